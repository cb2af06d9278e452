/** A random world in a database: organizations, people, groups, channels, packages, grants and every sort of token. */
import { Readable } from "node:stream";
import type { Kind, Level, Role, ScopeId, Visibility } from "#access/vocabulary.ts";
import type { Services } from "#core/context.ts";
import { upload } from "#core/files.ts";
import { startSession } from "#core/session.ts";
import { blockToken } from "#core/token-reach.ts";
import { revokeToken } from "#core/tokens.ts";
import { updateUser } from "#core/users.ts";
import * as make from "#db/factories.ts";
import { condaPackage } from "#formats/conda/testing.ts";

/** Numbers that a seed gives again: mulberry32. */
export function randomOf(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const chance = (share: number) => next() < share;
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  const some = <T>(from: readonly T[], share = 0.5) => from.filter(() => chance(share));
  return { next, chance, pick, some };
}
export type Random = ReturnType<typeof randomOf>;

export type Archive = { filename: string; bytes: Buffer };
export type Package = {
  name: string;
  kind: Kind;
  access: "inherit" | "restricted";
  /** Stays as it is; is replaced by the other one; comes and goes. */
  stays: Archive;
  swaps: readonly [Archive, Archive];
  goes: Archive;
  /** Which of the two is there. */
  there: 0 | 1;
  grant: { group: string; level: Level };
};
export type Channel = {
  at: Organization;
  made: make.TestChannel;
  visibility: Visibility;
  packages: Package[];
  grant: { group: string; level: Level };
};
export type Organization = {
  made: make.TestOrganization;
  channels: Channel[];
  groups: make.TestGroup[];
  members: Set<string>;
  /** Whose role is set again and again. */
  someone: make.TestPerson;
};
export type Actor = {
  /** As the explainer is asked. */
  actor: string;
  /** An organization's group or token is asked about nothing of other organizations: nobody there knows of it. */
  place: Organization | null;
  /** Sent to package clients' addresses; null: nothing is sent. */
  secret: string | null;
  /** Sent to the API instead of the secret. */
  cookie: string | null;
  /** Who may ask about it besides administrators: the person, or the token's owner. */
  own: make.TestPerson | null;
  active: boolean;
  /** Organizations whose administrators know of it. */
  knownIn: (at: Organization) => boolean;
};
export type World = { organizations: Organization[]; channels: Channel[]; actors: Actor[] };

const NAMES = ["numpy", "numba", "zlib"];
const LEVELS: readonly Level[] = ["read", "write", "admin"];
const SCOPES: readonly ScopeId[][] = [
  ["all"],
  ["repos"],
  ["conda"],
  ["conda:download"],
  ["conda:upload"],
  ["pypi"],
  ["api"],
  ["api:read"],
  ["api:write"],
  ["api:modify-group"],
  ["conda:download", "api:read"],
];
const PATTERNS = [[], [], ["numpy"], ["num*"], ["zlib", "numba"], ["x*"]];

const archiveOf = (name: string, version: string, note: string): Archive => {
  const made = condaPackage({ name, version, index: { summary: note } });
  return { filename: `${made.stem}.conda`, bytes: made.conda };
};

async function aPackage(
  random: Random,
  channel: make.TestChannel,
  groups: make.TestGroup[],
  name: string,
): Promise<Package> {
  const access = random.chance(0.4) ? ("restricted" as const) : ("inherit" as const);
  await make.declare(channel, name, access);
  const on = `${channel.name} ${name}`;
  const stays = archiveOf(name, "1.0", on);
  const swaps = [archiveOf(name, "2.0", `${on} one`), archiveOf(name, "2.0", `${on} two`)] as const;
  const goes = archiveOf(name, "3.0", on);
  for (const one of [stays, swaps[0], goes]) await put(channel, one);
  const given: { group: string; level: Level }[] = [];
  for (const to of [random.pick(groups), ...random.some(groups, 0.2)]) {
    const level = random.pick(LEVELS);
    await make.grant(to, channel, level, { name });
    given.push({ group: to.name, level });
  }
  const grant = given.at(-1) ?? { group: "", level: "read" };
  return { name, kind: "conda", access, stays, swaps, goes, there: 0, grant };
}

/** Publishes an archive as the channel's owner. */
export async function put(channel: make.TestChannel, { filename, bytes }: Archive): Promise<void> {
  const by = await make.ctxOf(channel.organization.owner);
  await upload(by, { channel: channel.name, filename, labels: [], force: false }, Readable.from([bytes]));
}

async function anOrganization(
  random: Random,
  services: Services,
  people: readonly make.TestPerson[],
  size: Size,
): Promise<Organization> {
  const made = await make.organization(services);
  const roles: readonly Role[] = ["member", "member", "member", "admin", "owner"];
  const joined = random.some(people, 0.7);
  for (const each of joined) await make.member(made, each, random.pick(roles));
  const someone = await make.member(made);
  const groups: make.TestGroup[] = [];
  for (let i = 0; i < size.groups; i++) groups.push(await make.group(made, random.some(joined, 0.25)));
  const at: Organization = {
    made,
    groups,
    channels: [],
    members: new Set([...joined, someone, made.owner].map(({ login }) => login)),
    someone,
  };
  for (let i = 0; i < size.channels; i++) {
    const visibility = random.pick(["private", "private", "members", "public"] as const);
    const channel = await make.channel(made, { visibility });
    const given: { group: string; level: Level }[] = [];
    for (const to of [random.pick(groups), ...random.some(groups, 0.3)]) {
      const level = random.pick(LEVELS);
      await make.grant(to, channel, level);
      given.push({ group: to.name, level });
    }
    const packages: Package[] = [];
    for (const name of NAMES) packages.push(await aPackage(random, channel, groups, name));
    at.channels.push({ at, made: channel, visibility, packages, grant: given.at(-1) ?? { group: "", level: "read" } });
  }
  return at;
}

type Size = { people: number; groups: number; channels: number; tokens: number };

type Wish = NonNullable<Parameters<typeof make.token>[1]>;

function wishOf(random: Random, at: Organization, personal: boolean): Wish {
  const kind = random.pick(
    personal ? (["all", "channels", "channels"] as const) : (["all", "channels", "group"] as const),
  );
  const where: Wish["where"] =
    kind === "all"
      ? { kind }
      : kind === "group"
        ? { kind, group: random.pick(at.groups).name }
        : { kind, channels: [random.pick(at.channels).made.name], packages: random.pick(PATTERNS) };
  const scopes = personal
    ? random.pick(SCOPES)
    : random.pick([["repos"], ["conda"], ["api:read"], ["api:write", "conda"]] as ScopeId[][]);
  const organization = at.made.name;
  const owner: Wish["owner"] = personal
    ? { kind: "me", ...(random.chance(0.3) && { organization }) }
    : { kind: "organization", organization };
  const networks = random.chance(0.15) ? [random.pick(["127.0.0.0/8", "10.0.0.0/8"])] : [];
  return { scopes, where, owner, networks };
}

/** A token, and what became of it: as made, expired, revoked, or blocked where it reaches. */
async function aToken(
  random: Random,
  all: readonly Organization[],
  people: readonly make.TestPerson[],
): Promise<Actor | null> {
  const at = random.pick(all);
  const personal = random.chance(0.7);
  const inside = people.filter(({ login }) => at.members.has(login));
  const by = personal ? random.pick([...inside, at.made.owner]) : at.made.owner;
  const wish = wishOf(random, at, personal);
  // Of channels that its maker does not see no token is made.
  const past = random.chance(0.1);
  const asking = past ? { now: new Date(Date.now() - 10 * 86_400_000) } : {};
  const made = await make.token(by, { ...wish, ...(past && { expiresIn: 86_400 }) }, asking).catch(() => null);
  if (!made) return null;
  const { id } = made.token;
  if (random.chance(0.1)) await revokeToken(await make.ctxOf(by), { id });
  else if (!past && random.chance(0.15))
    await blockToken(await make.ctxOf(at.made.owner), { organization: at.made.name, id }).catch(() => null);
  return {
    place: personal ? null : at,
    actor: `token:${id}`,
    secret: made.secret,
    cookie: null,
    own: personal ? by : null,
    active: true,
    knownIn: (place) => (personal ? false : place === at),
  };
}

/** A person with a session for the API and, for package clients, a token that is worth exactly them. */
async function aPerson(services: Services, who: make.TestPerson, actor = `user:${who.login}`): Promise<Actor> {
  const { secret } = await make.token(who, { scopes: ["all"] });
  const cookie = await startSession(make.ctxOfNobody(services), who);
  const knownIn = (at: Organization) => at.members.has(who.login);
  return { place: null, actor, secret, cookie, own: who, active: true, knownIn };
}

export async function makeWorld(random: Random, services: Services, size: Size): Promise<World> {
  const people: make.TestPerson[] = [];
  for (let i = 0; i < size.people; i++) people.push(await make.person(services));
  const organizations: Organization[] = [];
  for (let i = 0; i < 3; i++) organizations.push(await anOrganization(random, services, people, size));
  const actors: Actor[] = [
    { place: null, actor: "anonymous", secret: null, cookie: null, own: null, active: true, knownIn: () => true },
  ];
  for (const who of people) actors.push(await aPerson(services, who));
  for (const at of organizations) {
    actors.push(await aPerson(services, at.made.owner));
    // What a group gives is what somebody has who is in that group alone.
    for (const group of at.groups) {
      const probe = await make.member(at.made, undefined, "member", [group]);
      const one = await aPerson(services, probe, `group:${group.name}`);
      actors.push({ ...one, place: at, own: null, knownIn: (place) => place === at });
    }
  }
  for (let i = 0; i < size.tokens; i++) {
    const token = await aToken(random, organizations, people);
    if (token) actors.push(token);
  }
  const gone = people[0];
  if (gone) {
    await updateUser(await make.ctxOf(await make.root(services)), { login: gone.login, active: false });
    for (const actor of actors) if (actor.own === gone) actor.active = false;
  }
  return { organizations, channels: organizations.flatMap(({ channels }) => channels), actors };
}
