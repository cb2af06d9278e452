import Link from "next/link";
import type { ReactNode } from "react";
import { LevelBadge } from "#components/ui/badge.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { GlobeIcon, GroupIcon, KeyIcon, UserIcon } from "#components/ui/icons.tsx";
import { type Column, Table } from "#components/ui/table.tsx";
import { Time } from "#components/ui/time.tsx";
import type { Access } from "#core/who-has-access.ts";

export const ACCESS_KINDS = {
  person: { label: "Person", plural: "People", icon: <UserIcon />, path: "members" },
  group: { label: "Group", plural: "Groups", icon: <GroupIcon />, path: "groups" },
  token: { label: "Token", plural: "Tokens", icon: <KeyIcon />, path: "tokens" },
  visibility: { label: "By visibility", plural: "By visibility", icon: <GlobeIcon />, path: null },
} satisfies Record<Access["kind"], { label: string; plural: string; icon: ReactNode; path: string | null }>;

type Props = {
  organization: string;
  /** How the explainer names it: `ml-prod`, or `ml-prod/conda/numpy`. */
  on: string;
  rows: readonly Access[];
  /** Whose rights whoever looks may ask about. */
  explains: (row: Access) => boolean;
  /** Whether the pages of the organization's tokens are theirs to see. */
  tokens: boolean;
};

/** How the explainer is asked about a row; every member is nobody in particular. */
function askedAs({ kind, id }: Access): string | null {
  if (kind === "visibility") return id === "anyone" ? "anonymous" : null;
  return `${kind === "person" ? "user" : kind}:${id}`;
}

function Who({ row, organization, tokens }: { row: Access; organization: string; tokens: boolean }) {
  const { label, icon, path } = ACCESS_KINDS[row.kind];
  const login = row.kind === "person" && row.name !== row.id ? row.id : null;
  const linked = path !== null && (row.kind !== "token" || tokens);
  return (
    <span className="flex items-center gap-2">
      <span className="text-muted" title={label}>
        {icon}
      </span>
      <span className="sr-only">{label}</span>
      <span className="min-w-0">
        {linked ? (
          <Link
            href={`/${organization}/${path}/${encodeURIComponent(row.id)}`}
            prefetch={false}
            className={`font-medium ${row.kind === "person" ? "" : "font-mono"}`}
          >
            {row.name}
          </Link>
        ) : (
          <span className="font-medium">{row.name}</span>
        )}
        {login ? <span className="font-mono text-meta text-muted"> {login}</span> : null}
      </span>
    </span>
  );
}

function Why({ because, limits }: Access) {
  return (
    <div className="max-w-prose space-y-0.5 py-1">
      {because.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {limits.map((text) => (
        <p key={text} className="text-muted">
          {text}
        </p>
      ))}
    </div>
  );
}

const columns = ({ organization, on, explains, tokens }: Props): Column<Access>[] => [
  {
    id: "who",
    label: "Who",
    head: true,
    cell: (row) => <Who row={row} organization={organization} tokens={tokens} />,
  },
  { id: "level", label: "Level", cell: ({ level }) => <LevelBadge level={level} /> },
  { id: "because", label: "Because", cell: (row) => <Why {...row} /> },
  { id: "since", label: "Since", cell: ({ since }) => <Time at={since?.toISOString() ?? null} never="–" /> },
  {
    id: "explain",
    label: "Explain",
    hideLabel: true,
    cell: (row) => {
      const who = askedAs(row);
      if (!who || !explains(row)) return null;
      return (
        <ButtonLink
          href={`/${organization}/explain?${new URLSearchParams({ who, can: "download", on })}`}
          variant="quiet"
          size="small"
          aria-label={`Explain the access of ${row.name}`}
          className="max-sm:-ms-2.5"
        >
          Explain
        </ButtonLink>
      );
    },
  },
];

/** Everybody who has a level on a channel or a package, and because of what. */
export function EffectiveAccess(props: Props) {
  return (
    <Table
      caption={`Everybody with access to ${props.on}`}
      columns={columns(props)}
      rows={props.rows}
      rowKey={({ kind, id }) => `${kind} ${id}`}
    />
  );
}
