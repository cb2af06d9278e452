/** Who changed something last, for whoever comes with an older page: "ada changed … 2 minutes ago". */
import { and, desc, eq } from "drizzle-orm";
import type { Reader } from "#db/client.ts";
import { audit } from "#db/schema/people.ts";

const MINUTE = 60_000;
const relative = new Intl.RelativeTimeFormat("en", { numeric: "always" });

function ago(ms: number): string {
  const minutes = Math.floor(ms / MINUTE);
  if (minutes < 1) return "just now";
  if (minutes < 60) return relative.format(-minutes, "minute");
  if (minutes < 48 * 60) return relative.format(-Math.floor(minutes / 60), "hour");
  return relative.format(-Math.floor(minutes / 1440), "day");
}

/** How many of the latest rows are looked through for the one that speaks about a part. */
const LOOKED_THROUGH = 50;

/**
 * The beginning of a conflict's sentence. `about`: what the audit row must mention besides its object, such as the
 * channel of a group's grant. Whoever may make the change may know who made the other one.
 */
export async function lastHand(
  db: Reader,
  now: Date,
  objectId: string,
  what: string,
  about: readonly string[] = [],
): Promise<string> {
  const rows = await db
    .select({ name: audit.actorName, at: audit.at, before: audit.before, after: audit.after })
    .from(audit)
    .where(and(eq(audit.objectId, objectId), eq(audit.outcome, "done")))
    .orderBy(desc(audit.at), desc(audit.id))
    .limit(LOOKED_THROUGH);
  const row = rows.find(({ before, after }) => {
    const said = JSON.stringify([before, after]);
    return about.every((name) => said.includes(JSON.stringify(name)));
  });
  return row
    ? `${row.name} changed ${what} ${ago(now.getTime() - row.at.getTime())}`
    : `Someone changed ${what} meanwhile`;
}
