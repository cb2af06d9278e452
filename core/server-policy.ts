/** What holds for the whole server. Rows of `settings`, one per rule that differs from its default. */
import { eq, like } from "drizzle-orm";
import type { Reader, Writer } from "#db/client.ts";
import { channels } from "#db/schema/organizations.ts";
import { settings } from "#db/schema/people.ts";
import { authorize, change } from "./change.ts";
import type { Context } from "./context.ts";
import type { ServerPolicy, UpdateServerPolicy } from "./people.input.ts";

const PREFIX = "policy.";

/** The strictest choices: what holds until an administrator says otherwise. */
export const DEFAULT_POLICY: ServerPolicy = {
  publicChannels: false,
  everybodyFounds: false,
  longestDays: 365,
  allowNever: false,
  makers: "admin",
  recentSignIn: null,
};
const RULES = Object.keys(DEFAULT_POLICY) as (keyof ServerPolicy)[];

/** The rules as they are now. */
export async function serverPolicy(db: Reader): Promise<ServerPolicy> {
  const rows = await db
    .select()
    .from(settings)
    .where(like(settings.key, `${PREFIX}%`));
  return { ...DEFAULT_POLICY, ...Object.fromEntries(rows.map(({ key, value }) => [key.slice(PREFIX.length), value])) };
}

/** The rules, for server administrators. */
export async function getServerPolicy(ctx: Context): Promise<ServerPolicy> {
  authorize(ctx, "server.manage", { kind: "server" });
  return serverPolicy(ctx.db);
}

async function keep(tx: Writer, rule: keyof ServerPolicy, value: unknown) {
  const key = PREFIX + rule;
  await tx.delete(settings).where(eq(settings.key, key));
  if (value !== DEFAULT_POLICY[rule]) await tx.insert(settings).values({ key, value });
}

/** What was readable by anyone is read by members from now on. */
async function closePublicChannels(tx: Writer): Promise<string[]> {
  const open = await tx.select().from(channels).where(eq(channels.visibility, "public"));
  for (const { id, version } of open)
    await tx
      .update(channels)
      .set({ visibility: "members", version: version + 1 })
      .where(eq(channels.id, id));
  return open.map(({ name }) => name).sort();
}

/** Changes rules of the server; those that are not named stay. Without `publicChannels` no channel stays public. */
export function updateServerPolicy(ctx: Context, input: UpdateServerPolicy): Promise<ServerPolicy> {
  return change(ctx, async (tx, ctx) => {
    const permit = authorize(ctx, "server.manage", { kind: "server" });
    const before = await serverPolicy(tx);
    const said = Object.entries(input).filter(([, value]) => value !== undefined);
    const after: ServerPolicy = { ...before, ...Object.fromEntries(said) };
    const closed = after.publicChannels ? [] : await closePublicChannels(tx);
    for (const rule of RULES) await keep(tx, rule, after[rule]);
    const subject = { kind: "server", id: null, name: "server policy", organizationId: null };
    return permit.record({ subject, before, after: { ...after, closed }, value: after });
  });
}
