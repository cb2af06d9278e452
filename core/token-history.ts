/** What happened to one token, from the audit log: for whoever may look at the token, also without a right to the log. */
import { and, desc, eq } from "drizzle-orm";
import { audit } from "#db/schema/people.ts";
import type { Context } from "./context.ts";
import type { TokenRef } from "./tokens.input.ts";
import { getTokenRow, permitOn } from "./tokens.ts";

export const EVENTS = ["created", "rotated", "ended", "narrowed", "revoked", "leaked", "other"] as const;
export type TokenEvent = {
  id: string;
  at: Date;
  /** `ended`: the secret that had been rotated out. */
  what: (typeof EVENTS)[number];
  by: string;
  /** Whether a token did it; its name could be any login. */
  byToken: boolean;
  /** `narrowed`: what was changed, as the fields are named. */
  changed: string[];
  /** `rotated`: until when the secret before worked on. */
  oldSecretEndsAt: string | null;
  /** `other`: the action as the audit log names it. */
  action: string;
};

const MOST = 100;

type Row = typeof audit.$inferSelect;
const objectOf = (value: unknown) =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

/** An organization's tokens are changed by one right, so what was changed tells what was done. */
function whatOf({ action, after }: Row): TokenEvent["what"] {
  if (action === "token.leaked") return "leaked";
  const said = objectOf(after);
  if (said.revoked === true) return "revoked";
  if ("oldSecretEndsAt" in said) return "expiresAt" in said ? "rotated" : "ended";
  if ("summary" in said) return "created";
  return "scopes" in said && "where" in said ? "narrowed" : "other";
}

function eventOf(row: Row): TokenEvent {
  const [before, after] = [objectOf(row.before), objectOf(row.after)];
  const what = whatOf(row);
  const differs = (name: string) => JSON.stringify(before[name]) !== JSON.stringify(after[name]);
  return {
    id: row.id,
    at: row.at,
    what,
    by: row.actorName,
    byToken: row.actorKind === "token",
    changed: what === "narrowed" ? Object.keys(after).filter(differs) : [],
    oldSecretEndsAt: what === "rotated" ? String(after.oldSecretEndsAt) : null,
    action: row.action,
  };
}

/** The last hundred things that happened to a token, newest first. */
export async function listTokenHistory(ctx: Context, { id }: TokenRef): Promise<TokenEvent[]> {
  const row = await getTokenRow(ctx.db, id);
  await permitOn(ctx.db, ctx, row, "token.read");
  const rows = await ctx.db
    .select()
    .from(audit)
    .where(and(eq(audit.objectKind, "token"), eq(audit.objectId, id), eq(audit.outcome, "done")))
    .orderBy(desc(audit.at), desc(audit.id))
    .limit(MOST);
  return rows.map(eventOf);
}
