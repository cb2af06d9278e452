/**
 * The only place where a yes is made (architecture sections 1, 4 and 4a). Pure functions over plain data:
 * `can` for one act, `view` for what of a channel an actor may read; both stand on `levelOn`.
 */
import { type Action, matches, type Need, RULES, type Rule } from "./policy.ts";
import {
  holds,
  type Kind,
  LEVELS,
  type Level,
  type PackageAccess,
  ROLES,
  type Role,
  type ScopeId,
  type Visibility,
} from "./vocabulary.ts";

/** A group's level on a channel or package. */
export type Grant = { level: Level; group: string };

/** What groups give: channel id -> grants, and channel id -> package id -> grants. */
export type Grants = {
  channels: Readonly<Record<string, readonly Grant[]>>;
  packages: Readonly<Record<string, Readonly<Record<string, readonly Grant[]>>>>;
};

/** A person's rights, before any token narrows them. Roles are by organization id. */
export type Person = {
  id: string;
  login: string;
  administrator: boolean;
  /** Whether the person may create organizations: administrators, and everybody where the server policy says so. */
  founder: boolean;
  roles: Readonly<Record<string, Role>>;
  grants: Grants;
};

export type Where =
  | { kind: "all" }
  /** Channel id -> patterns (names or `prefix*`); an empty list is every package. */
  | { kind: "channels"; channels: Readonly<Record<string, readonly string[]>> }
  | { kind: "group"; group: string; grants: Grants };

export type TokenStanding = {
  id: string;
  name: string;
  /** The organization that owns it, or null for a personal token. */
  organization: string | null;
  /** An organization that a personal token is fenced to, or null. */
  fence: string | null;
  /** Organizations whose administrators have blocked it. */
  blocked: readonly string[];
  /** Organizations whose policy allows no token that lives as long. */
  tooLong: readonly string[];
  scopes: readonly ScopeId[];
  where: Where;
  /** Whether its networks allow the address of this request; compared anew on every request. */
  inNetwork: boolean;
};

/** What an actor holds now. Anonymous: neither person nor token. An organization's token: no person. */
export type Standing = { person: Person | null; token: TokenStanding | null };

export const ANONYMOUS: Standing = { person: null, token: null };

export type ChannelFacts = { id: string; organizationId: string; name: string; visibility: Visibility };
/** `id` is null for a name that nothing has been uploaded to. */
export type PackageFacts = { id: string | null; kind: Kind; name: string; access: PackageAccess };

export type Resource =
  | { kind: "server" }
  | { kind: "organization"; id: string; name: string }
  | { kind: "channel"; channel: ChannelFacts }
  | { kind: "package"; channel: ChannelFacts; package: PackageFacts }
  | { kind: "user"; id: string; name: string }
  | {
      kind: "token";
      id: string;
      name: string;
      person: string | null;
      organization: string | null;
      fence?: string | null;
    };

/** One step of a decision: what was looked at, whether it spoke for the actor, and in words. */
export type Step = {
  rule: "role" | "package grant" | "channel grant" | "visibility" | "where" | "scope" | "network" | "own" | "server";
  passed: boolean;
  text: string;
};

export type Decision = { allowed: boolean; because: Step[] };

/** A step that gives a level; `group`: whose grant it is. */
export type Source = Step & { level: Level; group?: string };

type Held = { level: Level | null; because: Step[] };

const rank = (level: Level | null) => (level === null ? 0 : LEVELS.indexOf(level) + 1);
export const atLeast = (level: Level | null, wanted: Level) => rank(level) >= rank(wanted);
export const roleAtLeast = (role: Role | undefined, wanted: Role) =>
  role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(wanted);

/** The higher of two levels. */
export const higher = (a: Level | null, b: Level | null): Level | null => (rank(a) >= rank(b) ? a : b);
const lower = (a: Level | null, b: Level | null): Level | null => (rank(a) <= rank(b) ? a : b);

/** Adds up what speaks for the actor: grants only add, the highest wins. */
function sum(speaking: readonly Source[]): Held {
  let level: Level | null = null;
  for (const step of speaking) level = higher(level, step.level);
  return { level, because: speaking.map(({ rule, passed, text }) => ({ rule, passed, text })) };
}

function fromGrants(grants: readonly Grant[] | undefined, rule: Step["rule"], name: string) {
  return (grants ?? []).map(({ level, group }) => ({
    level,
    rule,
    passed: true,
    group,
    text: `Group ${group} has ${level} on ${name}.`,
  }));
}

/** What grants give on a channel, or on a package in it: `admin` reaches restricted packages, lower levels do not. */
function granted(grants: Grants, channel: ChannelFacts, pack: PackageFacts | null) {
  const onChannel = fromGrants(grants.channels[channel.id], "channel grant", channel.name);
  if (!pack) return onChannel;
  const onPackage = pack.id ? grants.packages[channel.id]?.[pack.id] : undefined;
  return [
    ...fromGrants(onPackage, "package grant", pack.name),
    ...onChannel.filter((step) => pack.access === "inherit" || step.level === "admin"),
  ];
}

function personSources(person: Person | null, channel: ChannelFacts, pack: PackageFacts | null): Source[] {
  const role = person?.roles[channel.organizationId];
  const steps: Source[] = [];
  if (role && roleAtLeast(role, "admin"))
    steps.push({ level: "admin", rule: "role", passed: true, text: `Role ${role} gives admin on every channel.` });
  if (person) steps.push(...granted(person.grants, channel, pack));
  const open = channel.visibility === "public" || (channel.visibility === "members" && role !== undefined);
  if (open && pack?.access !== "restricted")
    steps.push({
      level: "read",
      rule: "visibility",
      passed: true,
      text: `${channel.name} is readable by ${channel.visibility === "public" ? "anyone" : "every member"}.`,
    });
  return steps;
}

/** An organization's token has no person's standing: read and write on its channels, or a group's levels up to write. */
function organizationSources(token: TokenStanding, channel: ChannelFacts, pack: PackageFacts | null): Source[] {
  if (channel.organizationId !== token.organization) return [];
  if (token.where.kind === "group")
    return granted(token.where.grants, channel, pack).map((source) => ({
      ...source,
      level: lower(source.level, "write") ?? source.level,
    }));
  const exact = token.where.kind === "channels" ? (token.where.channels[channel.id] ?? []) : [];
  if (pack?.access !== "restricted")
    return [{ level: "write", rule: "role", passed: true, text: "A token of the organization reaches its channels." }];
  if (!exact.includes(pack.name)) return [];
  return [{ level: "write", rule: "package grant", passed: true, text: `${token.name} names ${pack.name}.` }];
}

/** Everything that gives its actor a level on a channel, or on a package in it, before a token's `where` cuts. */
export function sourcesOf({ person, token }: Standing, channel: ChannelFacts, pack: PackageFacts | null): Source[] {
  return token?.organization ? organizationSources(token, channel, pack) : personSources(person, channel, pack);
}

/** Why an organization lets a token do nothing in it, or null. */
function shutOut(token: TokenStanding | null, organization: string): string | null {
  if (token?.blocked.includes(organization))
    return `${token.name} was blocked here by an administrator of the organization.`;
  if (token?.tooLong.includes(organization))
    return `${token.name} lives longer than the organization's policy allows: rotate it.`;
  return null;
}

/** Why a block, a policy or its fence keeps a token out of an organization, or null. */
function keptOut(token: TokenStanding | null, organization: string): string | null {
  const shut = shutOut(token, organization);
  if (shut || !token?.fence || token.fence === organization) return shut;
  return `${token.name} is kept to another organization.`;
}

/** Why a block, a token's `where` or its fence keeps it out, or null. */
function outside(token: TokenStanding, channel: ChannelFacts, pack: PackageFacts | null): string | null {
  const kept = keptOut(token, channel.organizationId);
  if (kept) return kept;
  if (token.where.kind !== "channels") return null;
  const patterns = token.where.channels[channel.id];
  if (!patterns) return `${token.name} does not include ${channel.name}.`;
  if (pack && patterns.length > 0 && !patterns.some((pattern) => matches(pattern, pack.name)))
    return `${token.name} includes only some packages of ${channel.name}, not ${pack.name}.`;
  return null;
}

/**
 * The level an actor holds on a channel (`pack` null) or on a package in it, with what gives it; scopes and network not
 * considered (architecture section 4a, first lines).
 */
export function levelOn(standing: Standing, channel: ChannelFacts, pack: PackageFacts | null): Held {
  const { token } = standing;
  const held = sum(sourcesOf(standing, channel, pack));
  const kept = token && outside(token, channel, pack);
  if (!kept) return held;
  return { level: null, because: [...held.because, { rule: "where", passed: false, text: kept }] };
}

/** Whether the actor sees that the channel exists: any level on anything in it. */
function sees(standing: Standing, channel: ChannelFacts): boolean {
  return !isEmpty(view(standing, channel));
}

/**
 * What of a channel an actor may read, as a rule that needs no list of packages: `contains` applies it, and two actors
 * with the same rule get the same documents.
 */
export type View = {
  /** Packages whose access is `inherit`. */
  unrestricted: boolean;
  /** Restricted packages: all, or those with these ids or these names. */
  restricted: "all" | { ids: readonly string[]; names: readonly string[] };
  /** Packages that are readable although `unrestricted` is false, by id. */
  also: readonly string[];
  /** A token's patterns cut everything above; null cuts nothing. */
  patterns: readonly string[] | null;
};

const NOTHING: View = { unrestricted: false, restricted: { ids: [], names: [] }, also: [], patterns: null };

/** The grants that count for an actor: its person's, or those of the group that an organization's token reaches. */
export function grantsOf({ person, token }: Standing): Grants | null {
  if (token?.organization) return token.where.kind === "group" ? token.where.grants : null;
  return person?.grants ?? null;
}

/** What of `channel` the actor may read (architecture section 4); scopes and network not considered. */
export function view(standing: Standing, channel: ChannelFacts): View {
  const { token } = standing;
  if (token && outside(token, channel, null)) return NOTHING;
  if (token?.organization && token.organization !== channel.organizationId) return NOTHING;
  const patterns = token?.where.kind === "channels" ? (token.where.channels[channel.id] ?? []) : [];
  const probe = (access: PackageAccess) =>
    levelOn(withoutPatterns(standing), channel, { id: null, kind: "conda", name: "", access }).level !== null;
  const ids = Object.keys(grantsOf(standing)?.packages[channel.id] ?? {}).sort();
  const exact = token?.organization ? patterns.filter((pattern) => !pattern.endsWith("*")).sort() : [];
  return {
    unrestricted: probe("inherit"),
    restricted: probe("restricted") ? "all" : { ids, names: exact },
    also: ids,
    patterns: patterns.length > 0 ? [...patterns].sort() : null,
  };
}

function withoutPatterns(standing: Standing): Standing {
  const { token } = standing;
  if (token?.where.kind !== "channels") return standing;
  const channels = Object.fromEntries(Object.keys(token.where.channels).map((id) => [id, []]));
  return { ...standing, token: { ...token, where: { kind: "channels", channels } } };
}

/** Whether nothing at all can be in the view. */
export function isEmpty(of: View): boolean {
  const { unrestricted, restricted, also } = of;
  return (
    !unrestricted && also.length === 0 && restricted !== "all" && restricted.ids.length + restricted.names.length === 0
  );
}

/** Whether a package is in the view. */
export function contains(of: View, pack: PackageFacts): boolean {
  if (of.patterns && !of.patterns.some((pattern) => matches(pattern, pack.name))) return false;
  if (pack.access === "inherit") return of.unrestricted || (pack.id !== null && of.also.includes(pack.id));
  if (of.restricted === "all") return true;
  return (pack.id !== null && of.restricted.ids.includes(pack.id)) || of.restricted.names.includes(pack.name);
}

/** Why a token that was made for channels, or for some packages of one, cannot act on the whole of `resource`, or null. */
function notWhole(token: TokenStanding | null, resource: Resource): string | null {
  if (token?.where.kind !== "channels") return null;
  if (resource.kind !== "channel") return `${token.name} is kept to channels.`;
  const { id, name } = resource.channel;
  const whole = token.where.channels[id]?.length === 0;
  return whole
    ? null
    : (outside(token, resource.channel, null) ?? `${token.name} includes only some packages of ${name}.`);
}

function needsLevel(standing: Standing, need: Extract<Need, { level: Level }>, resource: Resource): Decision {
  if (resource.kind !== "channel" && resource.kind !== "package") return { allowed: false, because: [] };
  const pack = need.on === "package" && resource.kind === "package" ? resource.package : null;
  if (need.on === "package" && !pack) return { allowed: false, because: [] };
  const named = pack?.name ?? resource.channel.name;
  // A new name has no package yet, but a token's patterns speak about names: they cut `package.create` too.
  const cut =
    standing.token &&
    (resource.kind === "package"
      ? outside(standing.token, resource.channel, resource.package)
      : notWhole(standing.token, resource));
  const held = levelOn(standing, resource.channel, pack);
  const allowed = !cut && atLeast(held.level, need.level);
  const lacking: Step = {
    rule: cut ? "where" : "channel grant",
    passed: false,
    text: cut || `That needs ${need.level} on ${named}; the level there is ${held.level ?? "none"}.`,
  };
  return { allowed, because: allowed ? held.because : [...held.because, lacking] };
}

function needsRole(
  standing: Standing,
  { role: wanted, acts }: Extract<Need, { on: "organization" }>,
  resource: Resource,
): Decision {
  if (resource.kind !== "organization" && resource.kind !== "channel") return { allowed: false, because: [] };
  const id = resource.kind === "organization" ? resource.id : resource.channel.organizationId;
  const role = standing.person?.roles[id];
  // Looking at an organization is every member's; acting on it reaches beyond the channels of a token's `where`.
  const cut = keptOut(standing.token, id) ?? (wanted === "member" && !acts ? null : notWhole(standing.token, resource));
  const passed = roleAtLeast(role, wanted);
  const because: Step[] = [{ rule: "role", passed, text: `That needs role ${wanted}; the role is ${role ?? "none"}.` }];
  if (cut) because.push({ rule: "where", passed: false, text: cut });
  return { allowed: passed && !cut, because };
}

function needsOwn({ person, token }: Standing, resource: Resource): Decision {
  const own =
    person !== null &&
    ((resource.kind === "user" && resource.id === person.id) ||
      (resource.kind === "token" && resource.person === person.id && resource.organization === null));
  const because: Step[] = [{ rule: "own", passed: own, text: "That is for its owner." }];
  // A token that is kept to a part of what its owner has reaches none of the owner's tokens beyond that part.
  const narrower =
    token !== null && (token.where.kind !== "all" || (token.fence !== null && token.fence !== fenceOf(resource)));
  const beyond = resource.kind === "token" && resource.id !== token?.id && narrower;
  if (beyond) because.push({ rule: "where", passed: false, text: "That token reaches beyond the one that asks." });
  return { allowed: own && !beyond, because };
}

const fenceOf = (resource: Resource) => (resource.kind === "token" ? (resource.fence ?? null) : null);

function needed(standing: Standing, need: Need, resource: Resource): Decision {
  if (need.on === "organization") return needsRole(standing, need, resource);
  if (need.on === "own") return needsOwn(standing, resource);
  if (need.on === "itself") {
    const allowed = resource.kind === "token" && standing.token?.id === resource.id;
    return { allowed, because: [{ rule: "own", passed: allowed, text: "That is for the token itself." }] };
  }
  if (need.on === "server" || need.on === "founding") {
    const kept = standing.token?.fence || notWhole(standing.token, resource);
    const { administrator = false, founder = false } = standing.person ?? {};
    const held = need.on === "server" ? administrator : founder;
    const because: Step[] = [{ rule: "server", passed: held, text: "That is for server administrators." }];
    if (kept) because.push({ rule: "where", passed: false, text: `${standing.token?.name} is kept to a part.` });
    return { allowed: resource.kind === "server" && held && !kept, because };
  }
  if ("see" in need) {
    if (resource.kind !== "channel" && resource.kind !== "package") return { allowed: false, because: [] };
    const allowed = sees(standing, resource.channel);
    const because: Step[] = [{ rule: "visibility", passed: allowed, text: "That needs any level on anything in it." }];
    const cut = standing.token && outside(standing.token, resource.channel, null);
    if (cut) because.push({ rule: "where", passed: false, text: cut });
    return { allowed, because };
  }
  return needsLevel(standing, need, resource);
}

/** The scopes, any one of which opens the action to a token. */
export function scopesFor(action: Action, resource: Resource): readonly ScopeId[] {
  const { scopes }: Rule = RULES[action];
  return typeof scopes === "function" ? scopes(resource.kind === "package" ? resource.package.kind : "conda") : scopes;
}

/**
 * Whether the actor may do `action` on `resource`, with the steps that decided it. Every part must say yes: what the
 * owner holds now (cut by the token's `where`), the token's scopes, and its networks.
 */
export function can(standing: Standing, action: Action, resource: Resource): Decision {
  const base = needed(standing, RULES[action].need, resource);
  const { token } = standing;
  if (!token) return base;
  const wanted = scopesFor(action, resource);
  const scoped = wanted.length === 0 || wanted.some((scope) => holds(token.scopes, scope));
  const steps: Step[] = [
    ...base.because,
    {
      rule: "scope",
      passed: scoped,
      text: wanted.length === 0 ? "No scope is needed." : `That needs scope ${wanted.join(" or ")}.`,
    },
    { rule: "network", passed: token.inNetwork, text: "The request must come from the token's networks." },
  ];
  return { allowed: base.allowed && scoped && token.inNetwork, because: steps };
}
