import Link from "next/link";
import { Card } from "#components/ui/card.tsx";
import { Time } from "#components/ui/time.tsx";
import type { AuditRow } from "#core/audit-log.ts";
import { Sentence } from "./sentence.tsx";

/** The newest lines of a log, and the way to all of it. */
export function LatestActivity({ rows, path }: { rows: readonly AuditRow[]; path: string }) {
  return (
    <Card
      title="Latest activity"
      flush={rows.length > 0}
      footer={
        <Link href={path} prefetch={false}>
          Audit log
        </Link>
      }
    >
      {rows.length === 0 ? (
        <p className="text-muted">Nothing happened in the last 30 days.</p>
      ) : (
        <ul className="divide-y divide-border">
          {rows.map((row) => (
            <li key={row.id} className="flex flex-wrap items-baseline justify-between gap-x-3 px-4 py-2">
              <Link
                href={`${path}?row=${row.id}`}
                prefetch={false}
                className="min-w-0 flex-1 basis-48 py-0.5 text-text no-underline hover:underline"
              >
                <Sentence row={row} />
              </Link>
              <span className="text-meta">
                <Time at={row.at.toISOString()} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
