import Link from "next/link";
import { Badge } from "#components/ui/badge.tsx";
import { bytes } from "#components/ui/numbers.ts";
import { type Column, type Sort, Table } from "#components/ui/table.tsx";
import { Time } from "#components/ui/time.tsx";
import type { PackageSummary } from "#core/packages.ts";
import { KIND_WORDS, Tags } from "./kinds.tsx";

const columns = (path: string, mixed: boolean): Column<PackageSummary>[] => [
  {
    id: "name",
    label: "Name",
    head: true,
    sortable: true,
    cell: ({ kind, name, summary, access }) => (
      <div className="cell max-w-80 min-w-0 py-1">
        <Link
          href={`${path}/packages/${kind}/${encodeURIComponent(name)}`}
          prefetch={false}
          className="font-mono break-all"
        >
          {name}
        </Link>{" "}
        {access === "restricted" ? <Badge tone="warn">Restricted</Badge> : null}
        {mixed ? <span className="text-meta text-muted">{KIND_WORDS[kind]}</span> : null}
        {summary ? <span className="block truncate text-meta text-muted">{summary}</span> : null}
      </div>
    ),
  },
  {
    id: "latest",
    label: "Latest",
    cell: ({ latest }) => (latest ? <code>{latest}</code> : <span className="text-muted">No files</span>),
  },
  { id: "labels", label: "Labels", cell: ({ labels }) => <Tags words={labels} /> },
  { id: "platforms", label: "Platforms", cell: ({ platforms }) => <Tags words={platforms.filter(Boolean)} /> },
  { id: "size", label: "Size", numeric: true, sortable: true, cell: ({ size }) => bytes(size) },
  { id: "updated", label: "Updated", sortable: true, cell: ({ updated }) => <Time at={updated.toISOString()} /> },
];

/** One page of a channel's packages. `mixed` when they are of several kinds: then each says its own. */
export function PackageTable({
  channel,
  path,
  rows,
  mixed,
  sort,
  sortHref,
}: {
  channel: string;
  path: string;
  rows: readonly PackageSummary[];
  mixed: boolean;
  sort: Sort;
  sortHref: (next: Sort) => string;
}) {
  return (
    <Table
      caption={`Packages of ${channel}`}
      columns={columns(path, mixed)}
      rows={rows}
      rowKey={({ kind, name }) => `${kind}/${name}`}
      sort={sort}
      sortHref={sortHref}
    />
  );
}
