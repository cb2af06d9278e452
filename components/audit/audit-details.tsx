import Link from "next/link";
import { Badge } from "#components/ui/badge.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { DefinitionList } from "#components/ui/card.tsx";
import { ChevronLeftIcon, ChevronRightIcon, XIcon } from "#components/ui/icons.tsx";
import { RequestId } from "#components/ui/request-id.tsx";
import { type Column, Table } from "#components/ui/table.tsx";
import { FullTime } from "#components/ui/time.tsx";
import type { AuditRow } from "#core/audit-log.ts";
import { DetailsFocus } from "./details-focus.tsx";
import { type Difference, differencesOf } from "./differences.ts";
import { ACTOR_WORDS, Sentence } from "./sentence.tsx";

/** A link to everything else that has the same in it. */
type More = { actor: string; object: string; address: string };

const REGION = "audit-details";

/** One row in full, beside the list. */
export function AuditDetails({
  row,
  object,
  more,
  close,
  newer,
  older,
}: {
  row: AuditRow;
  /** Where what it speaks about is; null: gone, or nothing that has a page. */
  object: { href: string | null; gone: boolean };
  more: More;
  close: string;
  newer?: string;
  older?: string;
}) {
  const { actorKind, actorName, objectKind, objectName, address, client } = row;
  return (
    <section
      id={REGION}
      tabIndex={-1}
      aria-labelledby={`${REGION}-title`}
      className="min-w-0 rounded-card border border-border bg-bg max-lg:order-first lg:sticky lg:top-[calc(var(--spacing-banner)+1rem)] lg:max-h-[calc(100dvh-var(--spacing-banner)-2rem)] lg:overflow-auto"
    >
      <DetailsFocus id={row.id} region={REGION} />
      <div className="flex items-center gap-1 border-b border-border py-2 ps-4 pe-2">
        <h2 id={`${REGION}-title`} className="min-w-0 flex-1 text-reading font-semibold">
          Details
        </h2>
        <Step href={newer} label="Newer entry" icon={<ChevronLeftIcon />} />
        <Step href={older} label="Older entry" icon={<ChevronRightIcon />} />
        <Step href={close} label="Close details" icon={<XIcon />} />
      </div>
      <div className="space-y-4 p-4">
        <p className="text-reading">
          <Sentence row={row} /> {row.outcome === "refused" ? <Badge tone="warn">Refused</Badge> : null}
        </p>
        <DefinitionList
          items={[
            { term: "When", value: <FullTime at={row.at.toISOString()} both /> },
            {
              term: "By",
              value: (
                <>
                  {ACTOR_WORDS[actorKind]}
                  {actorKind === "user" || actorKind === "token" ? (
                    <>
                      {" "}
                      <span className="font-mono wrap-anywhere">{actorName}</span> <Everything href={more.actor} />
                    </>
                  ) : null}
                </>
              ),
            },
            { term: "About", value: <About {...{ objectKind, objectName, object }} more={more.object} /> },
            {
              term: "Address",
              value: address ? (
                <>
                  <span className="font-mono break-all">{address}</span> <Everything href={more.address} />
                </>
              ) : null,
            },
            { term: "Client", value: client ? <span className="wrap-anywhere">{client}</span> : null },
            { term: "Action", value: <code>{row.action}</code> },
          ]}
        />
        <Changes rows={differencesOf(row.before, row.after)} />
        {row.requestId ? <RequestId id={row.requestId} /> : null}
      </div>
    </section>
  );
}

function Step({ href, label, icon }: { href?: string; label: string; icon: React.ReactNode }) {
  if (!href) return null;
  return (
    <Link
      href={href}
      prefetch={false}
      scroll={false}
      aria-label={label}
      title={label}
      className={buttonClass({ variant: "quiet" }, "size-target")}
    >
      {icon}
    </Link>
  );
}

const Everything = ({ href }: { href: string }) => (
  <Link href={href} prefetch={false} className="inline-block py-0.5 text-meta whitespace-nowrap">
    all entries
  </Link>
);

function About({
  objectKind,
  objectName,
  object,
  more,
}: Pick<AuditRow, "objectKind" | "objectName"> & { object: { href: string | null; gone: boolean }; more: string }) {
  if (!objectName) return null;
  const name = <span className="font-mono wrap-anywhere">{objectName}</span>;
  return (
    <>
      {objectKind}{" "}
      {object.href ? (
        <Link href={object.href} prefetch={false}>
          {name}
        </Link>
      ) : (
        name
      )}
      {object.gone ? <span className="text-muted"> (deleted)</span> : null} <Everything href={more} />
    </>
  );
}

const value = (text: string | null) =>
  text === null ? <span className="text-muted">–</span> : <span className="wrap-anywhere">{text}</span>;

const COLUMNS: Column<Difference>[] = [
  { id: "field", label: "Field", head: true, cell: ({ field }) => field || "value" },
  { id: "before", label: "Before", cell: ({ before }) => value(before) },
  { id: "after", label: "After", cell: ({ after }) => value(after) },
];

/** A side that has nothing at all is left out: what is new was nothing before. */
function Changes({ rows }: { rows: readonly Difference[] }) {
  if (rows.length === 0) return null;
  const said = COLUMNS.filter(({ id }) => id === "field" || rows.some((row) => row[id as "before" | "after"] !== null));
  return (
    <div className="-mx-4 border-y border-border [&_tbody_th]:min-w-0!">
      <Table caption="What changed" columns={said} rows={rows} rowKey={({ field }) => field} />
    </div>
  );
}
