import Link from "next/link";
import { StatusBadge } from "#components/ui/badge.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { type Column, Table } from "#components/ui/table.tsx";
import { ExpiryBadge, Time } from "#components/ui/time.tsx";
import { RevokeToken } from "./revoke-token.tsx";
import { shortClient, type TokenRow } from "./token-row.ts";
import { WhereWords } from "./where-words.tsx";

const columns = (revoke: FormAction, organizations: boolean): Column<TokenRow>[] => [
  {
    id: "name",
    label: "Name",
    head: true,
    cell: ({ name, hint, href }) => (
      <>
        <Link href={href} prefetch={false} className="font-medium wrap-anywhere no-underline hover:underline">
          {name}
        </Link>
        <span className="block font-mono text-meta whitespace-nowrap text-muted">{hint}</span>
      </>
    ),
  },
  ...(organizations
    ? [
        {
          id: "organization",
          label: "Organization",
          cell: ({ organization }: TokenRow) => organization ?? <span className="text-muted">Every one</span>,
        },
      ]
    : []),
  { id: "may", label: "May", cell: ({ may }) => may },
  { id: "where", label: "Channels", cell: ({ where }) => <WhereWords where={where} /> },
  { id: "used", label: "Last used", cell: ({ used }) => <LastUsed used={used} /> },
  { id: "expires", label: "Expires", cell: (token) => <Ends token={token} /> },
  { id: "status", label: "Status", cell: ({ status }) => <StatusBadge status={status} /> },
  {
    id: "revoke",
    label: "Actions",
    hideLabel: true,
    cell: (token) => (token.status === "revoked" ? null : <RevokeToken token={token} action={revoke} />),
  },
];

function LastUsed({ used }: Pick<TokenRow, "used">) {
  if (!used) return <span className="text-muted">Never</span>;
  return (
    <>
      <Time at={used.at} />
      <span className="block text-meta whitespace-nowrap text-muted">
        {[shortClient(used.client), used.address].filter(Boolean).join(" · ")}
      </span>
    </>
  );
}

/** Of a revoked token, when that was: that it would have expired some day says nothing any more. */
function Ends({ token: { status, expiresAt, revokedAt } }: { token: TokenRow }) {
  if (status !== "revoked")
    return (
      <span className="whitespace-nowrap">
        <ExpiryBadge at={expiresAt} />
      </span>
    );
  return (
    <span className="whitespace-nowrap text-muted">
      Revoked <Time at={revokedAt} />
    </span>
  );
}

export function TokenTable({
  caption,
  rows,
  revoke,
  organizations = false,
}: {
  caption: string;
  rows: readonly TokenRow[];
  revoke: FormAction;
  /** Whether to say of each which organization it is kept to. */
  organizations?: boolean;
}) {
  return <Table caption={caption} columns={columns(revoke, organizations)} rows={rows} rowKey={({ id }) => id} />;
}
