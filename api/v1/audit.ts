import { z } from "zod";
import { AuditCursor, AuditFilter } from "#core/audit.input.ts";
import { exportAudit } from "#core/audit-export.ts";
import { type AuditRow, listAudit, openLog, type Whose } from "#core/audit-log.ts";
import type { Context } from "#core/context.ts";
import { traceOf } from "#core/fault.ts";
import { Name } from "#core/names.input.ts";
import type { Ask } from "../ask.ts";
import { csvStream } from "../csv.ts";
import { Paging, page } from "../paging.ts";
import { ok, route, type Streamed } from "../route.ts";

const AuditEntry = z
  .object({
    id: z.string(),
    at: z.date(),
    action: z.string(),
    outcome: z.enum(["done", "refused"]),
    actor: z.object({
      kind: z.enum(["user", "token", "anonymous", "operator"]),
      id: z.string().nullable(),
      name: z.string(),
    }),
    object: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string() }),
    before: z.unknown(),
    after: z.unknown(),
    address: z.string(),
    client: z.string(),
    requestId: z.string(),
  })
  .meta({ id: "AuditEntry" });

const entryOf = (row: AuditRow): z.input<typeof AuditEntry> => {
  const { id, at, action, outcome, before, after, address, client, requestId } = row;
  return {
    ...{ id, at, action, outcome, before, after, address, client, requestId },
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
    object: { kind: row.objectKind, id: row.objectId, name: row.objectName },
  };
};

const Asked = z.object({
  ...AuditFilter.shape,
  limit: Paging.shape.limit,
  cursor: AuditCursor.optional(),
  format: z.enum(["json", "csv"]).optional().describe("For a link, which cannot say Accept."),
});

const Listed = page(AuditEntry).extend({
  since: z.date().describe("Where the answer begins: 30 days before its end when `from` is not said."),
  until: z.date().nullable(),
});

const json = (value: unknown): string =>
  value === null || value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);

const COLUMNS: Readonly<Record<string, (row: AuditRow) => string>> = {
  time: ({ at }) => at.toISOString(),
  result: ({ outcome }) => outcome,
  action: ({ action }) => action,
  actor_kind: ({ actorKind }) => actorKind,
  actor: ({ actorName }) => actorName,
  actor_id: ({ actorId }) => actorId ?? "",
  object_kind: ({ objectKind }) => objectKind,
  object: ({ objectName }) => objectName,
  object_id: ({ objectId }) => objectId ?? "",
  address: ({ address }) => address,
  client: ({ client }) => client,
  request_id: ({ requestId }) => requestId,
  before: ({ before }) => json(before),
  after: ({ after }) => json(after),
};

const wantsCsv = ({ format }: z.output<typeof Asked>, ask: Ask): boolean => {
  const accept = ask.header("accept") ?? "";
  return format === undefined
    ? /\btext\/csv\b/.test(accept) && !/\bapplication\/json\b/.test(accept)
    : format === "csv";
};

async function exported(ctx: Context, whose: Whose, asked: z.output<typeof Asked>, ask: Ask): Promise<Streamed> {
  const { limit: _, cursor: __, format: ___, ...filter } = asked;
  const name = `${whose.organization ?? "server"}-audit-${ctx.now.toISOString().slice(0, 10)}.csv`;
  const headers = {
    "Content-Type": "text/csv; charset=utf-8; header=present",
    "Content-Disposition": `attachment; filename="${name}"`,
  };
  // Nothing is read for a HEAD, and nothing is noted.
  if (ask.method === "HEAD") {
    await openLog(ctx, whose);
    return { status: 200, stream: null, headers };
  }
  const { pieces } = await exportAudit(ctx, { ...filter, ...whose });
  const failed = (fault: unknown) =>
    ctx.services.log.error({ requestId: ctx.requestId, fault: traceOf(fault) }, "an export broke off");
  const cellsOf = (row: AuditRow) => Object.values(COLUMNS).map((column) => column(row));
  return { status: 200, stream: csvStream(Object.keys(COLUMNS), pieces, cellsOf, failed), headers };
}

async function answer(ctx: Context, whose: Whose, asked: z.output<typeof Asked>, ask: Ask) {
  if (wantsCsv(asked, ask)) return exported(ctx, whose, asked, ask);
  const { rows, older, since, until } = await listAudit(ctx, { ...asked, ...whose });
  return ok({ items: rows.map(entryOf), next: older, since, until });
}

export const audit = [
  route({
    id: "listAudit",
    method: "GET",
    path: "/organizations/{organization}/audit",
    summary: "The audit log of an organization, newest first; with Accept: text/csv, everything that matches",
    scopes: ["api:read"],
    also: "text/csv",
    input: z.object({ organization: Name, ...Asked.shape }),
    answers: { 200: Listed },
    handle: (ctx, { organization, ...asked }, ask) => answer(ctx, { organization }, asked, ask),
  }),
  route({
    id: "listServerAudit",
    method: "GET",
    path: "/server/audit",
    summary: "What happened on the server and in no organization, newest first; CSV likewise",
    scopes: ["all"],
    also: "text/csv",
    input: Asked,
    answers: { 200: Listed },
    handle: (ctx, asked, ask) => answer(ctx, { organization: null }, asked, ask),
  }),
];
