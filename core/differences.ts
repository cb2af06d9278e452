/**
 * Who could do what before a change and could not after it, or the other way round: the same `levelOn` that decides
 * requests, asked about both. Only what the change can touch is looked at, and people alike in it are asked about once.
 */
import { ANONYMOUS, atLeast, levelOn, type Standing } from "#access/can.ts";
import { RULES, type Rule } from "#access/policy.ts";
import { holds, KINDS, type Kind, LEVELS, type Level, type ScopeId } from "#access/vocabulary.ts";
import { type Census, type CensusPerson, type CensusToken, standingsOf } from "./census.ts";
import type { ChannelRow } from "./channels.ts";
import type { PackageRow } from "./packages.ts";

/** A level that becomes another one, on a channel or on a package that does not simply go with its channel. */
export type Change = {
  channel: string;
  package: { kind: Kind; name: string } | null;
  from: Level | null;
  to: Level | null;
};

/** For a token, its scopes considered: what each level is needed for and it can no longer do, or can do from now on. */
export type TokenChange = Change & { loses: Level[]; gains: Level[] };

/** Everybody to whom the very same happens. */
export type Affected = { people: CensusPerson[]; changes: Change[] };

export type Differences = {
  people: Affected[];
  /** By what groups themselves give; roles and visibility not considered. */
  groups: { name: string; changes: Change[] }[];
  tokens: { token: CensusToken; changes: TokenChange[] }[];
  /** For people without an account, and of other organizations. */
  anyone: Change[];
};

/** What is there before, and what has become of it; a place that is gone gives nothing. */
type Place = {
  channel: ChannelRow;
  pack: PackageRow | null;
  later: { channel: ChannelRow; pack: PackageRow | null } | null;
};

export type Sees = {
  channel: (channel: ChannelRow) => boolean;
  package: (at: ChannelRow, pack: PackageRow) => boolean;
};

function changedRows<Row extends object>(before: readonly Row[], after: readonly Row[]): Row[] {
  if (before === after) return [];
  const [was, is] = [new Set(before), new Set(after)];
  return [...before.filter((row) => !is.has(row)), ...after.filter((row) => !was.has(row))];
}

/** Whom and what a change can touch, told from the rows that differ; null is everybody, or everything. */
function touchedBy(before: Census, after: Census) {
  const inGroups = changedRows(before.groupMembers, after.groupMembers);
  const onChannels = changedRows(before.channelGrants, after.channelGrants);
  const onPackages = changedRows(before.packageGrants, after.packageGrants);
  const channels = changedRows(before.channels, after.channels);
  const packages = changedRows(before.packages, after.packages);
  const people = changedRows(before.people, after.people);
  const groups = new Set([...onChannels, ...onPackages].map(({ groupId }) => groupId));
  const joined = new Set(inGroups.map(({ groupId }) => groupId));
  const members = before.groupMembers.filter(({ groupId }) => groups.has(groupId));
  const given = before.channelGrants.filter(({ groupId }) => joined.has(groupId));
  const givenOn = before.packageGrants.filter(({ groupId }) => joined.has(groupId));
  const everybody = channels.length + packages.length > 0;
  return {
    groups: everybody ? null : groups,
    people: everybody
      ? null
      : new Set([...people.map(({ id }) => id), ...[...inGroups, ...members].map((m) => m.userId)]),
    channels:
      people.length > 0
        ? null
        : new Set([...onChannels, ...given].map(({ channelId }) => channelId).concat(channels.map(({ id }) => id))),
    packages: new Set([...onPackages, ...givenOn].map((grant) => grant.packageId).concat(packages.map(({ id }) => id))),
  };
}
type Touched = ReturnType<typeof touchedBy>;

function placesOf(before: Census, after: Census, touched: Touched, sees: Sees): Place[] {
  const channels = new Map(before.channels.map((channel) => [channel.id, channel]));
  const laterChannels = new Map(after.channels.map((channel) => [channel.id, channel]));
  const laterPackages = new Map(after.packages.map((pack) => [pack.id, pack]));
  const whole = ({ id }: { id: string }) => touched.channels === null || touched.channels.has(id);
  const places: Place[] = before.channels
    .filter(whole)
    .filter(sees.channel)
    .map((channel) => {
      const left = laterChannels.get(channel.id);
      return { channel, pack: null, later: left ? { channel: left, pack: null } : null };
    });
  for (const pack of before.packages) {
    const channel = channels.get(pack.channelId);
    if (!channel || !(whole(channel) || touched.packages.has(pack.id)) || !sees.package(channel, pack)) continue;
    const [left, leftPack] = [laterChannels.get(channel.id), laterPackages.get(pack.id)];
    places.push({ channel, pack, later: left && leftPack ? { channel: left, pack: leftPack } : null });
  }
  return places;
}

/** The part of a census that speaks about these places and people; what is left out cannot tell anybody apart. */
function narrow(census: Census, channels: Set<string>, groups: Set<string>, { people }: Touched): Census {
  const one = ({ id }: { id: string }) => people === null || people.has(id);
  return {
    ...census,
    people: census.people.filter(one),
    groupMembers: census.groupMembers.filter(({ groupId, userId: id }) => groups.has(groupId) && one({ id })),
    channelGrants: census.channelGrants.filter(({ channelId }) => channels.has(channelId)),
    packageGrants: census.packageGrants.filter(({ channelId }) => channels.has(channelId)),
    tokens: census.tokens
      .filter(({ userId }) => userId === null || one({ id: userId }))
      .map((token) => ({
        ...token,
        channels: Object.fromEntries(Object.entries(token.channels).filter(([id]) => channels.has(id))),
      })),
  };
}

/** A package that goes with its channel is not told again. */
function compare(places: readonly Place[], before: Standing, after: Standing): Change[] {
  const onChannels = new Map<string, Change>();
  return places.flatMap(({ channel, pack, later }) => {
    const from = levelOn(before, channel, pack).level;
    const to = later ? levelOn(after, later.channel, later.pack).level : null;
    if (!pack) onChannels.set(channel.id, { channel: channel.name, package: null, from, to });
    const whole = pack && onChannels.get(channel.id);
    if (from === to || (whole && whole.from === from && whole.to === to)) return [];
    return [{ channel: channel.name, package: pack && { kind: pack.kind, name: pack.name }, from, to }];
  });
}

/** What a token's scopes let it do with a level, told by the levels that acts need. */
function usable(scopes: readonly ScopeId[]): readonly Level[] {
  const opened = (rule: Rule, kind: Kind) =>
    (typeof rule.scopes === "function" ? rule.scopes(kind) : rule.scopes).some((scope) => holds(scopes, scope));
  return LEVELS.filter((level) =>
    Object.values<Rule>(RULES).some(
      (rule) => "level" in rule.need && rule.need.level === level && KINDS.some((kind) => opened(rule, kind)),
    ),
  );
}

function tokenChange(change: Change, scopes: readonly ScopeId[]): TokenChange[] {
  const can = usable(scopes);
  const loses = can.filter((level) => atLeast(change.from, level) && !atLeast(change.to, level));
  const gains = can.filter((level) => atLeast(change.to, level) && !atLeast(change.from, level));
  return loses.length + gains.length > 0 ? [{ ...change, loses, gains }] : [];
}

/** Asks once for all with the same key. */
function once<T>(known: Map<string, T>, key: string, ask: () => T): T {
  const found = known.get(key);
  if (found !== undefined) return found;
  const fresh = ask();
  known.set(key, fresh);
  return fresh;
}

type Standings = ReturnType<typeof standingsOf>;

/** Both censuses, cut to what the change can touch. */
type Both = {
  places: readonly Place[];
  was: Census;
  is: Census;
  before: Standings;
  after: Standings;
  /** The same for people in the same role and groups, then and now. */
  signatureOf: (userId: string) => string;
};

function cut(was: Census, is: Census, places: readonly Place[]): Both {
  const [before, after] = [standingsOf(was), standingsOf(is)];
  const roles = [was, is].map(({ people }) => new Map(people.map(({ id, role }) => [id, role])));
  const signatureOf = (id: string) =>
    [...roles.map((all) => all.get(id)), ...[before, after].map((all) => all.groupIdsOf(id).toSorted().join())].join(
      " ",
    );
  return { places, was, is, before, after, signatureOf };
}

function peopleDifferences({ places, was, before, after, signatureOf }: Both): Affected[] {
  const known = new Map<string, Change[]>();
  const alike = new Map<string, Affected>();
  for (const one of was.people) {
    if (!one.active) continue;
    const asked = () => compare(places, before.person(one.id), after.person(one.id));
    const changes = once(known, signatureOf(one.id), asked);
    if (changes.length === 0) continue;
    once(alike, JSON.stringify(changes), (): Affected => ({ people: [], changes })).people.push(one);
  }
  return [...alike.values()].sort((a, b) => b.people.length - a.people.length);
}

function tokenDifferences(both: Both, counts: (token: CensusToken) => boolean): Differences["tokens"] {
  const { places, was, is, before, after, signatureOf } = both;
  const laterTokens = new Map(is.tokens.map((token) => [token.id, token]));
  const known = new Map<string, Change[]>();
  return was.tokens.filter(counts).flatMap((token) => {
    const later = laterTokens.get(token.id) ?? token;
    const whose = token.userId === null ? null : signatureOf(token.userId);
    const where = [token, later].map((each) => [each.blocked, each.whereKind, each.whereGroupId, each.channels]);
    const asked = () => compare(places, before.token(token), after.token(later));
    const changes = once(known, JSON.stringify([whose, where]), asked).flatMap((change) =>
      tokenChange(change, token.scopes),
    );
    return changes.length > 0 ? [{ token, changes }] : [];
  });
}

/** Neither visibility nor membership is a group's to give. */
function groupDifferences({ places, was, before, after }: Both, asked: ReadonlySet<string>): Differences["groups"] {
  const shut = (channel: ChannelRow) => ({ ...channel, visibility: "private" as const });
  const alone = places.map(({ channel, pack, later }) => ({
    channel: shut(channel),
    pack,
    later: later && { ...later, channel: shut(later.channel) },
  }));
  const given = (standings: Standings, id: string): Standing => {
    const { person } = standings.groups([id]);
    return { person: person && { ...person, roles: {} }, token: null };
  };
  return was.groups
    .filter(({ id }) => asked.has(id))
    .map(({ id, name }) => ({ name, changes: compare(alone, given(before, id), given(after, id)) }))
    .filter(({ changes }) => changes.length > 0);
}

/** What differs for active people, for groups, and for those tokens that `counts` keeps, where `sees` lets it be told. */
export function differencesOf(
  before: Census,
  after: Census,
  sees: Sees,
  counts: (token: CensusToken) => boolean,
): Differences {
  const touched = touchedBy(before, after);
  const places = placesOf(before, after, touched, sees);
  const channels = new Set(places.map(({ channel }) => channel.id));
  const grants = [before, after].flatMap((census) => [...census.channelGrants, ...census.packageGrants]);
  const giving = new Set(grants.filter(({ channelId }) => channels.has(channelId)).map(({ groupId }) => groupId));
  const both = cut(narrow(before, channels, giving, touched), narrow(after, channels, giving, touched), places);
  return {
    people: peopleDifferences(both),
    groups: groupDifferences(both, touched.groups ?? giving),
    tokens: tokenDifferences(both, counts),
    anyone: compare(places, ANONYMOUS, ANONYMOUS),
  };
}
