import Link from "next/link";
import { integer } from "#components/ui/numbers.ts";
import { type Column, Table } from "#components/ui/table.tsx";
import type { GroupSummary } from "#core/groups.ts";

const columns = (organization: string): Column<GroupSummary>[] => [
  {
    id: "name",
    label: "Name",
    head: true,
    cell: ({ name }) => (
      <Link href={`/${organization}/groups/${name}`} prefetch={false} className="font-mono">
        {name}
      </Link>
    ),
  },
  {
    id: "description",
    label: "Description",
    cell: ({ description }) => <span className="text-muted">{description || "–"}</span>,
  },
  { id: "members", label: "People", numeric: true, cell: ({ members }) => integer(members) },
  { id: "channels", label: "Channels", numeric: true, cell: ({ channels }) => integer(channels) },
];

export function GroupTable({ organization, rows }: { organization: string; rows: readonly GroupSummary[] }) {
  return (
    <Table
      caption={`Groups of ${organization}`}
      columns={columns(organization)}
      rows={rows}
      rowKey={({ name }) => name}
    />
  );
}
