/**
 * A second evaluator, for tests alone: written from the words of architecture sections 1 and 4a, before and without
 * `can.ts`, over worlds told as people, groups, grants and tokens. Slow and plain on purpose; the two must agree.
 */
import type { Grants, Resource, Standing } from "./can.ts";
import type { Kind, Level, PackageAccess, Role, ScopeId, Visibility } from "./vocabulary.ts";

export type World = {
  organizations: readonly string[];
  people: Readonly<
    Record<
      string,
      { administrator?: boolean; founder?: boolean; roles?: Readonly<Record<string, Role>>; groups?: readonly string[] }
    >
  >;
  /** Group -> organization. */
  groups: Readonly<Record<string, string>>;
  channels: Readonly<Record<string, { organization: string; visibility?: Visibility }>>;
  packages: readonly { channel: string; name: string; kind?: Kind; access?: PackageAccess }[];
  /** `package` absent: on the channel. */
  grants: readonly { group: string; channel: string; package?: string; kind?: Kind; level: Level }[];
  tokens: Readonly<Record<string, WorldToken>>;
};

export type WorldToken = {
  owner: { person: string; fence?: string } | { organization: string };
  scopes: readonly ScopeId[];
  where:
    | { kind: "all" }
    | { kind: "channels"; channels: Readonly<Record<string, readonly string[]>> }
    | { kind: "group"; group: string };
  inNetwork?: boolean;
  /** Organizations whose administrators have blocked it. */
  blocked?: readonly string[];
  /** Organizations whose policy allows no token that lives as long. */
  tooLong?: readonly string[];
};

export type WorldActor = "anonymous" | { person: string } | { token: string };

/** What is asked about: a channel, a package that is there or a name that is not, an organization, … */
export type Thing =
  | { channel: string }
  | { channel: string; package: string; kind?: Kind }
  | { organization: string }
  | { server: true }
  | { account: string }
  | { token: string };

const ORDER = [null, "read", "write", "admin"] as const;
type Rank = (typeof ORDER)[number];
const highest = (levels: readonly Rank[]): Rank =>
  ORDER[Math.max(0, ...levels.map((level) => ORDER.indexOf(level)))] ?? null;
const lowest = (a: Rank, b: Rank): Rank => ORDER[Math.min(ORDER.indexOf(a), ORDER.indexOf(b))] ?? null;
const reaches = (has: Rank, wanted: Level) => ORDER.indexOf(has) >= ORDER.indexOf(wanted);

const isManager = (role: Role | undefined) => role === "owner" || role === "admin";

function packageOf(world: World, channel: string, name: string, kind: Kind) {
  return world.packages.find((one) => one.channel === channel && one.name === name && (one.kind ?? "conda") === kind);
}

/** "Level on a package" and, without a name, "level on a channel", for a person or for nobody (null). */
function levelOfPerson(world: World, login: string | null, channel: string, name: string | null, kind: Kind): Rank {
  const at = world.channels[channel];
  if (!at) return null;
  const who = login === null ? undefined : world.people[login];
  const role = who?.roles?.[at.organization];
  const mine = world.grants.filter((grant) => grant.channel === channel && who?.groups?.includes(grant.group));
  const restricted = name !== null && packageOf(world, channel, name, kind)?.access === "restricted";
  const byRole: Rank[] = isManager(role) ? ["admin"] : [];
  const byChannel = mine
    .filter((grant) => grant.package === undefined && (!restricted || grant.level === "admin"))
    .map((grant) => grant.level);
  const byPackage = mine
    .filter((grant) => name !== null && grant.package === name && (grant.kind ?? "conda") === kind)
    .map((grant) => grant.level);
  const open = at.visibility === "public" || (at.visibility === "members" && role !== undefined);
  const byVisibility: Rank[] = open && !restricted ? ["read"] : [];
  return highest([...byRole, ...byChannel, ...byPackage, ...byVisibility]);
}

/** "An organization token has no person's standing." */
function levelOfOrganizationToken(
  world: World,
  { organization }: { organization: string },
  where: WorldToken["where"],
  channel: string,
  name: string | null,
  kind: Kind,
): Rank {
  const at = world.channels[channel];
  if (at?.organization !== organization) return null;
  const restricted = name !== null && packageOf(world, channel, name, kind)?.access === "restricted";
  if (where.kind === "group") {
    // "Exactly that group's levels, capped at write": a restricted package counts channel grants only at admin.
    const given = world.grants.filter((grant) => grant.group === where.group && grant.channel === channel);
    const onChannel = given
      .filter((grant) => grant.package === undefined && (!restricted || grant.level === "admin"))
      .map((grant) => grant.level);
    const onPackage = given
      .filter((grant) => name !== null && grant.package === name && (grant.kind ?? "conda") === kind)
      .map((grant) => grant.level);
    return lowest(highest([...onChannel, ...onPackage]), "write");
  }
  if (where.kind === "all") return restricted ? null : "write";
  const patterns = where.channels[channel];
  if (!patterns) return null;
  return !restricted || patterns.includes(name ?? "") ? "write" : null;
}

function matchesAny(patterns: readonly string[], name: string) {
  if (patterns.length === 0) return true;
  return patterns.some((pattern) =>
    pattern.endsWith("*") ? name.startsWith(pattern.slice(0, pattern.length - 1)) : pattern === name,
  );
}

const isShutOut = (token: WorldToken | undefined, organization: string) =>
  (token?.blocked?.includes(organization) || token?.tooLong?.includes(organization)) === true;

const tokenOf = (world: World, actor: WorldActor) =>
  actor !== "anonymous" && "token" in actor ? world.tokens[actor.token] : undefined;
const personOf = (world: World, actor: WorldActor): string | null => {
  if (actor === "anonymous") return null;
  if ("person" in actor) return actor.person;
  const owner = world.tokens[actor.token]?.owner;
  return owner && "person" in owner ? owner.person : null;
};

/** The level that counts: the owner's, cut by where. Scopes and network are asked elsewhere. */
export function naiveLevel(
  world: World,
  actor: WorldActor,
  channel: string,
  name: string | null,
  kind: Kind = "conda",
): Rank {
  const token = tokenOf(world, actor);
  if (!token) return levelOfPerson(world, personOf(world, actor), channel, name, kind);
  if (isShutOut(token, world.channels[channel]?.organization ?? "")) return null;
  if ("organization" in token.owner) {
    const cut =
      token.where.kind === "channels" && name !== null && !matchesAny(token.where.channels[channel] ?? ["-"], name);
    return cut ? null : levelOfOrganizationToken(world, token.owner, token.where, channel, name, kind);
  }
  if (token.owner.fence && world.channels[channel]?.organization !== token.owner.fence) return null;
  if (token.where.kind === "channels") {
    const patterns = token.where.channels[channel];
    if (!patterns || (name !== null && !matchesAny(patterns, name))) return null;
  }
  return levelOfPerson(world, token.owner.person, channel, name, kind);
}

/**
 * "See a channel: any level on anything in it, or its visibility, or role owner/admin", cut by where. A token's patterns
 * cut what is in the channel, not that its holder may know of it.
 */
export function naiveSees(world: World, actor: WorldActor, channel: string): boolean {
  const token = tokenOf(world, actor);
  if (!world.channels[channel] || isShutOut(token, world.channels[channel].organization)) return false;
  if (token?.where.kind === "channels") {
    const wide = { ...token, where: { kind: "all" } } as const;
    return (
      token.where.channels[channel] !== undefined &&
      naiveSees({ ...world, tokens: { wide } }, { token: "wide" }, channel)
    );
  }
  if (naiveLevel(world, actor, channel, null) !== null) return true;
  return world.packages.some(
    (one) => one.channel === channel && naiveLevel(world, actor, channel, one.name, one.kind ?? "conda") !== null,
  );
}

/** The table of section 4a, "the rights tables", row by row: on what, and at which level or role. */
const NEEDS: Record<
  string,
  ["see"] | ["channel" | "package", Level] | ["role", Role] | ["server"] | ["founding"] | ["own"] | ["itself"]
> = {
  "channel.see": ["see"],
  "channel.read": ["see"],
  "package.download": ["package", "read"],
  "package.read": ["package", "read"],
  "package.upload": ["package", "write"],
  "package.edit": ["package", "write"],
  "package.create": ["channel", "write"],
  "package.replace": ["package", "admin"],
  "package.delete": ["package", "admin"],
  "package.access": ["package", "admin"],
  "package.grant": ["package", "admin"],
  "channel.labels": ["channel", "admin"],
  "channel.edit": ["channel", "admin"],
  "channel.grant": ["channel", "admin"],
  "channel.create": ["role", "admin"],
  "channel.delete": ["role", "admin"],
  "channel.visibility": ["role", "admin"],
  "group.create": ["role", "admin"],
  "group.change": ["role", "admin"],
  "member.invite": ["role", "admin"],
  "member.change": ["role", "admin"],
  "organization.tokens": ["role", "admin"],
  "organization.edit": ["role", "admin"],
  "audit.read": ["role", "admin"],
  "explain.others": ["role", "admin"],
  "member.owner": ["role", "owner"],
  "organization.policy": ["role", "owner"],
  "organization.delete": ["role", "owner"],
  "organization.see": ["role", "member"],
  "member.see": ["role", "member"],
  "group.see": ["role", "member"],
  "member.leave": ["role", "member"],
  "token.block": ["role", "admin"],
  "organization.takeOver": ["server"],
  "organization.create": ["founding"],
  "user.manage": ["server"],
  "server.manage": ["server"],
  "token.read": ["own"],
  "token.create": ["own"],
  "token.change": ["own"],
  "token.rotate": ["own"],
  "account.read": ["own"],
  "account.change": ["own"],
  "token.drop": ["itself"],
};

/** The scope table of section 4a and the tree of section 1, as sentences turned into sets. */
const CHILDREN: Partial<Record<ScopeId, readonly ScopeId[]>> = {
  all: ["repos", "api"],
  repos: ["conda", "pypi"],
  conda: ["conda:download", "conda:upload"],
  pypi: ["pypi:download", "pypi:upload"],
  api: ["api:read", "api:write", "api:modify-group"],
  "api:write": ["api:read"],
};
function everything(scope: ScopeId): ScopeId[] {
  return [scope, ...(CHILDREN[scope] ?? []).flatMap(everything)];
}
export const naiveHolds = (held: readonly ScopeId[], wanted: ScopeId) => held.flatMap(everything).includes(wanted);

function openers(action: string, kind: Kind): ScopeId[] | null {
  switch (action) {
    case "channel.see": // Which channels exist for it is a matter of standing and where, not of scope.
    case "account.read":
    case "token.drop":
      return null;
    case "package.download":
      return [kind === "conda" ? "conda:download" : "pypi:download"];
    case "package.create":
    case "package.upload":
    case "package.replace":
      return kind === "conda" ? ["conda:upload", "api:write"] : ["pypi:upload"];
    case "package.edit":
    case "package.delete":
    case "channel.labels":
      return ["api:write"];
    case "package.access":
    case "package.grant":
    case "channel.grant":
    case "group.create":
    case "group.change":
    case "member.invite":
    case "member.change":
    case "member.owner":
    case "member.leave":
      return ["api:modify-group"];
    case "channel.read":
    case "package.read":
    case "organization.see":
    case "member.see":
    case "group.see":
    case "audit.read":
    case "explain.others":
    case "token.read":
      return ["api:read"];
    case "user.manage":
    case "server.manage":
    case "organization.takeOver":
    case "account.change":
      return ["all"];
    default:
      return ["api"];
  }
}

const ROLES: readonly (Role | undefined)[] = [undefined, "member", "admin", "owner"];

/** Whether an actor may do an action to a thing. */
export function naiveCan(world: World, actor: WorldActor, action: string, thing: Thing): boolean {
  const need = NEEDS[action];
  if (!need) throw new Error(`the architecture's tables have no ${action}`);
  const token = tokenOf(world, actor);
  const login = personOf(world, actor);
  const kind: Kind = ("kind" in thing && thing.kind) || "conda";
  if (token) {
    if (token.inNetwork === false) return false;
    const wanted = openers(action, kind);
    if (wanted && !wanted.some((scope) => naiveHolds(token.scopes, scope))) return false;
  }
  switch (need[0]) {
    case "see":
      return "channel" in thing && naiveSees(world, actor, thing.channel);
    case "channel":
    case "package": {
      if (!("channel" in thing)) return false;
      const name = "package" in thing ? thing.package : null;
      if (need[0] === "package" && name === null) return false;
      // The name of a new package must lie within a token's patterns too, and all of a channel is more than some packages.
      const patterns = token?.where.kind === "channels" ? (token.where.channels[thing.channel] ?? []) : [];
      if (need[0] === "channel" && (name === null ? patterns.length > 0 : !matchesAny(patterns, name))) return false;
      return reaches(naiveLevel(world, actor, thing.channel, need[0] === "package" ? name : null, kind), need[1]);
    }
    case "role": {
      const at =
        "organization" in thing
          ? thing.organization
          : "channel" in thing
            ? world.channels[thing.channel]?.organization
            : undefined;
      if (at === undefined || login === null || "package" in thing) return false;
      if (token && "person" in token.owner && token.owner.fence && token.owner.fence !== at) return false;
      if (isShutOut(token, at)) return false;
      if (ROLES.indexOf(world.people[login]?.roles?.[at]) < ROLES.indexOf(need[1])) return false;
      // Looking is every member's; an act on the whole organization is not within "these channels".
      const looks = need[1] === "member" && action !== "member.leave";
      if (looks || token?.where.kind !== "channels") return true;
      return "channel" in thing && token.where.channels[thing.channel]?.length === 0;
    }
    case "server":
    case "founding":
      if (!("server" in thing) || login === null) return false;
      // "Only they create organizations unless policy says otherwise."
      if (!world.people[login]?.administrator && !(need[0] === "founding" && world.people[login]?.founder))
        return false;
      return !token || (token.where.kind !== "channels" && !("fence" in token.owner && token.owner.fence));
    case "own": {
      if (login === null) return false;
      const owner = "account" in thing ? thing.account : "token" in thing ? ownerOf(world, thing.token) : null;
      if (owner !== login) return false;
      if (
        !token ||
        !("token" in thing) ||
        (typeof actor !== "string" && "token" in actor && actor.token === thing.token)
      )
        return true;
      // A token that is kept to a part reaches no other token beyond that part.
      if (token.where.kind !== "all") return false;
      const fence = "person" in token.owner ? token.owner.fence : undefined;
      const other = world.tokens[thing.token]?.owner;
      return !fence || (other !== undefined && "person" in other && other.fence === fence);
    }
    case "itself":
      return actor !== "anonymous" && "token" in actor && "token" in thing && actor.token === thing.token;
  }
}

const ownerOf = (world: World, token: string) => {
  const owner = world.tokens[token]?.owner;
  return owner && "person" in owner ? owner.person : null;
};

/** Ids are names, and packages' are `channel/kind/name`. */
export const packageId = (channel: string, name: string, kind: Kind = "conda") => `${channel}/${kind}/${name}`;

function grantsOf(world: World, groups: readonly string[]): Grants {
  const channels: Record<string, { level: Level; group: string }[]> = {};
  const packages: Record<string, Record<string, { level: Level; group: string }[]>> = {};
  for (const { group, channel, package: name, kind, level } of world.grants) {
    if (!groups.includes(group)) continue;
    if (name === undefined) channels[channel] = [...(channels[channel] ?? []), { level, group }];
    else {
      const id = packageId(channel, name, kind);
      const inside = packages[channel] ?? {};
      packages[channel] = { ...inside, [id]: [...(inside[id] ?? []), { level, group }] };
    }
  }
  return { channels, packages };
}

function personIn(world: World, login: string) {
  const { administrator = false, founder = administrator, roles = {}, groups = [] } = world.people[login] ?? {};
  return { id: login, login, administrator, founder: administrator || founder, roles, grants: grantsOf(world, groups) };
}

/** The plain data that `can` is given, for an actor of the world. */
export function standingOf(world: World, actor: WorldActor): Standing {
  if (actor === "anonymous") return { person: null, token: null };
  if ("person" in actor) return { person: personIn(world, actor.person), token: null };
  const token = world.tokens[actor.token];
  if (!token) throw new Error(`no token ${actor.token}`);
  const { owner, scopes, where, inNetwork = true, blocked = [], tooLong = [] } = token;
  return {
    person: "person" in owner ? personIn(world, owner.person) : null,
    token: {
      id: actor.token,
      name: actor.token,
      organization: "organization" in owner ? owner.organization : null,
      fence: "person" in owner ? (owner.fence ?? null) : null,
      blocked,
      tooLong,
      scopes,
      where: where.kind === "group" ? { ...where, grants: grantsOf(world, [where.group]) } : where,
      inNetwork,
    },
  };
}

export function channelIn(world: World, name: string) {
  const { organization = "", visibility = "private" } = world.channels[name] ?? {};
  return { id: name, name, organizationId: organization, visibility } as const;
}

/** A package as `can` sees it; a name that no package has gets no id. */
export function packageIn(world: World, channel: string, name: string, kind: Kind = "conda") {
  const found = packageOf(world, channel, name, kind);
  return { id: found ? packageId(channel, name, kind) : null, kind, name, access: found?.access ?? "inherit" } as const;
}

/** The resource that `can` is asked about. */
export function resourceOf(world: World, thing: Thing): Resource {
  if ("server" in thing) return { kind: "server" };
  if ("organization" in thing) return { kind: "organization", id: thing.organization, name: thing.organization };
  if ("account" in thing) return { kind: "user", id: thing.account, name: thing.account };
  if ("token" in thing) {
    const owner = world.tokens[thing.token]?.owner;
    const person = owner && "person" in owner ? owner.person : null;
    const organization = owner && "organization" in owner ? owner.organization : null;
    const fence = owner && "person" in owner ? (owner.fence ?? null) : null;
    return { kind: "token", id: thing.token, name: thing.token, person, organization, fence };
  }
  const channel = channelIn(world, thing.channel);
  if (!("package" in thing)) return { kind: "channel", channel };
  return { kind: "package", channel, package: packageIn(world, thing.channel, thing.package, thing.kind) };
}

/** The names of the actions that the architecture's tables have. */
export const TABLED = Object.keys(NEEDS).sort();
