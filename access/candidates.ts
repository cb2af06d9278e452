/** The changes that somebody could make about a no, as transformations of the plain data that decides. */
import {
  atLeast,
  can,
  type Grants,
  type Resource,
  type Standing,
  scopesFor,
  sourcesOf,
  type TokenStanding,
  type Where,
} from "./can.ts";
import { type Case, highest, wantedOf } from "./explain.ts";
import { type Action, type Need, RULES } from "./policy.ts";
import { type Place, placeOf } from "./sources.ts";
import { holds, LEVELS, type Level, type Role, type ScopeId, type Visibility } from "./vocabulary.ts";

export type Fix =
  | { kind: "channel grant" | "package grant"; group: string; level: Level }
  /** `invite`: the person is no member of the organization yet. */
  | { kind: "group member"; group: string; invite: boolean }
  | { kind: "new group"; level: Level; invite: boolean }
  | { kind: "role"; role: Role; invite: boolean }
  | { kind: "visibility"; visibility: Visibility }
  | { kind: "unrestrict" }
  /** `for`: what the present one lacks. */
  | { kind: "new token"; for: readonly ("scope" | "reach" | "life")[]; scope: ScopeId | null }
  | { kind: "unblock" }
  | { kind: "network" }
  | { kind: "activate" }
  | { kind: "administrator" };

/** A change that one could make, how much it hands out, and what it makes of the world. */
export type Candidate = { fix: Fix; power: number; apply: (one: Case) => Case };

/** A group of the organization, and whether the actor is in it already. */
export type KnownGroup = { name: string; grants: Grants; mine: boolean };

export type Around = {
  organizationId: string;
  groups: readonly KnownGroup[];
  /** Whether the server policy allows public channels. */
  publicChannels: boolean;
};

/** Groups of one sort that are tried: what they do is the same. */
const TRIED = 5;

const rank = (level: Level) => LEVELS.indexOf(level);

const merge = (grants: Grants, more: Grants): Grants => ({
  channels: mergeEach(grants.channels, more.channels, (a, b) => [...a, ...b]),
  packages: mergeEach(grants.packages, more.packages, (a, b) => mergeEach(a, b, (c, d) => [...c, ...d])),
});

function mergeEach<T>(some: Readonly<Record<string, T>>, more: Readonly<Record<string, T>>, both: (a: T, b: T) => T) {
  const merged: Record<string, T> = { ...some };
  for (const [key, value] of Object.entries(more)) {
    const there = merged[key];
    merged[key] = there === undefined ? value : both(there, value);
  }
  return merged;
}

const onStanding = (change: (standing: Standing) => Standing) => (one: Case) => ({
  ...one,
  standing: change(one.standing),
});
const onToken = (change: (token: TokenStanding) => TokenStanding) =>
  onStanding((standing) => (standing.token ? { ...standing, token: change(standing.token) } : standing));

/** What groups give the actor, and what they would give besides. */
const withGrants = (more: Grants) =>
  onStanding((standing) => {
    const { person, token } = standing;
    if (token?.organization)
      return token.where.kind === "group"
        ? { ...standing, token: { ...token, where: { ...token.where, grants: merge(token.where.grants, more) } } }
        : standing;
    return person ? { ...standing, person: { ...person, grants: merge(person.grants, more) } } : standing;
  });

const withRole = (organizationId: string, role: Role) =>
  onStanding((standing) => {
    const { person } = standing;
    return person
      ? { ...standing, person: { ...person, roles: { ...person.roles, [organizationId]: role } } }
      : standing;
  });

function grantOn({ channel, pack }: Place, group: string, level: Level): Grants {
  const grant = [{ level, group }];
  if (!pack) return { channels: { [channel.id]: grant }, packages: {} };
  return pack.id ? { channels: {}, packages: { [channel.id]: { [pack.id]: grant } } } : { channels: {}, packages: {} };
}

/** Levels by groups: more for a group of theirs, or one more group that has enough. */
function byGroups({ standing }: Case, action: Action, place: Place, { organizationId, groups }: Around): Candidate[] {
  const { person, token } = standing;
  const wanted = wantedOf(RULES[action].need);
  const given: Candidate[] = groups
    .filter(({ mine }) => mine)
    .slice(0, TRIED)
    .flatMap(({ name }) =>
      [place, { ...place, pack: null }].slice(place.pack?.id ? 0 : 1).map(
        (on): Candidate => ({
          fix: { kind: on.pack ? "package grant" : "channel grant", group: name, level: wanted },
          power: (on.pack ? 10 : 20) + rank(wanted),
          apply: withGrants(grantOn(on, name, wanted)),
        }),
      ),
    );
  if (!person?.id || token?.organization) return given;
  const invite = person.roles[organizationId] === undefined;
  const join = withRole(organizationId, person.roles[organizationId] ?? "member");
  const enough = ({ grants }: KnownGroup) => {
    const alone = { person: { ...person, roles: {}, grants }, token: null };
    const inside = "see" in RULES[action].need && grants.packages[place.channel.id] !== undefined;
    return (
      inside || atLeast(highest(sourcesOf(alone, { ...place.channel, visibility: "private" }, place.pack)), wanted)
    );
  };
  const joined = groups
    .filter((group) => !group.mine && enough(group))
    .slice(0, TRIED)
    .map(
      (group): Candidate => ({
        fix: { kind: "group member", group: group.name, invite },
        power: 5 + rank(highestOf(group.grants) ?? "read") * 10 + (invite ? 5 : 0),
        apply: (one) => withGrants(group.grants)(join(one)),
      }),
    );
  if (given.length + joined.length > 0) return [...given, ...joined];
  return [
    {
      fix: { kind: "new group", level: wanted, invite },
      power: 25 + rank(wanted) + (invite ? 5 : 0),
      apply: (one) => withGrants(grantOn(place.pack?.id ? place : { ...place, pack: null }, "", wanted))(join(one)),
    },
  ];
}

const highestOf = ({ channels, packages }: Grants): Level | null =>
  [
    ...Object.values(channels).flat(),
    ...Object.values(packages).flatMap((each) => Object.values(each).flat()),
  ].reduce<Level | null>((level, grant) => (level && atLeast(level, grant.level) ? level : grant.level), null);

const ROLE_POWERS: Record<Role, number> = { member: 8, admin: 60, owner: 80 };

/** A higher role; `owner` only for what an administrator may not do. */
function byRole({ standing: { person, token } }: Case, need: Need, { organizationId }: Around): Candidate[] {
  if (!person?.id || token?.organization) return [];
  const held = person.roles[organizationId];
  const most = need.on === "organization" && need.role === "owner" ? "owner" : "admin";
  return (["member", most] as const)
    .filter((role) => held === undefined || ROLE_POWERS[role] > ROLE_POWERS[held])
    .map((role) => ({
      fix: { kind: "role", role, invite: held === undefined },
      power: ROLE_POWERS[role],
      apply: withRole(organizationId, role),
    }));
}

const onChannel =
  (visibility: Visibility) =>
  (one: Case): Case => {
    const { resource } = one;
    if (resource.kind !== "channel" && resource.kind !== "package") return one;
    return { ...one, resource: { ...resource, channel: { ...resource.channel, visibility } } };
  };

/** What would open the channel or the package to more than the actor. */
function byOpening({ standing: { person }, resource }: Case, place: Place, { publicChannels }: Around): Candidate[] {
  const opening: Candidate[] = [];
  const see = (visibility: Visibility, power: number) =>
    opening.push({ fix: { kind: "visibility", visibility }, power, apply: onChannel(visibility) });
  if (place.channel.visibility === "private" && person) see("members", 40);
  if (place.channel.visibility !== "public" && publicChannels) see("public", 50);
  if (resource.kind === "package" && place.pack?.access === "restricted")
    opening.push({
      fix: { kind: "unrestrict" },
      power: 35,
      apply: (one) =>
        one.resource.kind === "package"
          ? { ...one, resource: { ...one.resource, package: { ...one.resource.package, access: "inherit" } } }
          : one,
    });
  return opening;
}

/** Scopes that a token of an organization may have: never who-may, tokens, organization or server. */
const ORGANIZATION_SCOPES: readonly ScopeId[] = ["repos", "api:read", "api:write"];

/** Where a token would have to reach for an act on this. */
function reaching(token: TokenStanding, resource: Resource, whole: boolean): Where {
  if (resource.kind !== "channel" && resource.kind !== "package") return { kind: "all" };
  const { id } = resource.channel;
  const channels = token.where.kind === "channels" ? token.where.channels : {};
  const present = channels[id] ?? [];
  const named =
    resource.kind === "package" && !whole && (present.length > 0 || resource.package.access === "restricted");
  return { kind: "channels", channels: { ...channels, [id]: named ? [...present, resource.package.name] : [] } };
}

/** A token cannot grow: whatever it lacks, a new one has. */
function byNewToken(one: Case, action: Action, { organizationId }: Around): Candidate[] {
  const { token } = one.standing;
  if (!token) return [];
  const wanted = scopesFor(action, one.resource);
  const scoped = wanted.length === 0 || wanted.some((scope) => holds(token.scopes, scope));
  const scope = scoped
    ? null
    : (wanted.find((each) => !token.organization || holds(ORGANIZATION_SCOPES, each)) ?? null);
  if (!scoped && !scope) return [];
  const fence = token.fence && (one.resource.kind === "server" ? null : organizationId);
  const life = one.life.token !== null;
  const made = (where: Where, reach: boolean): Candidate => ({
    fix: {
      kind: "new token",
      scope,
      for: [
        ...(scope ? (["scope"] as const) : []),
        ...(reach ? (["reach"] as const) : []),
        ...(life ? (["life"] as const) : []),
      ],
    },
    power: 1 + (scope ? 2 : 0) + (reach ? 3 : 0),
    apply: (now) => ({
      ...onToken((held) => ({
        ...held,
        scopes: scope ? [...held.scopes, scope] : held.scopes,
        where,
        ...(reach && { fence }),
      }))(now),
      life: { ...now.life, token: null },
    }),
  });
  const out = can(one.standing, action, one.resource).because.some(({ rule, passed }) => rule === "where" && !passed);
  // What an organization's token reaches by a group or a pattern, it can be made to reach by name.
  if (!out && (!token.organization || token.where.kind === "all"))
    return scope || life ? [made(token.where, false)] : [];
  const wider = [reaching(token, one.resource, false), reaching(token, one.resource, true)];
  return [...(scope || life ? [made(token.where, false)] : []), ...wider.map((where) => made(where, true))];
}

/** Everything that somebody could change about a no. */
export function candidates(one: Case, action: Action, around: Around): Candidate[] {
  const { need } = RULES[action];
  const { person, token } = one.standing;
  const place = placeOf(need, one.resource);
  const found: Candidate[] = byNewToken(one, action, around);
  if (token && !token.inNetwork)
    found.push({ fix: { kind: "network" }, power: 0, apply: onToken((held) => ({ ...held, inNetwork: true })) });
  if (token?.blocked.includes(around.organizationId))
    found.push({
      fix: { kind: "unblock" },
      power: 15,
      apply: onToken((held) => ({ ...held, blocked: held.blocked.filter((id) => id !== around.organizationId) })),
    });
  if (one.life.account)
    found.push({
      fix: { kind: "activate" },
      power: 6,
      apply: (now) => ({ ...now, life: { ...now.life, account: null } }),
    });
  if (person && (need.on === "server" || need.on === "founding"))
    found.push({
      fix: { kind: "administrator" },
      power: 100,
      apply: onStanding((now) => ({
        ...now,
        person: now.person && { ...now.person, administrator: true, founder: true },
      })),
    });
  if (place) found.push(...byGroups(one, action, place, around), ...byOpening(one, place, around));
  if (place || need.on === "organization") found.push(...byRole(one, need, around));
  return found;
}
