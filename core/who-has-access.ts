/** Who has access to a channel or a package, at which level and because of what: one row per person, group or token. */
import { eq } from "drizzle-orm";
import { ANONYMOUS, levelOn, roleAtLeast } from "#access/can.ts";
import type { Level } from "#access/vocabulary.ts";
import type { Reader } from "#db/client.ts";
import { organizations } from "#db/schema/organizations.ts";
import { type Census, type CensusPerson, type CensusToken, standingsOf, takeCensus } from "./census.ts";
import { authorize } from "./change.ts";
import type { ChannelRef, PackageRef } from "./channels.input.ts";
import { type ChannelRow, getChannelRow, resourceOf } from "./channels.ts";
import type { Context } from "./context.ts";
import { getPackageRow, type PackageRow } from "./packages.ts";
import { missing } from "./refusal.ts";

export type Access = {
  /** `visibility`: everybody, or every member. */
  kind: "visibility" | "group" | "person" | "token";
  /** `anyone` or `members`, a group's name, a login, a token's id. */
  id: string;
  name: string;
  level: Level;
  /** The sentences of the decision. */
  because: string[];
  /** What narrows it: a token's scopes, packages and networks. */
  limits: string[];
  /** Since when; null where nobody noted it. */
  since: Date | null;
};

type Held = { level: Level; because: string[]; since: Date | null };

const earliest = (dates: readonly Date[]) =>
  dates.reduce<Date | null>((first, date) => (first && first <= date ? first : date), null);
const later = (a: Date, b: Date) => (a > b ? a : b);

const words = ({ because }: ReturnType<typeof levelOn>) =>
  because.filter(({ passed }) => passed).map(({ text }) => text);

/** What the grants of each group give here, visibility apart. */
function heldByGroups(census: Census, channel: ChannelRow, pack: PackageRow | null): Map<string, Held> {
  const standings = standingsOf(census);
  const alone = { ...channel, visibility: "private" } as const;
  const grants = [
    ...census.channelGrants
      .filter(({ channelId }) => channelId === channel.id)
      .map((grant) => ({ ...grant, rule: "channel grant" })),
    ...census.packageGrants
      .filter(({ packageId }) => packageId === pack?.id)
      .map((grant) => ({ ...grant, rule: "package grant" })),
  ];
  const held = new Map<string, Held>();
  for (const [groupId, given] of Map.groupBy(grants, (grant) => grant.groupId)) {
    const decided = levelOn(standings.groups([groupId]), alone, pack);
    if (decided.level === null) continue;
    const rules = decided.because.map(({ rule }): string => rule);
    const giving = given.filter(({ level, rule }) => level === decided.level && rules.includes(rule));
    held.set(groupId, {
      level: decided.level,
      because: words(decided),
      since: earliest(giving.map(({ createdAt }) => createdAt)),
    });
  }
  return held;
}

function visibilityRow(census: Census, channel: ChannelRow, pack: PackageRow | null): Access[] {
  const row = (id: string, name: string, held: ReturnType<typeof levelOn>): Access[] =>
    held.level
      ? [{ kind: "visibility", id, name, level: held.level, because: words(held), limits: [], since: null }]
      : [];
  const everybody = row("anyone", "Everybody", levelOn(ANONYMOUS, channel, pack));
  if (everybody.length > 0) return everybody;
  return row("members", "Every member", levelOn(standingsOf(census).groups([]), channel, pack));
}

/** People with the same role and the same groups that matter here are decided once. */
function peopleRows(census: Census, channel: ChannelRow, pack: PackageRow | null, groups: Map<string, Held>): Access[] {
  const standings = standingsOf(census);
  const memberships = Map.groupBy(
    census.groupMembers.filter(({ groupId }) => groups.has(groupId)),
    ({ userId }) => userId,
  );
  const known = new Map<string, { level: Level | null; because: string[] }>();

  function decide(person: CensusPerson, groupIds: readonly string[]) {
    const key = `${person.role} ${groupIds.toSorted().join()}`;
    const found = known.get(key);
    if (found) return found;
    const decided = levelOn(standings.person(person.id), channel, pack);
    const fresh = { level: decided.level, because: words(decided) };
    known.set(key, fresh);
    return fresh;
  }

  return census.people.flatMap((person): Access[] => {
    if (!person.active) return [];
    const mine = memberships.get(person.id) ?? [];
    const { level, because } = decide(
      person,
      mine.map(({ groupId }) => groupId),
    );
    if (level === null) return [];
    const byGroups = mine.flatMap(({ groupId, createdAt }) => {
      const held = groups.get(groupId);
      return held?.since && held.level === level ? [later(held.since, createdAt)] : [];
    });
    const byRole = roleAtLeast(person.role, "admin") ? [person.since] : [];
    const since = earliest([...byRole, ...byGroups]);
    const { login, name } = person;
    return [{ kind: "person", id: login, name: name || login, level, because, limits: [], since }];
  });
}

function limitsOf(token: CensusToken, channel: ChannelRow, pack: PackageRow | null): string[] {
  // Its group may have more; what an organization's token has ends at write.
  const patterns = token.whereKind === "channels" ? (token.channels[channel.id] ?? []) : [];
  return [
    ...(token.whereKind === "group" ? ["Write at most."] : []),
    `Only with ${token.scopes.length > 0 ? token.scopes.join(", ") : "no scope at all"}.`,
    ...(pack === null && patterns.length > 0 ? [`Only packages ${patterns.join(", ")}.`] : []),
    ...(token.networks.length > 0 ? [`Only from ${token.networks.join(", ")}.`] : []),
  ];
}

/** The organization's tokens; a person's own do what that person may. */
function tokenRows(census: Census, channel: ChannelRow, pack: PackageRow | null, groups: Map<string, Held>): Access[] {
  const standings = standingsOf(census);
  return census.tokens.flatMap((token): Access[] => {
    if (token.ownerKind !== "organization") return [];
    const decided = levelOn(standings.token(token), channel, pack);
    if (decided.level === null) return [];
    const { id, name, createdAt } = token;
    const byGroup = token.whereGroupId ? groups.get(token.whereGroupId)?.since : null;
    const since = byGroup ? later(byGroup, createdAt) : createdAt;
    const limits = limitsOf(token, channel, pack);
    return [{ kind: "token", id, name, level: decided.level, because: words(decided), limits, since }];
  });
}

/** Everybody who has a level on a channel (`pack` null) or on a package in it. */
export function accessIn(census: Census, channel: ChannelRow, pack: PackageRow | null): Access[] {
  const groups = heldByGroups(census, channel, pack);
  return [
    ...visibilityRow(census, channel, pack),
    ...census.groups.flatMap(({ id, name }): Access[] => {
      const held = groups.get(id);
      return held ? [{ kind: "group", id: name, name, limits: [], ...held }] : [];
    }),
    ...peopleRows(census, channel, pack, groups),
    ...tokenRows(census, channel, pack, groups),
  ];
}

async function censusOf(db: Reader, channel: ChannelRow, now: Date): Promise<Census> {
  const id = channel.organizationId;
  const [at] = await db.select().from(organizations).where(eq(organizations.id, id));
  if (!at) throw missing();
  return takeCensus(db, at, now, channel.id);
}

/** Who has which level on a channel and why, for whoever may grant on it. */
export async function listChannelAccess(ctx: Context, { channel }: ChannelRef): Promise<Access[]> {
  const at = await getChannelRow(ctx.db, channel);
  authorize(ctx, "channel.grant", resourceOf(at));
  return accessIn(await censusOf(ctx.db, at, ctx.now), at, null);
}

/** Who has which level on one package and why, for whoever may grant on it. */
export async function listPackageAccess(ctx: Context, { channel, kind, name }: PackageRef): Promise<Access[]> {
  const at = await getChannelRow(ctx.db, channel);
  authorize(ctx, "channel.see", resourceOf(at));
  const pack = await getPackageRow(ctx.db, at, kind, name);
  authorize(ctx, "package.grant", { kind: "package", channel: at, package: pack });
  return accessIn(await censusOf(ctx.db, at, ctx.now), at, pack);
}
