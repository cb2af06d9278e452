import Link from "next/link";
import type { FormAction } from "#components/ui/form-state.ts";
import { bytes, integer, list } from "#components/ui/numbers.ts";
import { type Column, Table } from "#components/ui/table.tsx";
import { Time } from "#components/ui/time.tsx";
import type { OrganizationCounts } from "#core/administration.ts";
import { TakeOver } from "./take-over.tsx";

const columns = (take: FormAction): Column<OrganizationCounts>[] => [
  {
    id: "name",
    label: "Name",
    head: true,
    cell: ({ name, displayName, role }) => (
      <>
        {role ? (
          <Link href={`/${name}`} prefetch={false} className="font-medium">
            {displayName}
          </Link>
        ) : (
          <span className="font-medium">{displayName}</span>
        )}
        <span className="block font-mono text-meta text-muted">{name}</span>
      </>
    ),
  },
  {
    id: "owners",
    label: "Owners",
    cell: ({ owners }) =>
      owners.length > 0 ? (
        <span className="font-mono text-meta wrap-anywhere">{list(owners)}</span>
      ) : (
        <span className="text-danger">Nobody</span>
      ),
  },
  { id: "members", label: "Members", numeric: true, cell: ({ members }) => integer(members) },
  { id: "channels", label: "Channels", numeric: true, cell: ({ channels }) => integer(channels) },
  { id: "size", label: "Size", numeric: true, cell: ({ size }) => bytes(size) },
  { id: "created", label: "Created", cell: ({ createdAt }) => <Time at={createdAt.toISOString()} /> },
  {
    id: "take",
    label: "Actions",
    hideLabel: true,
    cell: ({ name, displayName, role }) =>
      role === "owner" ? (
        <span className="text-muted">You own it</span>
      ) : (
        <TakeOver name={name} displayName={displayName} action={take} />
      ),
  },
];

/** Every organization of the server, for its administrators: links lead only into one's own. */
export function OrganizationTable({ rows, take }: { rows: readonly OrganizationCounts[]; take: FormAction }) {
  return <Table caption="Organizations" columns={columns(take)} rows={rows} rowKey={({ name }) => name} />;
}
