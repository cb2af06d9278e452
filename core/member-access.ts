/** One member of an organization: who it is, what it may do there and because of what, and when it was last seen. */
import { and, asc, eq, inArray, or, sql } from "drizzle-orm";
import { can, contains, levelOn, type Standing, view } from "#access/can.ts";
import type { Kind, Level, PackageAccess, Visibility } from "#access/vocabulary.ts";
import type { Reader } from "#db/client.ts";
import { channels, groupMembers, groups, memberships, packageGrants, packages } from "#db/schema/organizations.ts";
import { sessions, users } from "#db/schema/people.ts";
import { tokensReaching } from "./census.ts";
import { authorize } from "./change.ts";
import { type ChannelRow, readableChannels } from "./channels.ts";
import type { Context } from "./context.ts";
import { findMember, type Member } from "./members.ts";
import { getOrganizationRow, type Organization, resourceOf } from "./organizations.ts";
import { missing } from "./refusal.ts";
import { personStanding } from "./standing.ts";

export type MemberRef = { organization: string; login: string };

/** What a member does with the organization, for its administrators. */
export type Activity = {
  /** Tokens that live, are not blocked, and can reach into the organization. */
  tokens: number;
  /** By a session, or by one of those tokens. */
  lastSeenAt: Date | null;
};

const later = (a: Date | null, b: Date | null) => (a && (!b || a > b) ? a : b);

async function activityIn(db: Reader, at: Organization, now: Date): Promise<Map<string, Activity>> {
  const seen = await db
    .select({
      id: users.id,
      login: users.login,
      active: users.active,
      at: sql<Date | null>`max(${sessions.lastSeenAt})`.mapWith(sessions.lastSeenAt),
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .leftJoin(sessions, eq(sessions.userId, users.id))
    .where(eq(memberships.organizationId, at.id))
    .groupBy(users.id, users.login, users.active);
  const byOwner = Map.groupBy(await tokensReaching(db, at.id, now), ({ userId }) => userId);
  return new Map(
    seen.map(({ id, login, active, at }) => {
      const own = byOwner.get(id) ?? [];
      const lastSeenAt = own.reduce<Date | null>((last, { lastUsedAt }) => later(last, lastUsedAt), at);
      return [login, { tokens: active ? own.filter(({ blocked }) => !blocked).length : 0, lastSeenAt }];
    }),
  );
}

/** By login: how many tokens each member has in use here, and when it was last seen; for administrators. */
export async function listMemberActivity(ctx: Context, organization: string): Promise<Map<string, Activity>> {
  const at = await getOrganizationRow(ctx.db, organization);
  authorize(ctx, "explain.others", resourceOf(at));
  return activityIn(ctx.db, at, ctx.now);
}

/** `activity` is for administrators, and for the member; the email too. */
export type MemberDetail = Omit<Member, "id"> & { activity: Activity | null };

/** One member, for the others: administrators and the member see more. */
export async function getMember(ctx: Context, { organization, login }: MemberRef): Promise<MemberDetail> {
  const at = await getOrganizationRow(ctx.db, organization);
  authorize(ctx, "member.see", resourceOf(at));
  const member = await findMember(ctx.db, at.id, login);
  if (!member) throw missing();
  const inside = await ctx.db
    .select({ name: groups.name })
    .from(groupMembers)
    .innerJoin(groups, eq(groups.id, groupMembers.groupId))
    .where(and(eq(groups.organizationId, at.id), eq(groupMembers.userId, member.id)))
    .orderBy(asc(groups.name));
  const { id, email, ...shown } = member;
  const full = id === ctx.standing.person?.id || can(ctx.standing, "explain.others", resourceOf(at)).allowed;
  return {
    ...shown,
    email: full ? email : "",
    groups: inside.map(({ name }) => name),
    activity: full ? ((await activityIn(ctx.db, at, ctx.now)).get(login) ?? null) : null,
  };
}

/** A package on which the level is not the channel's. */
export type PackageException = {
  kind: Kind;
  name: string;
  access: PackageAccess;
  /** Null: none, although the channel gives one. */
  level: Level | null;
  because: string[];
};

export type ChannelOfMember = {
  channel: string;
  visibility: Visibility;
  /** Null where there is something on packages alone. */
  level: Level | null;
  because: string[];
  packages: PackageException[];
};

type PackageRow = typeof packages.$inferSelect;

/** Packages whose level can differ from their channel's for this person: restricted, or given to a group of theirs. */
async function specialPackages(db: Reader, at: Organization, userId: string): Promise<Map<string, PackageRow[]>> {
  const given = db
    .select({ id: packageGrants.packageId })
    .from(packageGrants)
    .innerJoin(groupMembers, eq(groupMembers.groupId, packageGrants.groupId))
    .where(eq(groupMembers.userId, userId));
  const rows = await db
    .select({ pack: packages })
    .from(packages)
    .innerJoin(channels, eq(channels.id, packages.channelId))
    .where(and(eq(channels.organizationId, at.id), or(eq(packages.access, "restricted"), inArray(packages.id, given))))
    .orderBy(asc(packages.name), asc(packages.kind));
  return Map.groupBy(
    rows.map(({ pack }) => pack),
    ({ channelId }) => channelId,
  );
}

const held = (standing: Standing, channel: ChannelRow, pack: PackageRow | null) => {
  const { level, because } = levelOn(standing, channel, pack);
  return { level, because: because.filter(({ passed }) => passed).map(({ text }) => text) };
};

/**
 * What a member may do on each channel and because of what, by channel; for administrators and for that member. What the
 * asker may not know of is left out: a member does not learn here which packages are kept from them.
 */
export async function listMemberAccess(ctx: Context, { organization, login }: MemberRef): Promise<ChannelOfMember[]> {
  const at = await getOrganizationRow(ctx.db, organization);
  const own = login === ctx.standing.person?.login;
  authorize(ctx, own ? "member.see" : "explain.others", resourceOf(at));
  const member = await findMember(ctx.db, at.id, login);
  if (!member) throw missing();
  const standing = await personStanding(ctx.db, member.id);
  if (!standing) return [];
  const special = await specialPackages(ctx.db, at, member.id);
  const all = await ctx.db
    .select()
    .from(channels)
    .where(eq(channels.organizationId, at.id))
    .orderBy(asc(channels.name));
  return all.filter(readableChannels(ctx).channel).flatMap((channel): ChannelOfMember[] => {
    const whole = held(standing, channel, null);
    const seen = view(ctx.standing, channel);
    const exceptions = (special.get(channel.id) ?? [])
      .filter((pack) => contains(seen, pack))
      .map((pack) => ({ kind: pack.kind, name: pack.name, access: pack.access, ...held(standing, channel, pack) }))
      .filter(({ level }) => level !== whole.level);
    if (whole.level === null && exceptions.length === 0) return [];
    return [{ channel: channel.name, visibility: channel.visibility, ...whole, packages: exceptions }];
  });
}
