/** What holds for the whole server. Rows of `settings`, one per rule that differs from its default. */
import { asc, eq, like } from "drizzle-orm";
import type { Reader, Writer } from "#db/client.ts";
import { channels, organizations } from "#db/schema/organizations.ts";
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
async function closePublicChannels(tx: Writer) {
  const open = await tx.select().from(channels).where(eq(channels.visibility, "public")).orderBy(asc(channels.name));
  for (const { id, version } of open)
    await tx
      .update(channels)
      .set({ visibility: "members", version: version + 1 })
      .where(eq(channels.id, id));
  return open;
}

/** Changes rules of the server; those that are not named stay. Without `publicChannels` no channel stays public. */
export function updateServerPolicy(ctx: Context, input: UpdateServerPolicy): Promise<ServerPolicy> {
  return change(ctx, async (tx, ctx) => {
    const permit = authorize(ctx, "server.manage", { kind: "server" });
    const before = await serverPolicy(tx);
    const said = Object.entries(input).filter(([, value]) => value !== undefined);
    const after: ServerPolicy = { ...before, ...Object.fromEntries(said) };
    const closed = after.publicChannels ? [] : await closePublicChannels(tx);
    const same = RULES.every((rule) => after[rule] === before[rule]);
    if (same && closed.length === 0) return permit.unchanged(after);
    for (const rule of RULES) await keep(tx, rule, after[rule]);
    const subject = { kind: "server", id: null, name: "server policy", organizationId: null };
    const names = closed.map(({ name }) => name);
    // Each channel's organization reads in its own log why the channel is not public any more.
    const told = closed.map(({ id, name, organizationId }) => ({
      subject: { kind: "channel", id, name, organizationId },
      before: { visibility: "public" },
      after: { visibility: "members" },
    }));
    return permit.recordEach([{ subject, before, after: { ...after, closed: names } }, ...told], after);
  });
}

/** The channels that anyone may read, for server administrators: what would close without `publicChannels`. */
export async function listPublicChannels(ctx: Context): Promise<{ name: string; organization: string }[]> {
  authorize(ctx, "server.manage", { kind: "server" });
  return ctx.db
    .select({ name: channels.name, organization: organizations.name })
    .from(channels)
    .innerJoin(organizations, eq(organizations.id, channels.organizationId))
    .where(eq(channels.visibility, "public"))
    .orderBy(asc(channels.name));
}

/** The settings that the server was started with, for server administrators; secrets are not among their values. */
export function getEnvironment(ctx: Context): Context["services"]["environment"] {
  authorize(ctx, "server.manage", { kind: "server" });
  return ctx.services.environment;
}
