/** Tokens: made within what their maker holds, opened by a secret that is shown once, revoked at once. */
import { and, desc, eq, inArray, isNull } from "drizzle-orm";
import ipaddr from "ipaddr.js";
import { v7 as newId } from "uuid";
import { atLeast, can, levelOn, type TokenStanding } from "#access/can.ts";
import { matches } from "#access/policy.ts";
import { holds, minimal, type ScopeId } from "#access/vocabulary.ts";
import { causeOf, type Reader, type Writer } from "#db/client.ts";
import { channels, groups, organizations } from "#db/schema/organizations.ts";
import { users } from "#db/schema/people.ts";
import { tokenBlocks, tokenChannels, tokenSecrets, tokens } from "#db/schema/tokens.ts";
import { authorize, change, type Permit, touch } from "./change.ts";
import { type ChannelRow, readableChannels } from "./channels.ts";
import { type Context, type Services, signatureOf } from "./context.ts";
import { getOrganizationRow, type Organization, resourceOf as organizationResource } from "./organizations.ts";
import { forbidden, invalidField, missing, takenField } from "./refusal.ts";
import { digestOf, hintOf, mintSecret } from "./secret.ts";
import { isWithin } from "./standing.ts";
import { describeToken } from "./token-words.ts";
import { type CreateToken, DAY, DEFAULT_LIFETIME, type TokenRef } from "./tokens.input.ts";

/** Longest lifetime that a token may be given, in seconds. */
export const LONGEST_LIFETIME = 365 * DAY;

type Row = typeof tokens.$inferSelect;

/** A token as pages and the API show it: no digest, no secret. */
export type Token = {
  id: string;
  name: string;
  note: string;
  owner: { kind: "me"; login: string; organization: string | null } | { kind: "organization"; organization: string };
  scopes: ScopeId[];
  where:
    | { kind: "all" }
    | { kind: "channels"; channels: string[]; packages: string[] }
    | { kind: "group"; group: string | null };
  networks: string[];
  summary: string;
  hint: string;
  createdAt: Date;
  createdBy: string;
  expiresAt: Date | null;
  revokedAt: Date | null;
  /** Since when whoever made an organization's token is gone or no administrator any more, until somebody says keep. */
  orphanedAt: Date | null;
  lastUsedAt: Date | null;
  lastUsedClient: string | null;
  lastUsedAddress: string | null;
  status: "active" | "expired" | "revoked";
};

export const subjectOf = (token: Pick<Row, "id" | "name" | "organizationId">) => ({ kind: "token", ...token });

function statusOf({ revokedAt, expiresAt }: Row, now: Date): Token["status"] {
  if (revokedAt) return "revoked";
  return expiresAt && expiresAt <= now ? "expired" : "active";
}

/** Rows with everything that their projection names: three queries, however many tokens. */
async function project(db: Reader, rows: readonly Row[], now: Date): Promise<Token[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const places = await db
    .select({ tokenId: tokenChannels.tokenId, name: channels.name, patterns: tokenChannels.patterns })
    .from(tokenChannels)
    .innerJoin(channels, eq(channels.id, tokenChannels.channelId))
    .where(inArray(tokenChannels.tokenId, ids));
  const named = await db
    .select({ id: tokens.id, login: users.login, organization: organizations.name, group: groups.name })
    .from(tokens)
    .leftJoin(users, eq(users.id, tokens.userId))
    .leftJoin(organizations, eq(organizations.id, tokens.organizationId))
    .leftJoin(groups, eq(groups.id, tokens.whereGroupId))
    .where(inArray(tokens.id, ids));
  const secrets = await db
    .select({ tokenId: tokenSecrets.tokenId, hint: tokenSecrets.hint, endsAt: tokenSecrets.endsAt })
    .from(tokenSecrets)
    .where(inArray(tokenSecrets.tokenId, ids));
  return rows.map((row) => {
    const own = places.filter((place) => place.tokenId === row.id);
    const names = named.find(({ id }) => id === row.id);
    const hint = secrets.find(({ tokenId, endsAt }) => tokenId === row.id && endsAt === null)?.hint ?? "";
    return outline(
      row,
      { own, hint, login: names?.login ?? "", organization: names?.organization ?? null, group: names?.group ?? null },
      now,
    );
  });
}

type Around = {
  own: { name: string; patterns: string[] }[];
  hint: string;
  login: string;
  organization: string | null;
  group: string | null;
};

function outline(row: Row, { own, hint, login, organization, group }: Around, now: Date): Token {
  const { id, name, note, scopes, networks, summary, createdAt, createdBy, expiresAt, revokedAt, orphanedAt } = row;
  const { lastUsedAt, lastUsedClient, lastUsedAddress } = row;
  const owner: Token["owner"] =
    row.ownerKind === "user"
      ? { kind: "me", login, organization }
      : { kind: "organization", organization: organization ?? "" };
  const packages = own[0]?.patterns ?? [];
  const where: Token["where"] =
    row.whereKind === "all"
      ? { kind: "all" }
      : row.whereKind === "group"
        ? { kind: "group", group }
        : { kind: "channels", channels: own.map((place) => place.name).sort(), packages };
  const used = { lastUsedAt, lastUsedClient, lastUsedAddress };
  const times = { createdAt, createdBy, expiresAt, revokedAt, orphanedAt };
  return {
    id,
    name,
    note,
    owner,
    scopes,
    where,
    networks,
    summary,
    hint,
    ...times,
    ...used,
    status: statusOf(row, now),
  };
}

/** The actor's own tokens, newest first; in one organization: those that are fenced to it. */
export async function listMyTokens(ctx: Context, organization?: string): Promise<Token[]> {
  const { person } = ctx.standing;
  authorize(ctx, "token.read", { kind: "user", id: person?.id ?? "", name: person?.login ?? "" });
  const fence = organization === undefined ? undefined : await getOrganizationRow(ctx.db, organization);
  if (fence) authorize(ctx, "organization.see", organizationResource(fence));
  const mine = and(eq(tokens.ownerKind, "user"), eq(tokens.userId, person?.id ?? ""));
  const rows = await ctx.db
    .select()
    .from(tokens)
    .where(fence ? and(mine, eq(tokens.organizationId, fence.id)) : mine)
    .orderBy(desc(tokens.createdAt));
  const readable = rows.filter((row) => can(ctx.standing, "token.read", resourceOf(row)).allowed);
  return project(ctx.db, readable, ctx.now);
}

/** The tokens that an organization owns, for its administrators. */
export async function listOrganizationTokens(ctx: Context, organization: string): Promise<Token[]> {
  const at = await getOrganizationRow(ctx.db, organization);
  authorize(ctx, "organization.tokens", organizationResource(at));
  const rows = await ctx.db
    .select()
    .from(tokens)
    .where(and(eq(tokens.organizationId, at.id), eq(tokens.ownerKind, "organization")))
    .orderBy(desc(tokens.createdAt));
  return project(ctx.db, rows, ctx.now);
}

/** The row of a token, whoever asks; the caller authorizes. @throws Refusal missing. */
export async function getTokenRow(db: Reader, id: string): Promise<Row> {
  const [row] = await db.select().from(tokens).where(eq(tokens.id, id));
  if (!row) throw missing();
  return row;
}

/** A permit to read or change a token: its person's, or an administrator's of the organization that owns it. */
export const resourceOf = ({ id, name, userId, organizationId }: Row) =>
  ({ kind: "token", id, name, person: userId, organization: null, fence: organizationId }) as const;

async function permitOn(db: Reader, ctx: Context, row: Row, action: "token.read" | "token.change"): Promise<Permit> {
  if (ctx.standing.token?.id === row.id && action === "token.change")
    return authorize(ctx, "token.drop", resourceOf(row));
  if (row.ownerKind === "user") return authorize(ctx, action, resourceOf(row));
  const [at] = await db
    .select()
    .from(organizations)
    .where(eq(organizations.id, row.organizationId ?? ""));
  if (!at) throw missing();
  return authorize(ctx, "organization.tokens", organizationResource(at));
}

/** One token, for whoever may manage it. */
export async function getToken(ctx: Context, { id }: TokenRef): Promise<Token> {
  const row = await getTokenRow(ctx.db, id);
  await permitOn(ctx.db, ctx, row, "token.read");
  const [token] = await project(ctx.db, [row], ctx.now);
  if (!token) throw missing();
  return token;
}

/** The token that asks: what it is called and may do, told to whoever holds its secret. Null when no token asks. */
export async function findOwnToken(ctx: Context): Promise<Token | null> {
  const { token } = ctx.standing;
  if (!token) return null;
  const [shown] = await project(ctx.db, [await getTokenRow(ctx.db, token.id)], ctx.now);
  return shown ?? null;
}

/** Revokes a token: the next request with it is refused. Again is harmless. */
export function revokeToken(ctx: Context, { id }: TokenRef): Promise<Token> {
  return change(ctx, async (tx, ctx) => {
    const row = await getTokenRow(tx, id);
    const permit = await permitOn(tx, ctx, row, "token.change");
    const after = { ...row, revokedAt: row.revokedAt ?? ctx.now, revokedBy: row.revokedBy ?? signatureOf(ctx) };
    const [token] = await project(tx, [after], ctx.now);
    if (!token) throw missing();
    if (row.revokedAt) return permit.unchanged(token);
    await tx.update(tokens).set({ revokedAt: after.revokedAt, revokedBy: after.revokedBy }).where(eq(tokens.id, id));
    return permit.record({ subject: subjectOf(row), after: { revoked: true }, value: token });
  });
}

/** The networks as given, or the refusal that names the first one that is none. */
function checkNetworks(networks: readonly string[]): string[] {
  return networks.filter(Boolean).map((network) => {
    if (!ipaddr.isValidCIDR(network))
      throw invalidField("networks", `${network} is not a network. Write it like 10.0.0.0/8.`);
    const [base, bits] = ipaddr.parseCIDR(network);
    const family = base.kind() === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6;
    const start = `${family.networkAddressFromCIDR(network)}/${bits}`;
    if (`${base}/${bits}` !== start)
      throw invalidField("networks", `${network} is not a network. Did you mean ${start}?`);
    return start;
  });
}

function expiryOf({ expiresAt, expiresIn }: CreateToken, now: Date, ceiling: Date | null): Date {
  const latest = new Date(now.getTime() + LONGEST_LIFETIME * 1000);
  const asked = expiresAt ? new Date(expiresAt) : expiresIn ? new Date(now.getTime() + expiresIn * 1000) : null;
  const limit = ceiling && ceiling < latest ? ceiling : latest;
  const chosen = asked ?? new Date(Math.min(now.getTime() + DEFAULT_LIFETIME * 1000, limit.getTime()));
  if (chosen <= now) throw invalidField("expiresAt", "Choose a date in the future.");
  // A form that chose "365 days" a moment ago must not fail by that moment.
  // The other way round, a moment beyond what a Date can hold would pass.
  if (!(chosen.getTime() <= limit.getTime() + 60_000))
    throw invalidField("expiresAt", tooLong(limit, limit === ceiling));
  return new Date(Math.min(chosen.getTime(), limit.getTime()));
}

const tooLong = (limit: Date, byMaker: boolean) => {
  const until = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(limit);
  return byMaker
    ? `A token cannot outlive the one that makes it: until ${until}.`
    : `This server allows at most ${LONGEST_LIFETIME / DAY} days: until ${until}.`;
};

/** Scopes that an organization's token may hold: never who-may, tokens, organization or server. */
const ORGANIZATION_SCOPES: readonly ScopeId[] = ["repos", "api:read", "api:write"];

function checkScopes(input: CreateToken, maker: TokenStanding | null): ScopeId[] {
  const scopes = minimal(input.scopes);
  if (input.owner.kind === "organization") {
    const over = scopes.find((scope) => !holds(ORGANIZATION_SCOPES, scope));
    if (over) throw invalidField("scopes", `A token of an organization cannot have ${over}.`);
  }
  const beyond = maker && scopes.find((scope) => !holds(maker.scopes, scope));
  if (beyond) throw forbidden(`Token ${maker.name} cannot make a token with ${beyond}, which it does not have itself.`);
  return scopes;
}

type Place = { channel: ChannelRow; patterns: string[] };

/** The channels that a token is to reach, each seen by its maker, and in the organization that owns or fences it. */
async function placesOf(tx: Reader, ctx: Context, input: CreateToken, at: Organization | null): Promise<Place[]> {
  if (input.where.kind !== "channels") return [];
  const { channels: names, packages } = input.where;
  const rows = await tx.select().from(channels).where(inArray(channels.name, names));
  const seen = readableChannels(ctx);
  for (const name of names) {
    const row = rows.find((each) => each.name === name);
    const reachable = row && seen.channel(row) && (!at || row.organizationId === at.id);
    if (!reachable)
      throw invalidField(
        "where",
        `You cannot use a channel named ${name}${at ? ` in ${at.name}` : ""}, or there is none.`,
      );
  }
  return rows.map((channel) => ({ channel, patterns: packages.includes("*") ? [] : packages }));
}

/** A token that makes one hands on nothing beyond its own `where` (scopes, networks and expiry are checked beside). */
function checkWithin(maker: TokenStanding, input: CreateToken, places: readonly Place[], at: Organization | null) {
  const beyond = (what: string) => forbidden(`Token ${maker.name} cannot make a token that reaches ${what}.`);
  if (maker.fence && at?.id !== maker.fence) throw beyond("beyond its organization");
  if (maker.where.kind !== "channels") return;
  if (input.where.kind !== "channels") throw beyond("every channel");
  for (const { channel, patterns } of places) {
    const own = maker.where.channels[channel.id];
    if (!own) throw beyond(channel.name);
    const wider = patterns.length === 0 || patterns.some((pattern) => !own.some((each) => within(pattern, each)));
    if (own.length > 0 && wider) throw beyond(`more packages of ${channel.name} than its own`);
  }
}

/** Whether every name that `inner` matches is matched by `outer`. */
const within = (inner: string, outer: string) =>
  inner.endsWith("*")
    ? outer.endsWith("*") && inner.slice(0, -1).startsWith(outer.slice(0, -1))
    : matches(outer, inner);

/** The organization that owns or fences the token, the group it reaches, and the permit to make it. */
async function placeOf(tx: Reader, ctx: Context, { owner, where }: CreateToken) {
  const name = owner.organization;
  const at = name === undefined ? null : await getOrganizationRow(tx, name);
  if (where.kind === "group" && owner.kind !== "organization")
    throw invalidField("where", "Only a token of an organization can reach what a group reaches.");
  if (owner.kind === "me") {
    const { person } = ctx.standing;
    if (at) authorize(ctx, "organization.see", organizationResource(at));
    const permit = authorize(ctx, "token.create", { kind: "user", id: person?.id ?? "", name: person?.login ?? "" });
    return { at, group: null, permit };
  }
  if (!at) throw missing();
  const permit = authorize(ctx, "organization.tokens", organizationResource(at));
  return { at, group: await groupOf(tx, at, where), permit };
}

async function groupOf(tx: Reader, at: Organization, where: CreateToken["where"]) {
  if (where.kind !== "group") return null;
  const [group] = await tx
    .select()
    .from(groups)
    .where(and(eq(groups.organizationId, at.id), eq(groups.name, where.group)));
  if (!group) throw invalidField("where", `There is no group named ${where.group}.`);
  return group;
}

/** The token that asks for a new one, as it stands in its row; null when a person asks. */
async function makerOf(tx: Reader, ctx: Context): Promise<Row | null> {
  return ctx.standing.token ? getTokenRow(tx, ctx.standing.token.id) : null;
}

function networksOf(given: readonly string[], maker: Row | null): string[] {
  const networks = checkNetworks(given);
  if (!maker || maker.networks.length === 0) return networks;
  if (networks.length === 0) return maker.networks;
  const inside = (network: string) => {
    const [base, bits] = ipaddr.parseCIDR(network);
    return maker.networks.some((own) => ipaddr.parseCIDR(own)[1] <= bits && isWithin(base.toString(), [own]));
  };
  const beyond = networks.find((network) => !inside(network));
  if (beyond)
    throw forbidden(`Token ${maker.name} cannot make a token for ${beyond}, which is outside its own networks.`);
  return networks;
}

async function keepNameFree(
  tx: Reader,
  column: "userId" | "organizationId",
  owner: string,
  kind: Row["ownerKind"],
  name: string,
  replace: boolean,
) {
  const [other] = await tx
    .select({ id: tokens.id })
    .from(tokens)
    .where(and(eq(tokens[column], owner), eq(tokens.ownerKind, kind), eq(tokens.name, name), isNull(tokens.revokedAt)));
  if (other && !replace)
    throw takenField("name", `You already have a token named ${name}. Choose another name, or revoke that one first.`);
  return other;
}

/** Where its scopes promise more than its owner can do today. */
function lackingOf(ctx: Context, scopes: readonly ScopeId[], places: readonly Place[], personal: boolean) {
  const uploads = holds(scopes, "conda:upload") || holds(scopes, "pypi:upload");
  if (!uploads || !personal) return [];
  return places.flatMap(({ channel }) => {
    const { level } = levelOn(ctx.standing, channel, null);
    return atLeast(level, "write") ? [] : [{ channel: channel.name, level: level ?? "nothing", words: "uploads" }];
  });
}

type Draft = { row: Row; places: Place[]; permit: Permit };

/** Checks a wish for a token in full and makes the row it would become. */
async function draft(tx: Reader, ctx: Context, input: CreateToken): Promise<Draft> {
  const { at, group, permit } = await placeOf(tx, ctx, input);
  const maker = await makerOf(tx, ctx);
  const scopes = checkScopes(input, ctx.standing.token);
  const networks = networksOf(input.networks, maker);
  const places = await placesOf(tx, ctx, input, at);
  if (ctx.standing.token) checkWithin(ctx.standing.token, input, places, at);
  const personal = input.owner.kind === "me";
  const where = input.where.kind === "channels" ? { ...input.where, packages: places[0]?.patterns ?? [] } : input.where;
  const row: Row = {
    id: newId(),
    name: input.name,
    note: input.note,
    ownerKind: personal ? "user" : "organization",
    userId: personal ? (ctx.standing.person?.id ?? null) : null,
    organizationId: at?.id ?? null,
    scopes,
    whereKind: input.where.kind,
    whereGroupId: group?.id ?? null,
    networks,
    summary: describeToken({ scopes, where, lacking: lackingOf(ctx, scopes, places, personal) }),
    createdAt: ctx.now,
    createdBy: signatureOf(ctx),
    orphanedAt: null,
    madeBy: maker?.id ?? null,
    expiresAt: expiryOf(input, ctx.now, maker?.expiresAt ?? null),
    revokedAt: null,
    revokedBy: null,
    lastUsedAt: null,
    lastUsedClient: null,
    lastUsedAddress: null,
  };
  return { row, places, permit };
}

export type TokenPreview = {
  summary: string;
  expiresAt: Date | null;
  /** Whether the asker's own address is outside the networks it would be kept to. */
  outside: boolean;
};

/** The sentence that a form shows before the token is made, by the same checks. */
export async function previewToken(ctx: Context, input: CreateToken): Promise<TokenPreview> {
  const { summary, expiresAt, networks } = (await draft(ctx.db, ctx, input)).row;
  return { summary, expiresAt, outside: networks.length > 0 && !isWithin(ctx.address, networks) };
}

/**
 * Makes a token and its secret, which is in this answer and nowhere else; `replace` revokes the one that has the name.
 * @throws Refusal forbidden (beyond what its maker holds), invalid (with the field), conflict (the name).
 */
export async function createToken(
  ctx: Context,
  input: CreateToken,
  { replace = false } = {},
): Promise<{ token: Token; secret: string }> {
  const secret = mintSecret();
  const token = await change(ctx, async (tx, ctx) => {
    const { row, places, permit } = await draft(tx, ctx, input);
    const owner = row.ownerKind === "user" ? row.userId : row.organizationId;
    const column = row.ownerKind === "user" ? "userId" : "organizationId";
    const replaced = await keepNameFree(tx, column, owner ?? "", row.ownerKind, row.name, replace);
    if (replaced)
      await tx
        .update(tokens)
        .set({ revokedAt: ctx.now, revokedBy: signatureOf(ctx) })
        .where(eq(tokens.id, replaced.id));
    await tx.insert(tokens).values(row);
    await tx
      .insert(tokenSecrets)
      .values({ digest: digestOf(secret), tokenId: row.id, hint: hintOf(secret), createdAt: ctx.now, endsAt: null });
    for (const { channel, patterns } of places)
      await tx.insert(tokenChannels).values({ tokenId: row.id, channelId: channel.id, patterns });
    if (row.madeBy) await inheritBlocks(tx, row.madeBy, row.id);
    const [made] = await project(tx, [row], ctx.now);
    if (!made) throw missing();
    const { scopes, networks, expiresAt, summary } = row;
    return permit.record({
      subject: subjectOf(row),
      before: replaced && { replaced: replaced.id },
      after: { scopes, networks, expiresAt, summary },
      value: made,
    });
  });
  return { token, secret };
}

/** Where the token that makes one was stopped, what it makes is stopped too. */
async function inheritBlocks(tx: Writer, madeBy: string, tokenId: string) {
  const blocks = await tx.select().from(tokenBlocks).where(eq(tokenBlocks.tokenId, madeBy));
  for (const block of blocks) await tx.insert(tokenBlocks).values({ ...block, tokenId });
}

const NOTE_EVERY = 60_000;

/** Notes when and by whom a token was last used: the first use at once, later ones at most once a minute. */
export function createUseNotes(services: () => Services) {
  const noted = new Map<string, number>();
  return function note(tokenId: string, at: number, client: string, address: string) {
    const last = noted.get(tokenId);
    if (last !== undefined && at - last < NOTE_EVERY) return;
    noted.set(tokenId, at);
    const used = { lastUsedAt: new Date(at), lastUsedClient: client.slice(0, 200), lastUsedAddress: address };
    touch(services(), async (tx) => {
      await tx.update(tokens).set(used).where(eq(tokens.id, tokenId));
    }).catch((fault) => {
      noted.delete(tokenId);
      services().log.warn({ fault: causeOf(fault).code }, "the use of a token was not noted");
    });
  };
}
