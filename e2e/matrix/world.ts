/**
 * The world of the route matrix, as plain data: who asks (the rows) and what is asked about (the columns). `build.ts`
 * makes it in a database by the verbs; `expected.ts` asks `can` about this description, never about the database.
 */
import { standingOf, type World, type WorldActor, type WorldToken } from "#access/testing.ts";
import type { Level, ScopeId, Visibility } from "#access/vocabulary.ts";

/** Channels of `acme` by how open they are; each has both packages, each with one file. */
const OPENNESS: Record<string, Visibility> = { open: "public", team: "members", closed: "private" };
/** One of another organization, and one that is not there. */
export const CHANNELS = [...Object.keys(OPENNESS), "foreign", "nowhere"] as const;

/** `numpy` follows its channel, `vault` is restricted, `absent` is not there. */
export const PACKAGES = ["numpy", "vault", "absent"] as const;

/** Groups of `acme`: what they give on every channel of it, or on `vault` there. */
const GROUPS: Record<string, { level?: Level; vault?: Level }> = {
  readers: { level: "read" },
  writers: { level: "write" },
  keepers: { level: "admin" },
  helpers: { vault: "read" },
  curators: { vault: "admin" },
};

const PEOPLE: World["people"] = {
  stranger: { roles: { other: "owner" } },
  idle: { roles: { acme: "member" } },
  reader: { roles: { acme: "member" }, groups: ["readers"] },
  helper: { roles: { acme: "member" }, groups: ["helpers"] },
  writer: { roles: { acme: "member" }, groups: ["writers"] },
  keeper: { roles: { acme: "member" }, groups: ["keepers"] },
  curator: { roles: { acme: "member" }, groups: ["curators"] },
  steward: { roles: { acme: "admin" } },
  boss: { roles: { acme: "owner", other: "member" } },
  /** Server administrators: one belongs to nothing, one owns everything as well and prepares what cells use up. */
  operator: { administrator: true },
  chief: { administrator: true, roles: { acme: "owner", other: "owner" } },
};
export const LOGINS = Object.keys(PEOPLE);

const ALL = { kind: "all" } as const;
const inChannels = (names: readonly string[], patterns: readonly string[] = []) =>
  ({ kind: "channels", channels: Object.fromEntries(names.map((name) => [name, patterns])) }) as const;
const of = (person: string, scopes: readonly ScopeId[], more: Partial<WorldToken> = {}): WorldToken => ({
  owner: { person },
  scopes,
  where: ALL,
  ...more,
});

/** What package clients of each person send, and what a program with every right does. */
const FULL = Object.fromEntries(LOGINS.map((login) => [`all-of-${login}`, of(login, ["all"])]));

const NARROW: Record<string, WorldToken> = {
  "read-only": of("boss", ["api:read"]),
  "write-only": of("boss", ["api:write"]),
  "who-may-only": of("boss", ["api:modify-group"]),
  "api-only": of("boss", ["api"]),
  "download-only": of("boss", ["conda:download", "pypi:download"]),
  "upload-only": of("writer", ["conda:upload", "pypi:upload"]),
  "fenced-here": of("boss", ["all"], { owner: { person: "boss", fence: "acme" } }),
  "fenced-away": of("boss", ["all"], { owner: { person: "boss", fence: "other" } }),
  "kept-to-channel": of("boss", ["all"], { where: inChannels(["closed"]) }),
  "kept-to-package": of("boss", ["all"], { where: inChannels(["closed", "team"], ["num*"]) }),
  "kept-administrator": of("chief", ["all"], { where: inChannels(["closed"]) }),
  blocked: of("boss", ["all"], { blocked: ["acme"] }),
  "blocked-of-idle": of("idle", ["all"], { blocked: ["acme"] }),
  elsewhere: of("boss", ["all"], { inNetwork: false }),
  "organization-channels": {
    owner: { organization: "acme" },
    scopes: ["repos", "api:write"],
    where: inChannels(["open", "closed"]),
  },
  "organization-packages": {
    owner: { organization: "acme" },
    scopes: ["repos", "api:write"],
    where: inChannels(["closed"], ["vault"]),
  },
  "organization-group": {
    owner: { organization: "acme" },
    scopes: ["repos", "api:write"],
    where: { kind: "group", group: "keepers" },
  },
  "organization-readers": {
    owner: { organization: "acme" },
    scopes: ["repos", "api:read"],
    where: { kind: "group", group: "readers" },
  },
};

/** Were everything, and open nothing any more; `unknown` never was a token. */
const DEAD: Record<string, WorldToken> = {
  revoked: of("boss", ["all"]),
  expired: of("boss", ["all"]),
  deactivated: of("retired", ["all"]),
};

export const WORLD: World = {
  organizations: ["acme", "other"],
  people: { ...PEOPLE, retired: {} },
  groups: { ...Object.fromEntries(Object.keys(GROUPS).map((group) => [group, "acme"])), others: "other" },
  channels: {
    ...Object.fromEntries(
      Object.entries(OPENNESS).map(([name, visibility]) => [name, { organization: "acme", visibility }]),
    ),
    foreign: { organization: "other" },
  },
  packages: CHANNELS.filter((channel) => channel !== "nowhere").flatMap((channel) => [
    { channel, name: "numpy" },
    { channel, name: "vault", access: "restricted" as const },
  ]),
  grants: Object.entries(GROUPS).flatMap(([group, { level, vault }]) =>
    Object.keys(OPENNESS).flatMap((channel) => [
      ...(level ? [{ group, channel, level }] : []),
      ...(vault ? [{ group, channel, package: "vault", level: vault }] : []),
    ]),
  ),
  tokens: { ...FULL, ...NARROW, ...DEAD },
};

/** Who asks. A person asks pages and the API by a session; package clients know tokens alone. */
export type Asker = {
  name: string;
  actor: WorldActor;
  by: "nothing" | "session" | "token";
  /** Whether its secret opens nothing. */
  dead: boolean;
};

const token = (name: string, dead = false): Asker => ({ name, actor: { token: name }, by: "token", dead });
export const NOBODY: Asker = { name: "anonymous", actor: "anonymous", by: "nothing", dead: false };
export const PERSONS: readonly Asker[] = LOGINS.map((login) => ({
  name: login,
  actor: { person: login },
  by: "session",
  dead: false,
}));
export const TOKENS: readonly Asker[] = [
  ...Object.keys({ ...FULL, ...NARROW }).map((name) => token(name)),
  ...Object.keys(DEAD).map((name) => token(name, true)),
  { ...token("unknown", true), actor: "anonymous" },
];

/** What an asker holds, from this description alone. */
export const heldBy = (asker: Asker) => standingOf(WORLD, asker.actor);
