/** Reads who an actor is and what it holds now, as the plain data that `access` decides on: at most two queries. */
import { and, type Column, eq, isNotNull, type SQL, sql } from "drizzle-orm";
import ipaddr from "ipaddr.js";
import type { Grant, Grants, Person, Standing, Where } from "#access/can.ts";
import { livesTooLong } from "#access/policy.ts";
import type { Level, Role, Visibility } from "#access/vocabulary.ts";
import type { Reader } from "#db/client.ts";
import {
  channelGrants,
  channels,
  groupMembers,
  groups,
  memberships,
  organizations,
  packageGrants,
} from "#db/schema/organizations.ts";
import { settings, users } from "#db/schema/people.ts";
import { tokenBlocks, tokenChannels, tokenSecrets, tokens } from "#db/schema/tokens.ts";
import type { KnownChannel, KnownToken } from "./access-cache.ts";

/** One row of the query that reads everything an actor holds; `what` says what the other columns mean. */
type Fact = {
  what: "role" | "channel" | "package" | "where" | "blocked" | "policy" | "facts";
  /** An organization or channel id. */
  place: string;
  /** A package id; with `facts` the organization's. */
  item: string | null;
  /** A role, a level, patterns as JSON, or a revision. */
  value: string;
  /** A group's name; with `facts` the visibility. */
  group: string | null;
};

/** Whether the server policy lets everybody create organizations. */
const everybodyFounds =
  sql<boolean>`exists (select 1 from ${settings} where ${settings.key} = ${"policy.everybodyFounds"})`.mapWith(Boolean);

const what = (kind: Fact["what"]) => sql<Fact["what"]>`${sql.raw(`'${kind}'`)}`;
const none = sql<string | null>`cast(null as text)`;
const word = (column: unknown) => sql<string>`cast(${column} as text)`;

function grantFacts(db: Reader, whose: SQL) {
  const group = sql<string | null>`${groups.name}`;
  const onChannels = db
    .select({
      what: what("channel"),
      place: channelGrants.channelId,
      item: none,
      value: word(channelGrants.level),
      group,
    })
    .from(channelGrants)
    .innerJoin(groups, eq(groups.id, channelGrants.groupId))
    .where(sql`${groups.id} in (${whose})`);
  const onPackages = db
    .select({
      what: what("package"),
      place: packageGrants.channelId,
      item: sql<string | null>`${packageGrants.packageId}`,
      value: word(packageGrants.level),
      group,
    })
    .from(packageGrants)
    .innerJoin(groups, eq(groups.id, packageGrants.groupId))
    .where(sql`${groups.id} in (${whose})`);
  return onChannels.unionAll(onPackages);
}

const groupsOf = (userId: string) =>
  sql`select ${groupMembers.groupId} from ${groupMembers} where ${groupMembers.userId} = ${userId}`;

function personFacts(db: Reader, userId: string) {
  const roles = db
    .select({
      what: what("role"),
      place: memberships.organizationId,
      item: none,
      value: word(memberships.role),
      group: none,
    })
    .from(memberships)
    .where(eq(memberships.userId, userId));
  return grantFacts(db, groupsOf(userId)).unionAll(roles);
}

function blockFacts(db: Reader, tokenId: string) {
  return db
    .select({
      what: what("blocked"),
      place: tokenBlocks.organizationId,
      item: none,
      value: sql<string>`''`,
      group: none,
    })
    .from(tokenBlocks)
    .where(eq(tokenBlocks.tokenId, tokenId));
}

/** What the organizations that a token can reach ask of tokens, where they ask more than the server. */
function policyFacts(db: Reader, { userId, organizationId }: Asked) {
  const theirs = sql`select ${memberships.organizationId} from ${memberships} where ${memberships.userId} = ${userId}`;
  const reached = sql`(${organizations.id} = ${organizationId} or ${organizations.id} in (${theirs}))`;
  return db
    .select({
      what: what("policy"),
      place: organizations.id,
      item: none,
      value: word(organizations.tokenPolicy),
      group: none,
    })
    .from(organizations)
    .where(and(isNotNull(organizations.tokenPolicy), reached));
}

function whereFacts(db: Reader, tokenId: string) {
  return db
    .select({
      what: what("where"),
      place: tokenChannels.channelId,
      item: none,
      value: word(tokenChannels.patterns),
      group: none,
    })
    .from(tokenChannels)
    .where(eq(tokenChannels.tokenId, tokenId));
}

function grantsFrom(facts: readonly Fact[]): Grants {
  const channels: Record<string, Grant[]> = {};
  const packages: Record<string, Record<string, Grant[]>> = {};
  for (const { what, place, item, value, group } of facts) {
    const grant = { level: value as Level, group: group ?? "" };
    if (what === "channel") {
      channels[place] ??= [];
      channels[place].push(grant);
    } else if (what === "package" && item) {
      packages[place] ??= {};
      packages[place][item] ??= [];
      packages[place][item].push(grant);
    }
  }
  return { channels, packages };
}

function personFrom(
  user: { id: string; login: string; administrator: boolean; founder: boolean },
  facts: readonly Fact[],
): Person {
  const roles: Record<string, Role> = {};
  for (const fact of facts) if (fact.what === "role") roles[fact.place] = fact.value as Role;
  const { id, login, administrator } = user;
  const founder = administrator || user.founder;
  return { id, login, administrator, founder, roles, grants: grantsFrom(facts) };
}

/** What a person holds now, or null when there is no such active account. */
export async function personStanding(db: Reader, userId: string): Promise<Standing | null> {
  const held = await heldByPerson(db, userId);
  return held?.active ? held.standing : null;
}

/** What an account would hold if it were active, and whether it is: to explain a no, never to let anybody in. */
export async function heldByPerson(db: Reader, userId: string) {
  const [user] = await db
    .select({
      id: users.id,
      login: users.login,
      active: users.active,
      administrator: users.administrator,
      founder: everybodyFounds,
    })
    .from(users)
    .where(eq(users.id, userId));
  if (!user) return null;
  const standing: Standing = { person: personFrom(user, await personFacts(db, userId)), token: null };
  return { standing, active: user.active };
}

/** What may be shown of a token: everything but digests. */
const asked = {
  id: tokens.id,
  name: tokens.name,
  ownerKind: tokens.ownerKind,
  userId: tokens.userId,
  organizationId: tokens.organizationId,
  scopes: tokens.scopes,
  whereKind: tokens.whereKind,
  whereGroupId: tokens.whereGroupId,
  networks: tokens.networks,
  createdAt: tokens.createdAt,
  renewedAt: tokens.renewedAt,
  expiresAt: tokens.expiresAt,
  revokedAt: tokens.revokedAt,
  login: users.login,
  active: users.active,
  administrator: users.administrator,
  founder: everybodyFounds,
};

type Asked = {
  [K in keyof typeof asked]:
    | ((typeof asked)[K] extends SQL<infer T>
        ? T
        : (typeof asked)[K] extends Column
          ? (typeof asked)[K]["_"]["data"]
          : never)
    | null;
} & { id: string; name: string; createdAt: Date };

export const day = (at: Date) => new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(at);

function deathOf(token: Asked): string | null {
  if (token.revokedAt) return `Token ${token.name} was revoked on ${day(token.revokedAt)}.`;
  if (token.ownerKind === "user" && !token.active)
    return `Token ${token.name} belongs to an account that is not active.`;
  return null;
}

function whereFrom(token: Asked, facts: readonly Fact[]): Where {
  if (token.whereKind === "all") return { kind: "all" };
  if (token.whereKind === "group") return { kind: "group", group: token.whereGroupId ?? "", grants: grantsFrom(facts) };
  const channels: Record<string, string[]> = {};
  for (const fact of facts) if (fact.what === "where") channels[fact.place] = JSON.parse(fact.value);
  return { kind: "channels", channels };
}

function channelFacts(db: Reader, name: string) {
  return db
    .select({
      what: what("facts"),
      place: channels.id,
      item: sql<string | null>`${channels.organizationId}`,
      value: word(channels.revision),
      group: sql<string | null>`${channels.visibility}`,
    })
    .from(channels)
    .where(eq(channels.name, name));
}

/** Everything a token stands on, and the facts of the channel it is asking for: one query. */
async function factsOfToken(db: Reader, token: Asked, channel: string): Promise<Fact[]> {
  const where = whereFacts(db, token.id)
    .unionAll(blockFacts(db, token.id))
    .unionAll(policyFacts(db, token))
    .unionAll(channelFacts(db, channel));
  if (token.ownerKind === "user" && token.userId) return where.unionAll(personFacts(db, token.userId));
  if (token.whereKind === "group") return where.unionAll(grantFacts(db, sql`select ${token.whereGroupId}`));
  return where;
}

function knownFrom(name: string, facts: readonly Fact[]): KnownChannel | undefined {
  const [fact] = facts.filter((each) => each.what === "facts");
  if (!fact) return undefined;
  const { place: id, item, value, group } = fact;
  return { id, name, organizationId: item ?? "", visibility: group as Visibility, revision: Number(value) };
}

/** What the registry must know of a channel, or undefined when there is none. One query. */
export async function readChannel(db: Reader, name: string): Promise<KnownChannel | undefined> {
  return knownFrom(name, await channelFacts(db, name));
}

function standingFrom(token: Asked, facts: readonly Fact[]): Standing {
  const personal = token.ownerKind === "user" && token.userId !== null && token.active === true;
  const person = personal
    ? personFrom(
        {
          id: token.userId ?? "",
          login: token.login ?? "",
          administrator: token.administrator ?? false,
          founder: token.founder ?? false,
        },
        facts,
      )
    : null;
  return {
    person,
    token: {
      id: token.id,
      name: token.name,
      organization: token.ownerKind === "organization" ? token.organizationId : null,
      fence: token.ownerKind === "user" ? token.organizationId : null,
      blocked: facts.filter((fact) => fact.what === "blocked").map((fact) => fact.place),
      tooLong: facts
        .filter((fact) => fact.what === "policy" && livesTooLong(token, JSON.parse(fact.value)))
        .map((fact) => fact.place),
      scopes: token.scopes ?? [],
      where: whereFrom(token, facts),
      inNetwork: true,
    },
  };
}

/**
 * Reads a token by the digest of one of its secrets (undefined when no token ever had it), and the channel it asks for
 * on the way. Two queries.
 */
export async function readToken(db: Reader, digest: string, channel: string) {
  const [row] = await db
    .select({ ...asked, hint: tokenSecrets.hint, secretEndsAt: tokenSecrets.endsAt })
    .from(tokenSecrets)
    .innerJoin(tokens, eq(tokens.id, tokenSecrets.tokenId))
    .leftJoin(users, eq(users.id, tokens.userId))
    .where(eq(tokenSecrets.digest, digest));
  if (!row) return { token: undefined, channel: undefined };
  const ends = [row.expiresAt, row.secretEndsAt].filter((at) => at !== null).map((at) => at.getTime());
  const dead = deathOf(row);
  const facts = dead ? [] : await factsOfToken(db, row, channel);
  const token: KnownToken = {
    id: row.id,
    actor: { kind: "token", id: row.id, name: row.name },
    standing: dead ? { person: null, token: null } : standingFrom(row, facts),
    hint: row.hint,
    digest,
    networks: row.networks,
    endsAt: ends.length > 0 ? Math.min(...ends) : null,
    dead,
    replacedAt: row.secretEndsAt?.getTime() ?? null,
  };
  return { token, channel: knownFrom(channel, facts) };
}

/** What a token holds now, by its id, or null once it is revoked or its owner is not active. */
export async function tokenStanding(db: Reader, tokenId: string): Promise<Standing | null> {
  const [row] = await db
    .select(asked)
    .from(tokens)
    .leftJoin(users, eq(users.id, tokens.userId))
    .where(eq(tokens.id, tokenId));
  return !row || deathOf(row) ? null : standingFrom(row, await factsOfToken(db, row, ""));
}

/** What a token would hold if neither it nor its owner had ended, and what has: to explain a no, never to let anybody in. */
export async function heldByToken(db: Reader, tokenId: string) {
  const [row] = await db
    .select(asked)
    .from(tokens)
    .leftJoin(users, eq(users.id, tokens.userId))
    .where(eq(tokens.id, tokenId));
  if (!row) return null;
  const { networks, expiresAt, revokedAt, userId, login, ownerKind, whereGroupId } = row;
  const standing = standingFrom({ ...row, active: true }, await factsOfToken(db, row, ""));
  const ownerActive = ownerKind === "organization" || row.active === true;
  return { standing, networks, expiresAt, revokedAt, userId, login, ownerActive, groupId: whereGroupId };
}

/** Why a token's secret opens nothing at this moment, or null. Compared on every request, never cached. */
export function whyDead(token: KnownToken, now: number): string | null {
  if (token.dead) return token.dead;
  const { replacedAt } = token;
  if (replacedAt !== null && now >= replacedAt)
    return `This secret of token ${token.actor.name} was replaced by a new one; it worked until ${day(new Date(replacedAt))}.`;
  if (token.endsAt !== null && now >= token.endsAt)
    return `Token ${token.actor.name} expired on ${day(new Date(token.endsAt))}.`;
  return null;
}

/** The same as one of the reasons that are counted. */
export const whyRefused = ({ dead, replacedAt }: KnownToken) =>
  dead ? "revoked" : replacedAt ? "replaced" : "expired";

/** The token's standing for a request from `address`: a token kept to networks opens nothing outside them. */
export function standingAt(token: KnownToken, address: string): Standing {
  const { standing } = token;
  if (token.networks.length === 0 || !standing.token) return standing;
  return { ...standing, token: { ...standing.token, inNetwork: isWithin(address, token.networks) } };
}

/** Whether an address lies in one of the networks (CIDR); an IPv4 address mapped into IPv6 counts as IPv4. */
export function isWithin(address: string, networks: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const asked = ipaddr.process(address);
  return networks.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network);
    return base.kind() === asked.kind() && asked.match(base, bits);
  });
}
