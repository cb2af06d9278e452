import Link from "next/link";
import { StatusBadge } from "#components/ui/badge.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { type Column, Table } from "#components/ui/table.tsx";
import { Ago, ExpiryBadge, Time } from "#components/ui/time.tsx";
import type { ReachingToken } from "#core/token-reach.ts";
import { WhereWords } from "./where-words.tsx";

/** A token that reaches into an organization, in words, times as ISO 8601. */
export type ReachingRow = Pick<ReachingToken, "id" | "name" | "hint" | "owner" | "where"> & {
  /** "Download conda packages" */
  may: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  blocked: { at: string; by: string } | null;
};

export type BlockActions = { block: FormAction; unblock: FormAction };

type Props = {
  caption: string;
  organization: { name: string; displayName: string };
  rows: readonly ReachingRow[];
  /** For administrators; null for who only looks. */
  actions: BlockActions | null;
  /** Whether to say whose each is. */
  owners?: boolean;
};

const QUIET = { variant: "quiet", size: "small" } as const;

function Block({
  token,
  organization,
  action,
}: { token: ReachingRow; action: FormAction } & Pick<Props, "organization">) {
  const { name, displayName } = organization;
  return (
    <ConfirmAction
      action={action}
      fields={{ organization: name, id: token.id }}
      label="Block here"
      name={`Block here: ${token.name}`}
      look={QUIET}
      className="max-sm:-ms-2.5"
      title={`Block ${token.name} in ${displayName}?`}
      confirm="Block token"
      busy="Blocking token"
    >
      <p>
        {token.lastUsedAt ? (
          <>
            It was last used <Ago at={token.lastUsedAt} />.
          </>
        ) : (
          "It was never used."
        )}{" "}
        From the next request on it is refused in {displayName}, its public channels included.
      </p>
      <p>
        {token.owner
          ? `Elsewhere it works as before: only ${token.owner} can revoke it.`
          : "To end it for good, revoke it instead."}
      </p>
    </ConfirmAction>
  );
}

function Unblock({
  token,
  organization,
  action,
}: { token: ReachingRow; action: FormAction } & Pick<Props, "organization">) {
  const { name, displayName } = organization;
  return (
    <ConfirmAction
      action={action}
      fields={{ organization: name, id: token.id }}
      label="Unblock"
      name={`Unblock ${token.name}`}
      look={QUIET}
      className="max-sm:-ms-2.5"
      title={`Unblock ${token.name} in ${displayName}?`}
      confirm="Unblock token"
      busy="Unblocking token"
      harmless
    >
      <p>
        Whoever has its secret can do in {displayName} again what {token.owner ?? "the organization"} lets it do.
      </p>
    </ConfirmAction>
  );
}

function Status({ blocked }: ReachingRow) {
  if (!blocked) return <StatusBadge status="active" />;
  return (
    <>
      <StatusBadge status="revoked" label="Blocked here" />
      <span className="block text-meta whitespace-nowrap text-muted">
        by {blocked.by}, <Ago at={blocked.at} />
      </span>
    </>
  );
}

function columns({ organization, actions, owners = false }: Props): Column<ReachingRow>[] {
  const owner: Column<ReachingRow> = {
    id: "owner",
    label: "Owner",
    cell: ({ owner }) =>
      owner ? (
        <Link
          href={`/${organization.name}/members/${owner}`}
          prefetch={false}
          className="inline-flex min-h-6 items-center font-mono no-underline hover:underline"
        >
          {owner}
        </Link>
      ) : (
        organization.displayName
      ),
  };
  const act: Column<ReachingRow> = {
    id: "block",
    label: "Actions",
    hideLabel: true,
    cell: (token) => {
      if (!actions) return null;
      return token.blocked ? (
        <Unblock token={token} organization={organization} action={actions.unblock} />
      ) : (
        <Block token={token} organization={organization} action={actions.block} />
      );
    },
  };
  return [
    {
      id: "name",
      label: "Name",
      head: true,
      cell: ({ name, hint }) => (
        <>
          <span className="font-medium wrap-anywhere">{name}</span>
          <span className="block font-mono text-meta whitespace-nowrap text-muted">{hint}</span>
        </>
      ),
    },
    ...(owners ? [owner] : []),
    { id: "may", label: "May", cell: ({ may }) => may },
    { id: "where", label: "Channels", cell: ({ where }) => <WhereWords where={where} /> },
    { id: "used", label: "Last used", cell: ({ lastUsedAt }) => <Time at={lastUsedAt} /> },
    {
      id: "expires",
      label: "Expires",
      cell: ({ expiresAt }) => (
        <span className="whitespace-nowrap">
          <ExpiryBadge at={expiresAt} />
        </span>
      ),
    },
    { id: "status", label: "Status", cell: Status },
    ...(actions ? [act] : []),
  ];
}

/** Tokens that can reach into an organization, for its administrators; and a member's own, for that member. */
export function ReachingTable(props: Props) {
  return <Table caption={props.caption} columns={columns(props)} rows={props.rows} rowKey={({ id }) => id} />;
}
