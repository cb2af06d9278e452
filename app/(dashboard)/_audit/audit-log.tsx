import { personContext, read } from "#app/context.ts";
import { type Query, readQuery, type SearchParams } from "#app/query.ts";
import { AuditDetails } from "#components/audit/audit-details.tsx";
import { AuditFilters } from "#components/audit/audit-filters.tsx";
import { AuditTable } from "#components/audit/audit-table.tsx";
import { BEGINNING, dayText, rangeWords } from "#components/audit/ranges.ts";
import { count as counted } from "#components/text.ts";
import { Button, ButtonLink, buttonClass } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { DownloadIcon, SearchIcon } from "#components/ui/icons.tsx";
import { integer, list } from "#components/ui/numbers.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import { KeysetPager } from "#components/ui/pager.tsx";
import { DAY } from "#core/audit.input.ts";
import { EXPORT_LIMIT } from "#core/audit-export.ts";
import {
  type AuditPage,
  type AuditRow,
  countAudit,
  getAuditRow,
  LINKED,
  listAudit,
  type Whose,
} from "#core/audit-log.ts";
import { filterOf, hrefOf, placeOf } from "./filter.ts";

const SIZE = 50;

type Log = Whose & { path: string; api: string; title: string; description: string };

/** A log's page: the organization's and the server's are the same but for whose rows they show. */
export async function AuditLog({ searchParams, ...log }: Log & { searchParams: SearchParams }) {
  const { organization, path, api, title, description } = log;
  const whose: Whose = { organization };
  const query = await readQuery(searchParams);
  const { filter, said, active, ignored } = filterOf(query);
  const { ctx } = await personContext();
  const page = await read((ctx) => listAudit(ctx, { ...filter, ...whose, ...placeOf(query), limit: SIZE }));
  const total = await read((ctx) => countAudit(ctx, { ...filter, ...whose }, EXPORT_LIMIT));
  const words = rangeWords(page, !filter.from && !filter.to);
  const open = query.text("row");
  const to = (changes: Record<string, string | null>) =>
    query.href(path, { row: null, before: null, after: null, ...changes });
  const text = (name: string) => said[name] ?? "";
  return (
    <>
      <PageHeader
        title={title}
        description={`${description} Shown is what happened ${words}.`}
        actions={<Export total={total} href={`${api}?${new URLSearchParams({ ...given(said), format: "csv" })}`} />}
      />
      {ignored.length > 0 ? (
        <Callout>The address says something about {list(ignored)} that cannot be understood. That is left out.</Callout>
      ) : null}
      <AuditFilters
        path={path}
        href={to}
        said={{
          ...{ q: text("q"), family: text("family"), outcome: text("outcome") },
          ...{ actor: text("actor"), object: text("object"), address: text("address") },
          ...{ from: text("from").slice(0, 10), to: text("to").slice(0, 10) },
        }}
        clear={active || ignored.length > 0}
        now={ctx.now}
      />
      <div className={open ? "grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]" : ""}>
        <div className="min-w-0 space-y-2">
          <Card flush>
            {page.rows.length === 0 ? (
              <Nothing words={words} page={page} active={active} path={path} to={to} now={ctx.now} />
            ) : (
              <AuditTable
                caption={`${title}, newest first`}
                rows={page.rows}
                href={(id) => query.href(path, { row: id })}
                open={open || undefined}
              />
            )}
          </Card>
          <KeysetPager
            label="Pages of the log"
            newer={page.newer ? to({ after: page.newer }) : undefined}
            older={page.older ? to({ before: page.older }) : undefined}
          >
            {total > EXPORT_LIMIT ? `More than ${integer(EXPORT_LIMIT)} entries` : counted(total, "entry", "entries")}{" "}
            {words}
            {page.older ? "" : ". Entries are kept without limit."}
          </KeysetPager>
        </div>
        {open ? <Opened id={open} whose={whose} rows={page.rows} query={query} path={path} /> : null}
      </div>
    </>
  );
}

const given = (said: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(said).filter(([, text]) => text !== ""));

function Export({ total, href }: { total: number; href: string }) {
  if (total === 0) return null;
  if (total > EXPORT_LIMIT)
    return (
      <Button
        variant="primary"
        icon={<DownloadIcon />}
        reason={`More than ${integer(EXPORT_LIMIT)} rows. Choose fewer days.`}
      >
        Export CSV
      </Button>
    );
  return (
    <a href={href} download className={buttonClass({ variant: "primary" })}>
      <DownloadIcon />
      Export CSV ({counted(total, "row")})
    </a>
  );
}

async function Opened({
  id,
  whose,
  rows,
  query,
  path,
}: {
  id: string;
  whose: Whose;
  rows: readonly AuditRow[];
  query: Query;
  path: string;
}) {
  const { row, object } = await read((ctx) => getAuditRow(ctx, { ...whose, id }));
  const at = rows.findIndex((each) => each.id === id);
  const beside = (each: AuditRow | undefined) => (at < 0 || !each ? undefined : query.href(path, { row: each.id }));
  const only = (name: string, value: string) => `${path}?${new URLSearchParams({ [name]: value })}`;
  return (
    <AuditDetails
      row={row}
      object={{
        href: object && hrefOf(object, whose),
        gone: object === null && row.objectId !== null && LINKED.includes(row.objectKind),
      }}
      more={{
        actor: only("actor", row.actorName),
        object: only("object", row.objectId ?? row.objectName),
        address: only("address", row.address),
      }}
      close={query.href(path, { row: null })}
      newer={beside(rows[at - 1])}
      older={beside(rows[at + 1])}
    />
  );
}

function Nothing({
  words,
  page,
  active,
  path,
  to,
  now,
}: {
  words: string;
  page: AuditPage;
  active: boolean;
  path: string;
  to: (changes: Record<string, string | null>) => string;
  now: Date;
}) {
  const year = new Date(now.getTime() - 365 * DAY);
  const whole = dayText(page.since) === BEGINNING && page.until === null;
  return (
    <EmptyState
      icon={<SearchIcon size={20} />}
      title={`Nothing matches ${words}.`}
      actions={
        <>
          {page.since > year ? (
            <ButtonLink href={to({ from: dayText(year), to: null })}>Look through the last year</ButtonLink>
          ) : null}
          {whole ? null : <ButtonLink href={to({ from: BEGINNING, to: null })}>Look through everything</ButtonLink>}
          {active ? <ButtonLink href={path}>Clear filters</ButtonLink> : null}
        </>
      }
    />
  );
}
