/** What server administrators see and do across organizations. Inside one they are nobody until they take it over. */
import { and, asc, count, desc, eq, gt, isNull, sql } from "drizzle-orm";
import type { Role } from "#access/vocabulary.ts";
import { files } from "#db/schema/files.ts";
import { channels, memberships, organizations } from "#db/schema/organizations.ts";
import { audit, sessions, users } from "#db/schema/people.ts";
import { tokens } from "#db/schema/tokens.ts";
import { authorize, change } from "./change.ts";
import type { Context } from "./context.ts";
import { getOrganizationRow, type Organization, resourceOf, subjectOf } from "./organizations.ts";
import type { TakeOver } from "./people.input.ts";
import { conflict, invalidField } from "./refusal.ts";
import { listUsers, type User } from "./users.ts";

const SERVER = { kind: "server" } as const;
/** How long the owners of an organization are told that it was taken over. */
const TOLD_FOR = 30 * 86_400_000;

export type OrganizationCounts = Organization & {
  /** The asker's own. */
  role: Role | null;
  members: number;
  channels: number;
  /** Bytes of its files. */
  size: number;
  /** Logins. */
  owners: string[];
};

/** Every organization by name, with its size and who answers for it, and nothing of what is inside. */
export async function listAllOrganizations(ctx: Context): Promise<OrganizationCounts[]> {
  authorize(ctx, "server.manage", SERVER);
  const { db, standing } = ctx;
  const rows = await db.select().from(organizations).orderBy(asc(organizations.name));
  const people = await db
    .select({ id: memberships.organizationId, role: memberships.role, login: users.login })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .orderBy(asc(users.login));
  const held = await db
    .select({
      id: channels.organizationId,
      channels: sql<number>`count(distinct ${channels.id})`.mapWith(Number),
      size: sql<number>`coalesce(sum(${files.size}), 0)`.mapWith(Number),
    })
    .from(channels)
    .leftJoin(files, and(eq(files.channelId, channels.id), isNull(files.removedAt)))
    .groupBy(channels.organizationId);
  const members = Map.groupBy(people, ({ id }) => id);
  const content = new Map(held.map((each) => [each.id, each]));
  return rows.map((row) => {
    const inside = members.get(row.id) ?? [];
    return {
      ...row,
      role: standing.person?.roles[row.id] ?? null,
      members: inside.length,
      channels: content.get(row.id)?.channels ?? 0,
      size: content.get(row.id)?.size ?? 0,
      owners: inside.filter(({ role }) => role === "owner").map(({ login }) => login),
    };
  });
}

export type Account = User & {
  organizations: { name: string; role: Role }[];
  /** Personal tokens that open something. */
  tokens: number;
  lastSeenAt: Date | null;
};

/** Everybody on the server with what hangs on the account, by login. */
export async function listAccounts(ctx: Context): Promise<Account[]> {
  const { db, now } = ctx;
  const people = await listUsers(ctx);
  const places = await db
    .select({ userId: memberships.userId, role: memberships.role, name: organizations.name })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .orderBy(asc(organizations.name));
  const alive = sql`${tokens.revokedAt} is null and (${tokens.expiresAt} is null or ${gt(tokens.expiresAt, now)})`;
  const own = await db
    .select({ userId: tokens.userId, many: count() })
    .from(tokens)
    .where(and(eq(tokens.ownerKind, "user"), alive))
    .groupBy(tokens.userId);
  const seen = await db
    .select({ userId: sessions.userId, at: sql<Date>`max(${sessions.lastSeenAt})`.mapWith(sessions.lastSeenAt) })
    .from(sessions)
    .groupBy(sessions.userId);
  const placesOf = Map.groupBy(places, ({ userId }) => userId);
  const tokensOf = new Map(own.map(({ userId, many }) => [userId, many]));
  const seenOf = new Map(seen.map(({ userId, at }) => [userId, at]));
  return people.map((person) => ({
    ...person,
    organizations: (placesOf.get(person.id) ?? []).map(({ name, role }) => ({ name, role })),
    tokens: tokensOf.get(person.id) ?? 0,
    lastSeenAt: seenOf.get(person.id) ?? null,
  }));
}

/** Makes a server administrator an owner of an organization, for a reason that its owners read. */
export function takeOver(ctx: Context, { organization, name, reason }: TakeOver): Promise<Organization> {
  return change(ctx, async (tx, ctx) => {
    // Before the organization is looked for: everybody else learns nothing of which there are.
    const permit = authorize(ctx, "organization.takeOver", SERVER);
    const at = await getOrganizationRow(tx, organization);
    if (name !== at.name) throw invalidField("name", `Type ${at.name} exactly.`);
    const userId = ctx.standing.person?.id ?? "";
    const key = and(eq(memberships.organizationId, at.id), eq(memberships.userId, userId));
    const [before] = await tx.select({ role: memberships.role }).from(memberships).where(key);
    if (before?.role === "owner") throw conflict(`You are an owner of ${at.name} already.`);
    if (before) await tx.update(memberships).set({ role: "owner" }).where(key);
    else await tx.insert(memberships).values({ organizationId: at.id, userId, role: "owner", createdAt: ctx.now });
    return permit.record({
      subject: subjectOf(at),
      before: { role: before?.role ?? null },
      // By name: the actor may be a token of theirs.
      after: { login: ctx.standing.person?.login, role: "owner", reason },
      value: at,
    });
  });
}

export type TakenOver = { by: string; at: Date; reason: string };

/** Who took an organization over in the last 30 days and why, newest first; for its administrators. */
export async function listTakeOvers(ctx: Context, organization: string): Promise<TakenOver[]> {
  const at = await getOrganizationRow(ctx.db, organization);
  authorize(ctx, "audit.read", resourceOf(at));
  const rows = await ctx.db
    .select()
    .from(audit)
    .where(
      and(
        eq(audit.organizationId, at.id),
        eq(audit.action, "organization.takeOver"),
        eq(audit.outcome, "done"),
        gt(audit.at, new Date(ctx.now.getTime() - TOLD_FOR)),
      ),
    )
    .orderBy(desc(audit.at), desc(audit.id));
  return rows.map(({ at, after }) => ({ at, by: written(after, "login"), reason: written(after, "reason") }));
}

/** What `takeOver` wrote; audit rows keep plain JSON. */
const written = (after: unknown, key: string): string =>
  typeof after === "object" && after !== null ? String(Object.entries(after).find(([name]) => name === key)?.[1]) : "";
