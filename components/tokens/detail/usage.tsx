import type { ReactNode } from "react";
import { count } from "#components/text.ts";
import { Card } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { BlockedIcon, ChevronRightIcon } from "#components/ui/icons.tsx";
import { integer } from "#components/ui/numbers.ts";
import { Table } from "#components/ui/table.tsx";
import { Time } from "#components/ui/time.tsx";
import type { Reason, TokenUse } from "#core/usage.ts";
import { variableOf } from "../snippets.ts";
import { UsageChart } from "./usage-chart.tsx";

const REASONS: Record<Reason, string> = {
  expired: "The token had expired",
  revoked: "The token was revoked",
  replaced: "A secret that was rotated out was sent after its end",
  channel: "A channel that it does not reach, or that is not there",
  scope: "A permission that it does not have",
  network: "An address outside its networks",
  rights: "Its owner may not do that there",
  "": "Another reason",
};

const USES = [
  { id: "index", label: "Index reads" },
  { id: "download", label: "Downloads" },
  { id: "upload", label: "Uploads" },
  { id: "api", label: "API calls" },
  { id: "refused", label: "Refused" },
] as const;

/** What a token was used for in the last 30 days, and by whom; the last figures may be a minute behind. */
export function Usage({
  use,
  name,
  test,
}: {
  use: TokenUse;
  name: string;
  /** Where a test command asks who the token is; null for one that works no more. */
  test: string | null;
}) {
  const { days, refusals, clients } = use;
  const sums = USES.map(({ id, label }) => ({ id, label, sum: days.reduce((sum, each) => sum + each[id], 0) }));
  const any = sums.some(({ sum }) => sum > 0);
  return (
    <Card title="Usage" description="The last 30 days, by day (UTC). Up to a minute behind.">
      <div className="space-y-5">
        {any ? (
          <>
            <dl className="flex flex-wrap gap-x-6 gap-y-2">
              {sums.map(({ id, label, sum }) => (
                <div key={id}>
                  <dt className="text-meta text-muted">{label}</dt>
                  <dd
                    className={`text-h3 font-semibold tabular-nums ${id === "refused" && sum > 0 ? "text-danger" : ""}`}
                  >
                    {integer(sum)}
                  </dd>
                </div>
              ))}
            </dl>
            <UsageChart days={days} />
            <Fold label="The same as a table">
              <Table
                caption="Usage by day"
                rows={days.toReversed()}
                rowKey={({ day }) => day}
                columns={[
                  {
                    id: "day",
                    label: "Day",
                    head: true,
                    cell: ({ day }) => <span className="whitespace-nowrap">{day}</span>,
                  },
                  ...USES.map(({ id, label }) => ({
                    id,
                    label,
                    numeric: true,
                    cell: (each: (typeof days)[number]) => integer(each[id]),
                  })),
                ]}
              />
            </Fold>
          </>
        ) : (
          <Unused name={name} test={test} ever={clients.length > 0} />
        )}
        {refusals.length > 0 ? (
          <section className="space-y-2">
            <h3 className="text-body font-semibold">Refused requests</h3>
            <ul className="space-y-1.5">
              {refusals
                .toSorted((a, b) => b.times - a.times)
                .map(({ reason, times, lastAt }) => (
                  <li key={reason} className="flex items-start gap-1.5">
                    <BlockedIcon className="mt-0.5 text-danger" />
                    <span>
                      {REASONS[reason]}: {count(times, "time")}
                      <span className="text-muted">
                        , last <Time at={lastAt.toISOString()} />
                      </span>
                    </span>
                  </li>
                ))}
            </ul>
          </section>
        ) : null}
        {clients.length > 0 ? (
          <Fold label={`${count(clients.length, "program and address", "programs and addresses")} seen`} open>
            <Clients clients={clients} />
          </Fold>
        ) : null}
      </div>
    </Card>
  );
}

function Unused({ name, test, ever }: { name: string; test: string | null; ever: boolean }) {
  if (ever) return <p className="text-muted">Not used in the last 30 days.</p>;
  if (!test) return <p className="text-muted">Never used.</p>;
  return (
    <div className="space-y-3">
      <p>Never used. This asks the server who the token is:</p>
      <CodeBlock
        code={`curl -H "Authorization: Bearer $${variableOf(name)}" ${test}`}
        name="Copy test command"
        note={
          <>
            With the secret in <code>{variableOf(name)}</code>, so that it stays out of the history of the shell.
          </>
        }
      />
    </div>
  );
}

function Clients({ clients }: Pick<TokenUse, "clients">) {
  return (
    <Table
      caption="Programs and addresses"
      rows={clients}
      rowKey={({ client, address }) => `${client} ${address}`}
      columns={[
        {
          id: "client",
          label: "Program",
          head: true,
          cell: ({ client }) => <span className="wrap-anywhere">{client || "Unnamed"}</span>,
        },
        { id: "address", label: "Address", cell: ({ address }) => <code>{address}</code> },
        { id: "times", label: "Requests", numeric: true, cell: ({ times }) => integer(times) },
        { id: "first", label: "First", cell: ({ firstAt }) => <Time at={firstAt.toISOString()} /> },
        { id: "last", label: "Last", cell: ({ lastAt }) => <Time at={lastAt.toISOString()} /> },
      ]}
    />
  );
}

function Fold({ label, open, children }: { label: string; open?: boolean; children: ReactNode }) {
  return (
    <details open={open} className="group">
      <summary className="inline-flex min-h-target list-none items-center gap-1.5 rounded-control font-medium text-link hover:underline">
        <ChevronRightIcon className="transition-transform group-open:rotate-90" />
        {label}
      </summary>
      <div className="-mx-4 border-t border-border">{children}</div>
    </details>
  );
}
