import Link from "next/link";
import { shortClient } from "#components/tokens/token-row.ts";
import { Badge } from "#components/ui/badge.tsx";
import { type Column, Table } from "#components/ui/table.tsx";
import { Time } from "#components/ui/time.tsx";
import type { AuditRow } from "#core/audit-log.ts";
import { ActorIcon, Sentence } from "./sentence.tsx";

/** "conda/26.7"; of a browser, whose first product says nothing, its family. */
function clientWords(client: string): string {
  const browser = client.startsWith("Mozilla/") && /(?:Firefox|Edg|Chrome|Safari)(?=\/)/.exec(client)?.[0];
  return browser ? browser.replace("Edg", "Edge") : shortClient(client);
}

/** Newest first: what happened in a sentence, from where and when. A row's sentence leads to its details. */
export function AuditTable({
  caption,
  rows,
  href,
  open,
}: {
  caption: string;
  rows: readonly AuditRow[];
  href: (id: string) => string;
  /** Id of the row whose details stand beside the list, which takes room from it. */
  open?: string;
}) {
  const columns: Column<AuditRow>[] = [
    {
      id: "what",
      label: "What happened",
      head: true,
      cell: (row) => (
        <span className="flex items-start gap-2.5 py-1">
          <ActorIcon kind={row.actorKind} />
          <span className="min-w-0">
            <Link
              id={`row-${row.id}`}
              href={href(row.id)}
              prefetch={false}
              scroll={false}
              aria-current={row.id === open ? "true" : undefined}
              className="inline-block min-h-6 py-0.5 text-text no-underline hover:underline"
            >
              <Sentence row={row} />
            </Link>{" "}
            {row.outcome === "refused" ? <Badge tone="warn">Refused</Badge> : null}
          </span>
        </span>
      ),
    },
    {
      id: "from",
      label: "From",
      cell: ({ address, client }) => (
        <span className="block">
          <span className="block font-mono text-meta break-all">{address || "–"}</span>
          <span className="block text-meta wrap-anywhere text-muted">{clientWords(client)}</span>
        </span>
      ),
    },
    { id: "when", label: "When", cell: ({ at }) => <Time at={at.toISOString()} /> },
  ];
  return (
    <Table
      caption={caption}
      columns={open ? columns.filter(({ id }) => id !== "from") : columns}
      rows={rows}
      rowKey={({ id }) => id}
      selected={({ id }) => id === open}
    />
  );
}
