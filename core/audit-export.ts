/** Everything of an audit log that matches, in pieces: as much memory as one of them, however many there are. */
import { setImmediate as otherWork } from "node:timers/promises";
import { witness } from "./audit.ts";
import {
  type AuditRow,
  countRows,
  cursorOf,
  type Log,
  matching,
  openLog,
  readPiece,
  type Wanted,
  type Whose,
} from "./audit-log.ts";
import type { Context } from "./context.ts";
import { invalid } from "./refusal.ts";

/** More rows than this ask for a narrower range. */
export const EXPORT_LIMIT = 100_000;
const PIECE = 500;

/**
 * Opens an export, which is noted in the log. Whoever takes the pieces sets the pace: the next is read when it is asked
 * for, and none after `return`.
 * @throws Refusal invalid: too many rows.
 */
export async function exportAudit(
  ctx: Context,
  query: Whose & Wanted,
): Promise<{ count: number; pieces: AsyncGenerator<AuditRow[], void> }> {
  const log = await openLog(ctx, query);
  const where = matching(query, ctx.now);
  const count = await countRows(ctx.db, log, where, EXPORT_LIMIT);
  if (count > EXPORT_LIMIT) {
    const sentence = "More than 100,000 rows match. Choose a narrower range of time, or another filter.";
    throw invalid(sentence, { from: sentence });
  }
  const { organization, ...asked } = query;
  const filter = Object.fromEntries(Object.entries(asked).filter(([, value]) => value));
  await witness(ctx, "audit.export", log.subject, { rows: count, filter });
  return { count, pieces: piecesOf(ctx, log, where) };
}

async function* piecesOf(ctx: Context, log: Log, where: ReturnType<typeof matching>): AsyncGenerator<AuditRow[], void> {
  let cursor: string | undefined;
  for (let left = EXPORT_LIMIT; left > 0; left -= PIECE) {
    const rows = await readPiece(ctx.db, log, where, { cursor, limit: PIECE });
    const last = rows.at(-1);
    if (!last) return;
    // An export does not tell of itself.
    yield rows.filter((row) => row.action !== "audit.export" || row.requestId !== ctx.requestId);
    if (rows.length < PIECE) return;
    cursor = cursorOf(last);
    // On SQLite a query holds the thread: others get a turn between two.
    await otherWork();
  }
}
