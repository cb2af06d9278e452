/**
 * Reading the audit log: an organization's for its administrators, the server's for server administrators. Newest first,
 * by keyset, so that what is written meanwhile shifts nothing. Each log is two queries that an index serves, merged here.
 */
import {
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { RULES } from "#access/policy.ts";
import type { Reader } from "#db/client.ts";
import { memberships } from "#db/schema/organizations.ts";
import { audit, names } from "#db/schema/people.ts";
import { type AuditFilter, addressPattern, familyOf, rangeOf } from "./audit.input.ts";
import type { Subject } from "./audit.ts";
import { WITNESSED } from "./audit.ts";
import { type AuditObject, objectOf } from "./audit-objects.ts";

export { type AuditObject, LINKED } from "./audit-objects.ts";

import { authorize, PROOFS } from "./change.ts";
import type { Context } from "./context.ts";
import { getOrganizationRow, resourceOf, subjectOf } from "./organizations.ts";
import { missing } from "./refusal.ts";

export type AuditRow = typeof audit.$inferSelect;

/** Everything that a row may say was done. */
export const ACTIONS: readonly string[] = [...Object.keys(RULES), ...PROOFS, ...Object.keys(WITNESSED)];

/** Whose log: an organization's by name, or the server's. */
export type Whose = { organization: string } | { organization: null };

/** An opened log: what an export says of it, and the conditions of its two queries. */
export type Log = { subject: Subject; parts: readonly SQL[] };

const SESSIONS = ACTIONS.filter((action) => familyOf(action) === "session");
/** What becomes of whole organizations is the server's business too: a deleted one's own log has no readers any more. */
const LIFE = ["organization.create", "organization.takeOver", "organization.delete"];

/** Both conditions say the same, in types that are. */
const every = (...conditions: (SQL | undefined)[]): SQL => and(...conditions) ?? sql`true`;

/** @throws Refusal missing, forbidden. */
export async function openLog(ctx: Context, { organization }: Whose): Promise<Log> {
  const ofServer = isNull(audit.organizationId);
  if (organization === null) {
    authorize(ctx, "server.manage", { kind: "server" });
    const everyOne = ctx.db.select({ id: names.id }).from(names).where(eq(names.kind, "organization"));
    const life = every(isNotNull(audit.organizationId), inArray(audit.action, LIFE), inArray(audit.objectId, everyOne));
    return { subject: { kind: "server", id: null, name: "server", organizationId: null }, parts: [ofServer, life] };
  }
  const at = await getOrganizationRow(ctx.db, organization);
  authorize(ctx, "audit.read", resourceOf(at));
  // Only of the time in which they belong to it.
  const people = exists(
    ctx.db
      .select({ id: memberships.userId })
      .from(memberships)
      .where(
        and(
          eq(memberships.organizationId, at.id),
          sql`${memberships.userId} = ${audit.objectId}`,
          sql`${memberships.createdAt} <= ${audit.at}`,
        ),
      ),
  );
  const signIns = every(ofServer, inArray(audit.action, SESSIONS), people);
  return { subject: subjectOf(at), parts: [eq(audit.organizationId, at.id), signIns] };
}

/** `LIKE` with nothing of what was typed taken for a pattern; letter case does not count. */
function holds(column: PgColumn, given: string, where: "anywhere" | "first"): SQL {
  const literal = given.toLowerCase().replace(/[\\%_]/g, "\\$&");
  return sql`lower(${column}) like ${where === "first" ? `${literal}%` : `%${literal}%`} escape '\\'`;
}

export type Wanted = AuditFilter & {
  /** Exactly this thing, whatever its name is or was. */
  objectId?: string;
};

/** The condition that a filter is. */
export function matching(filter: Wanted, now: Date): SQL {
  const { q, actor, family, object, objectId, outcome, address } = filter;
  const { since, until } = rangeOf(filter, now);
  const where = addressPattern(address) ?? undefined;
  const words = q.split(/\s+/).filter(Boolean);
  return every(
    gte(audit.at, since),
    until ? lt(audit.at, until) : undefined,
    actor ? eq(audit.actorName, actor) : undefined,
    family ? ofFamily(family) : undefined,
    object
      ? or(eq(audit.objectName, object), eq(audit.objectId, object), holds(audit.objectName, `${object}/`, "first"))
      : undefined,
    objectId ? eq(audit.objectId, objectId) : undefined,
    outcome ? eq(audit.outcome, outcome) : undefined,
    where && ("exact" in where ? eq(audit.address, where.exact) : holds(audit.address, where.prefix, "first")),
    ...words.map((word) =>
      or(...[audit.actorName, audit.objectName, audit.action].map((column) => holds(column, word, "anywhere"))),
    ),
  );
}

/** Members are added as `user.manage` too, and groups are given channels: what is done to either is found with it. */
function ofFamily(family: NonNullable<AuditFilter["family"]>) {
  const named = inArray(
    audit.action,
    ACTIONS.filter((action) => familyOf(action) === family),
  );
  return family === "member" || family === "group" ? or(named, eq(audit.objectKind, family)) : named;
}

type Key = { at: Date; id: string };

export const cursorOf = ({ at, id }: Key): string => `${at.getTime()}.${id}`;

function keyOf(cursor: string): Key {
  const dot = cursor.indexOf(".");
  return { at: new Date(Number(cursor.slice(0, dot))), id: cursor.slice(dot + 1) };
}

export type Toward = "older" | "newer";

/** Rows beyond a key in one direction, nearest first. The first condition lets an index find where to begin. */
function beyond({ at, id }: Key, toward: Toward): SQL {
  return toward === "older"
    ? every(lte(audit.at, at), or(lt(audit.at, at), lt(audit.id, id)))
    : every(gte(audit.at, at), or(gt(audit.at, at), gt(audit.id, id)));
}

const isAfter = (a: Key, b: Key) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1);

/** At most `limit` rows of a log from a key on, nearest first. */
export async function readPiece(
  db: Reader,
  { parts }: Log,
  where: SQL,
  { cursor, toward = "older", limit }: { cursor?: string; toward?: Toward; limit: number },
): Promise<AuditRow[]> {
  const [order, sign] = toward === "older" ? [desc, -1] : [asc, 1];
  const from = cursor === undefined ? undefined : beyond(keyOf(cursor), toward);
  const found: AuditRow[] = [];
  for (const part of parts) {
    const rows = db
      .select()
      .from(audit)
      .where(every(part, where, from));
    found.push(...(await rows.orderBy(order(audit.at), order(audit.id)).limit(limit)));
  }
  return found.sort((a, b) => sign * isAfter(a, b)).slice(0, limit);
}

/** How many rows of a log match, counted no further than one beyond `most`. */
export async function countRows(db: Reader, { parts }: Log, where: SQL, most: number): Promise<number> {
  let all = 0;
  for (const part of parts) {
    const some = db
      .select({ id: audit.id })
      .from(audit)
      .where(every(part, where))
      .limit(most + 1)
      .as("some");
    const [row] = await db.select({ n: count() }).from(some);
    all += row?.n ?? 0;
  }
  return Math.min(all, most + 1);
}

export type AuditQuery = Whose & Wanted & { cursor?: string; toward?: Toward; limit: number };
export type AuditPage = {
  rows: AuditRow[];
  /** Cursors of the pages beside this one. */
  newer: string | null;
  older: string | null;
  since: Date;
  until: Date | null;
};

/** One page of a log. Without `from` it begins 30 days before its end, and `since` says so. */
export async function listAudit(ctx: Context, query: AuditQuery): Promise<AuditPage> {
  const log = await openLog(ctx, query);
  const where = matching(query, ctx.now);
  const { cursor, limit } = query;
  const toward = cursor === undefined ? "older" : (query.toward ?? "older");
  const found = await readPiece(ctx.db, log, where, { cursor, toward, limit: limit + 1 });
  // Too few newer ones to fill a page: the first page has them all.
  if (toward === "newer" && found.length <= limit) return listAudit(ctx, { ...query, cursor: undefined });
  const rows = found.slice(0, limit);
  if (toward === "newer") rows.reverse();
  const more = found.length > limit;
  const [first, last] = [rows[0], rows.at(-1)];
  return {
    rows,
    newer: first && cursor !== undefined ? cursorOf(first) : null,
    older: last && (more || toward === "newer") ? cursorOf(last) : null,
    ...rangeOf(query, ctx.now),
  };
}

export const listServerAudit = (ctx: Context, query: Omit<AuditQuery, "organization">) =>
  listAudit(ctx, { ...query, organization: null });

/** How many rows match, counted no further than one beyond `most`. */
export async function countAudit(ctx: Context, query: Whose & Wanted, most: number): Promise<number> {
  return countRows(ctx.db, await openLog(ctx, query), matching(query, ctx.now), most);
}

/** One row of a log, with what it speaks about as that is now; null: it is gone, or is nothing that has a page. */
export async function getAuditRow(
  ctx: Context,
  { id, ...whose }: Whose & { id: string },
): Promise<{ row: AuditRow; object: AuditObject | null }> {
  const { parts, subject } = await openLog(ctx, whose);
  const [row] = await ctx.db
    .select()
    .from(audit)
    .where(and(eq(audit.id, id), or(...parts)));
  if (!row) throw missing();
  return { row, object: await objectOf(ctx.db, row, subject.organizationId) };
}
