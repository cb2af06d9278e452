/** Whom the explainer speaks of: what they hold, or would hold if nothing had ended them. */
import { and, eq, inArray, isNull, or } from "drizzle-orm";
import { ANONYMOUS, can, type Standing } from "#access/can.ts";
import type { Life } from "#access/explain.ts";
import { channels, groupMembers, groups, memberships } from "#db/schema/organizations.ts";
import { users } from "#db/schema/people.ts";
import { tokenChannels, tokens } from "#db/schema/tokens.ts";
import { type Census, standingsOf } from "./census.ts";
import { closest } from "./closest.ts";
import type { Context } from "./context.ts";
import { findMember } from "./members.ts";
import { type Organization, resourceOf } from "./organizations.ts";
import { forbidden } from "./refusal.ts";
import { day, heldByPerson, heldByToken, isWithin } from "./standing.ts";

export type Who = {
  kind: "user" | "group" | "token" | "anonymous";
  /** As `actor` says it. */
  actor: string;
  /** A login, a group's or token's name; "You" for oneself. */
  name: string;
  self: boolean;
  standing: Standing;
  life: Life;
  /** Reads the groups that it is in or stands on, by id: only advice needs them. */
  groupIds: () => Promise<readonly string[]>;
  /** The networks a token is kept to, and whether an address was compared with them. */
  networks: readonly string[];
  address: string | null;
};

/** What was asked about and is not there, or may not be known, with names that may be. */
export type Unknown = { unknown: "who" | "what"; name: string; matches: string[] };

export type TakeCensus = () => Promise<Census>;

const lives: Life = { account: null, token: null };
const somebody = { life: lives, groupIds: async () => [], networks: [], address: null, self: false } as const;

/** Asking about anybody else is for administrators of the organization. */
function mayAskAboutOthers(ctx: Context, at: Organization) {
  if (!can(ctx.standing, "explain.others", resourceOf(at)).allowed)
    throw forbidden("You can ask about yourself.", at.id);
}

async function groupIdsOf(ctx: Context, at: Organization, userId: string): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: groups.id })
    .from(groupMembers)
    .innerJoin(groups, eq(groups.id, groupMembers.groupId))
    .where(and(eq(groups.organizationId, at.id), eq(groupMembers.userId, userId)));
  return rows.map(({ id }) => id);
}

async function personWho(ctx: Context, at: Organization, person: { id: string; login: string }): Promise<Who | null> {
  const held = await heldByPerson(ctx.db, person.id);
  if (!held) return null;
  const { login, id } = person;
  const life = { ...lives, account: held.active ? null : `The account ${login} is not active.` };
  const { standing } = held;
  const groupIds = () => groupIdsOf(ctx, at, id);
  return { ...somebody, kind: "user", actor: `user:${login}`, name: login, standing, life, groupIds };
}

async function userWho(ctx: Context, at: Organization, login: string): Promise<Who | Unknown> {
  const own = ctx.standing.person;
  if (own?.login === login && !ctx.standing.token) return selfWho(ctx, at);
  if (own?.login !== login) mayAskAboutOthers(ctx, at);
  const member = own?.login === login ? own : await findMember(ctx.db, at.id, login);
  const who = member && (await personWho(ctx, at, member));
  if (who) return who;
  const all = await ctx.db
    .select({ login: users.login })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.organizationId, at.id));
  const logins = all.map((each) => each.login);
  return { unknown: "who", name: login, matches: closest(logins, login).map((name) => `user:${name}`) };
}

async function groupWho(ctx: Context, at: Organization, name: string, take: TakeCensus): Promise<Who | Unknown> {
  mayAskAboutOthers(ctx, at);
  const census = await take();
  const group = census.groups.find((each) => each.name === name);
  if (!group) {
    const names = census.groups.map((each) => each.name);
    return { unknown: "who", name, matches: closest(names, name).map((each) => `group:${each}`) };
  }
  const { person } = standingsOf(census).groups([group.id]);
  const standing = { person: person && { ...person, login: `the members of ${name}` }, token: null };
  return { ...somebody, kind: "group", actor: `group:${name}`, name, standing, groupIds: async () => [group.id] };
}

/** Whether the organization's administrators know of a token: it is the organization's, or a member's that can reach it. */
async function isKnownIn(ctx: Context, at: Organization, id: string): Promise<boolean> {
  const members = ctx.db
    .select({ id: memberships.userId })
    .from(memberships)
    .where(eq(memberships.organizationId, at.id));
  const onOwn = ctx.db
    .select({ id: tokenChannels.tokenId })
    .from(tokenChannels)
    .innerJoin(channels, eq(channels.id, tokenChannels.channelId))
    .where(eq(channels.organizationId, at.id));
  const open = and(
    isNull(tokens.organizationId),
    inArray(tokens.userId, members),
    or(eq(tokens.whereKind, "all"), inArray(tokens.id, onOwn)),
  );
  const [row] = await ctx.db
    .select({ id: tokens.id })
    .from(tokens)
    .where(and(eq(tokens.id, id), or(eq(tokens.organizationId, at.id), open)));
  return row !== undefined;
}

async function tokenWho(
  ctx: Context,
  at: Organization,
  id: string,
  address: string | undefined,
): Promise<Who | Unknown> {
  const held = await heldByToken(ctx.db, id);
  const { token } = held?.standing ?? {};
  const own = {
    kind: "token",
    id,
    name: "",
    person: held?.userId ?? null,
    organization: null,
    fence: token?.fence,
  } as const;
  const mine = held !== null && (ctx.standing.token?.id === id || can(ctx.standing, "token.read", own).allowed);
  if (!mine) mayAskAboutOthers(ctx, at);
  if (!held || !token || !(mine || (await isKnownIn(ctx, at, id)))) return { unknown: "who", name: id, matches: [] };
  const { networks, expiresAt, revokedAt, ownerActive, login } = held;
  const ended = revokedAt
    ? `Token ${token.name} was revoked on ${day(revokedAt)}.`
    : expiresAt && expiresAt <= ctx.now
      ? `Token ${token.name} expired on ${day(expiresAt)}.`
      : null;
  const inNetwork = address === undefined || networks.length === 0 || isWithin(address, networks);
  const { userId, groupId } = held;
  const groupIds = async () => (userId ? groupIdsOf(ctx, at, userId) : groupId ? [groupId] : []);
  return {
    ...somebody,
    kind: "token",
    actor: `token:${id}`,
    name: `token ${token.name}`,
    standing: { ...held.standing, token: { ...token, inNetwork } },
    life: { account: ownerActive ? null : `The account ${login} is not active.`, token: ended },
    groupIds,
    networks,
    address: address ?? null,
  };
}

async function selfWho(ctx: Context, at: Organization): Promise<Who> {
  const { person, token } = ctx.standing;
  const groupIds = async () => (person ? groupIdsOf(ctx, at, person.id) : []);
  const base = { ...somebody, actor: "me", name: "You", self: true, standing: ctx.standing, groupIds };
  if (!token) return { ...base, kind: "user" };
  const own = await tokenWho(ctx, at, token.id, ctx.address);
  // The standing of the one who asks is the one that the rest of this request was decided on.
  return "unknown" in own ? { ...base, kind: "token" } : { ...own, standing: ctx.standing };
}

/** @throws Refusal forbidden: others, to whoever may ask about themselves alone. */
export async function whoOf(
  ctx: Context,
  at: Organization,
  { actor, address }: { actor: string; address?: string | undefined },
  take: TakeCensus,
): Promise<Who | Unknown> {
  const [kind, name = ""] = actor.split(":", 2);
  if (kind === "me") return selfWho(ctx, at);
  if (kind === "user") return userWho(ctx, at, name);
  if (kind === "group") return groupWho(ctx, at, name, take);
  if (kind === "token") return tokenWho(ctx, at, name, address);
  return { ...somebody, kind: "anonymous", actor, name: "Anybody", standing: ANONYMOUS };
}
