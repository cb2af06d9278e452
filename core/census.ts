/**
 * Everything in one organization that decides who may do what there, read at once as plain data: for questions about
 * many people (who has access, what a change would take from whom). A question about one actor needs `standing.ts` alone.
 */
import { and, asc, eq, gt, inArray, isNull, or } from "drizzle-orm";
import type { Grant, Grants, Person, Standing, Where } from "#access/can.ts";
import { livesTooLong } from "#access/policy.ts";
import type { Level, Role } from "#access/vocabulary.ts";
import type { Reader } from "#db/client.ts";
import {
  channelGrants,
  channels,
  groupMembers,
  groups,
  memberships,
  packageGrants,
  packages,
} from "#db/schema/organizations.ts";
import { users } from "#db/schema/people.ts";
import { tokenBlocks, tokenChannels, tokens } from "#db/schema/tokens.ts";
import type { ChannelRow } from "./channels.ts";
import type { Organization } from "./organizations.ts";
import type { PackageRow } from "./packages.ts";

export type CensusPerson = { id: string; login: string; name: string; active: boolean; role: Role; since: Date };
export type CensusGroup = { id: string; name: string };
export type CensusToken = typeof tokens.$inferSelect & {
  /** By channel id, of this organization alone. */
  channels: Record<string, string[]>;
  blocked: boolean;
};

/** Rows as they are; a hypothetical change is a census with other rows. */
export type Census = {
  organization: Pick<Organization, "id" | "name" | "tokenPolicy">;
  people: readonly CensusPerson[];
  groups: readonly CensusGroup[];
  groupMembers: readonly { groupId: string; userId: string; createdAt: Date }[];
  channels: readonly ChannelRow[];
  channelGrants: readonly { groupId: string; channelId: string; level: Level; createdAt: Date }[];
  /** Only those whose rights can differ from their channel's: restricted, or with grants of their own. */
  packages: readonly PackageRow[];
  packageGrants: readonly { groupId: string; packageId: string; channelId: string; level: Level; createdAt: Date }[];
  /** Neither revoked nor expired: the organization's own, and its members' that can reach into it. */
  tokens: readonly CensusToken[];
};

/**
 * Reads the census of an organization. The caller authorizes.
 * @param only a channel's id: then just what decides there, without the tokens of people.
 */
export async function takeCensus(db: Reader, at: Census["organization"], now: Date, only?: string): Promise<Census> {
  const own = and(eq(channels.organizationId, at.id), only === undefined ? undefined : eq(channels.id, only));
  const inside = db.select({ id: channels.id }).from(channels).where(own);
  const ownGroups = db.select({ id: groups.id }).from(groups).where(eq(groups.organizationId, at.id));
  const special = or(
    eq(packages.access, "restricted"),
    inArray(packages.id, db.select({ id: packageGrants.packageId }).from(packageGrants)),
  );
  const people = await db
    .select({
      id: users.id,
      login: users.login,
      name: users.name,
      active: users.active,
      role: memberships.role,
      since: memberships.createdAt,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.organizationId, at.id))
    .orderBy(asc(users.login));
  const active = new Set(people.filter((person) => person.active).map(({ id }) => id));
  const reaching = await tokensReaching(db, at.id, now, only === undefined);
  return {
    organization: at,
    people,
    groups: await db
      .select({ id: groups.id, name: groups.name })
      .from(groups)
      .where(eq(groups.organizationId, at.id))
      .orderBy(asc(groups.name)),
    groupMembers: await db
      .select()
      .from(groupMembers)
      .where(and(inArray(groupMembers.groupId, ownGroups), only === undefined ? undefined : givenOn(db, only))),
    channels: await db.select().from(channels).where(own).orderBy(asc(channels.name)),
    channelGrants: await db.select().from(channelGrants).where(inArray(channelGrants.channelId, inside)),
    packages: await db
      .select()
      .from(packages)
      .where(and(inArray(packages.channelId, inside), special))
      .orderBy(asc(packages.name), asc(packages.kind)),
    packageGrants: await db.select().from(packageGrants).where(inArray(packageGrants.channelId, inside)),
    // A token of somebody who is not active opens nothing.
    tokens: reaching.filter(({ userId }) => userId === null || active.has(userId)),
  };
}

/** In a group that has anything on a channel or in it. */
const givenOn = (db: Reader, channelId: string) =>
  or(
    inArray(
      groupMembers.groupId,
      db.select({ id: channelGrants.groupId }).from(channelGrants).where(eq(channelGrants.channelId, channelId)),
    ),
    inArray(
      groupMembers.groupId,
      db.select({ id: packageGrants.groupId }).from(packageGrants).where(eq(packageGrants.channelId, channelId)),
    ),
  );

/**
 * The tokens that live and can reach into an organization by what they are: its own, and its members' personal ones,
 * whatever their owners hold and whether or not they are blocked.
 */
export async function tokensReaching(
  db: Reader,
  organizationId: string,
  now: Date,
  ofPeople = true,
): Promise<CensusToken[]> {
  const members = db
    .select({ id: memberships.userId })
    .from(memberships)
    .where(eq(memberships.organizationId, organizationId));
  const onOwn = db
    .select({ id: tokenChannels.tokenId })
    .from(tokenChannels)
    .innerJoin(channels, eq(channels.id, tokenChannels.channelId))
    .where(eq(channels.organizationId, organizationId));
  const personal = and(
    eq(tokens.ownerKind, "user"),
    inArray(tokens.userId, members),
    or(isNull(tokens.organizationId), eq(tokens.organizationId, organizationId)),
    or(eq(tokens.whereKind, "all"), inArray(tokens.id, onOwn)),
  );
  const theirs = and(eq(tokens.ownerKind, "organization"), eq(tokens.organizationId, organizationId));
  const alive = and(isNull(tokens.revokedAt), or(isNull(tokens.expiresAt), gt(tokens.expiresAt, now)));
  const rows = await db
    .select()
    .from(tokens)
    .where(and(alive, ofPeople ? or(personal, theirs) : theirs))
    .orderBy(asc(tokens.name));
  const places = await db
    .select({ tokenId: tokenChannels.tokenId, channelId: tokenChannels.channelId, patterns: tokenChannels.patterns })
    .from(tokenChannels)
    .innerJoin(channels, eq(channels.id, tokenChannels.channelId))
    .where(eq(channels.organizationId, organizationId));
  const byToken = Map.groupBy(places, ({ tokenId }) => tokenId);
  const blocks = await db
    .select({ id: tokenBlocks.tokenId })
    .from(tokenBlocks)
    .where(eq(tokenBlocks.organizationId, organizationId));
  const blocked = new Set(blocks.map(({ id }) => id));
  return rows.map((row) => ({
    ...row,
    channels: Object.fromEntries((byToken.get(row.id) ?? []).map(({ channelId, patterns }) => [channelId, patterns])),
    blocked: blocked.has(row.id),
  }));
}

function collect<T>(into: Record<string, T[]>, key: string, value: T) {
  into[key] ??= [];
  into[key].push(value);
}

/** The standings that a census gives its people, groups and tokens; people with the same groups share their grants. */
export function standingsOf(census: Census) {
  const nameOf = new Map(census.groups.map(({ id, name }) => [id, name]));
  const channelsOf = Map.groupBy(census.channelGrants, ({ groupId }) => groupId);
  const packagesOf = Map.groupBy(census.packageGrants, ({ groupId }) => groupId);
  const groupsOf = Map.groupBy(census.groupMembers, ({ userId }) => userId);
  const people = new Map(census.people.map((person) => [person.id, person]));
  const known = new Map<string, Grants>();

  function grantsOf(groupIds: readonly string[]): Grants {
    const key = groupIds.toSorted().join();
    const found = known.get(key);
    if (found) return found;
    const onChannels: Record<string, Grant[]> = {};
    const onPackages: Record<string, Record<string, Grant[]>> = {};
    for (const id of groupIds) {
      const group = nameOf.get(id);
      if (group === undefined) continue;
      for (const { channelId, level } of channelsOf.get(id) ?? []) collect(onChannels, channelId, { level, group });
      for (const { channelId, packageId, level } of packagesOf.get(id) ?? []) {
        onPackages[channelId] ??= {};
        collect(onPackages[channelId], packageId, { level, group });
      }
    }
    const grants = { channels: onChannels, packages: onPackages };
    known.set(key, grants);
    return grants;
  }

  const groupIdsOf = (userId: string) => (groupsOf.get(userId) ?? []).map(({ groupId }) => groupId);

  function personOf(userId: string | null): Person | null {
    const one = userId === null ? undefined : people.get(userId);
    if (!one?.active) return null;
    const { id, login, role } = one;
    const grants = grantsOf(groupIdsOf(id));
    return { id, login, administrator: false, founder: false, roles: { [census.organization.id]: role }, grants };
  }

  function whereOf(token: CensusToken): Where {
    if (token.whereKind === "all") return { kind: "all" };
    if (token.whereKind === "channels") return { kind: "channels", channels: token.channels };
    const group = token.whereGroupId ?? "";
    return { kind: "group", group, grants: grantsOf([group]) };
  }

  return {
    /** The groups of a person, as ids. */
    groupIdsOf,
    /** What a person holds here; somebody who is not active, or no member, holds nothing. */
    person: (userId: string): Standing => ({ person: personOf(userId), token: null }),
    /** What being a member and in these groups alone gives. */
    groups: (groupIds: readonly string[]): Standing => {
      const roles = { [census.organization.id]: "member" } as const;
      const grants = grantsOf(groupIds);
      return { person: { id: "", login: "", administrator: false, founder: false, roles, grants }, token: null };
    },
    /** What a token holds here, its networks not considered. */
    token: (token: CensusToken): Standing => ({
      person: token.ownerKind === "user" ? personOf(token.userId) : null,
      token: {
        id: token.id,
        name: token.name,
        organization: token.ownerKind === "organization" ? token.organizationId : null,
        fence: token.ownerKind === "user" ? token.organizationId : null,
        blocked: token.blocked ? [census.organization.id] : [],
        tooLong: livesTooLong(token, census.organization.tokenPolicy ?? {}) ? [census.organization.id] : [],
        scopes: token.scopes,
        where: whereOf(token),
        inNetwork: true,
      },
    }),
  };
}
