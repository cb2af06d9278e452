import { read } from "#app/context.ts";
import type { Query } from "#app/query.ts";
import { AuditTable } from "#components/audit/audit-table.tsx";
import { BEGINNING } from "#components/audit/ranges.ts";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ActivityIcon } from "#components/ui/icons.tsx";
import { KeysetPager } from "#components/ui/pager.tsx";
import { AuditFilter } from "#core/audit.input.ts";
import { listAudit } from "#core/audit-log.ts";
import { placeOf } from "./filter.ts";

const SIZE = 25;

/** What ever happened to one thing; its rows lead into the organization's log. */
export async function ObjectActivity({
  organization,
  object,
  name,
  query,
  path,
}: {
  organization: string;
  /** Its id. */
  object: string;
  name: string;
  query: Query;
  path: string;
}) {
  const filter = { ...AuditFilter.parse({ from: BEGINNING }), organization, objectId: object, limit: SIZE };
  const page = await read((ctx) => listAudit(ctx, { ...filter, ...placeOf(query) }));
  const to = (changes: Record<string, string | null>) => query.href(path, { before: null, after: null, ...changes });
  const log = `/${organization}/audit?${new URLSearchParams({ object, from: BEGINNING })}`;
  return (
    <div className="space-y-2">
      <Card flush>
        {page.rows.length === 0 ? (
          <EmptyState icon={<ActivityIcon size={20} />} title="Nothing is recorded" />
        ) : (
          <AuditTable
            caption={`What happened to ${name}, newest first`}
            rows={page.rows}
            href={(id) => `${log}&row=${id}`}
          />
        )}
      </Card>
      <KeysetPager
        label="Pages of activity"
        newer={page.newer ? to({ after: page.newer }) : undefined}
        older={page.older ? to({ before: page.older }) : undefined}
      />
    </div>
  );
}
