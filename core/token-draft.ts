/** Making a token: never beyond what its maker holds, opened by a secret that is shown once. */
import { and, eq, inArray } from "drizzle-orm";
import ipaddr from "ipaddr.js";
import { v7 as newId } from "uuid";
import { atLeast, can, levelOn, type TokenStanding } from "#access/can.ts";
import { matches } from "#access/policy.ts";
import { holds, minimal, type ScopeId, type TokenPolicy } from "#access/vocabulary.ts";
import type { Reader, Writer } from "#db/client.ts";
import { channels, groups } from "#db/schema/organizations.ts";
import { tokenBlocks, tokenChannels, tokenSecrets, tokens } from "#db/schema/tokens.ts";
import { authorize, change, type Permit } from "./change.ts";
import { type ChannelRow, readableChannels } from "./channels.ts";
import { type Context, signatureOf } from "./context.ts";
import { getOrganizationRow, type Organization, resourceOf as organizationResource } from "./organizations.ts";
import { forbidden, invalidField, missing, takenField } from "./refusal.ts";
import { digestOf, hintOf, mintSecret } from "./secret.ts";
import { isWithin } from "./standing.ts";
import { keepRecentSignIn, policyOf } from "./token-policy.ts";
import { describeToken } from "./token-words.ts";
import { type CreateToken, DAY, DEFAULT_LIFETIME } from "./tokens.input.ts";
import { findNamesake, getTokenRow, project, subjectOf, type Token, type TokenRow } from "./tokens.ts";

/** The networks as given, or the refusal that names the first one that is none. */
export function checkNetworks(networks: readonly string[]): string[] {
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

const DAY_MS = DAY * 1000;

/** A policy, and whose rule its longest time is: "This server". */
type Ruled = TokenPolicy & { whose: string };

/** When a token ends, as wished and as policy and its maker allow; null: never. */
function expiryOf({ expiresAt, expiresIn }: CreateToken, now: Date, policy: Ruled, ceiling: Date | null) {
  const latest = new Date(now.getTime() + policy.longestDays * DAY_MS);
  const limit = ceiling && ceiling < latest ? ceiling : latest;
  if (expiresAt === null) {
    if (policy.allowNever && !ceiling) return null;
    throw invalidField(
      "expiresAt",
      `A token without an end is not allowed. ${tooLong(policy, limit, limit === ceiling)}`,
    );
  }
  const asked = expiresAt ? new Date(expiresAt) : expiresIn ? new Date(now.getTime() + expiresIn * 1000) : null;
  const chosen = asked ?? new Date(Math.min(now.getTime() + DEFAULT_LIFETIME * 1000, limit.getTime()));
  if (chosen <= now) throw invalidField("expiresAt", "Choose a date in the future.");
  // A form that chose "365 days" a moment ago must not fail by that moment.
  // The other way round, a moment beyond what a Date can hold would pass.
  if (!(chosen.getTime() <= limit.getTime() + 60_000))
    throw invalidField("expiresAt", tooLong(policy, limit, limit === ceiling));
  return new Date(Math.min(chosen.getTime(), limit.getTime()));
}

const tooLong = ({ longestDays, whose }: Ruled, limit: Date, byMaker: boolean) => {
  const until = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(limit);
  return byMaker
    ? `A token cannot outlive the one that makes it: until ${until}.`
    : `${whose} allows at most ${longestDays} days: until ${until}.`;
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
    if (!isNarrower(patterns, own)) throw beyond(`more packages of ${channel.name} than its own`);
  }
}

/** Whether a list of patterns matches nothing that another one does not; an empty list matches every name. */
export const isNarrower = (inner: readonly string[], outer: readonly string[]): boolean =>
  outer.length === 0 || (inner.length > 0 && inner.every((pattern) => outer.some((each) => within(pattern, each))));

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
async function makerOf(tx: Reader, ctx: Context): Promise<TokenRow | null> {
  return ctx.standing.token ? getTokenRow(tx, ctx.standing.token.id) : null;
}

const isInside = (network: string, outer: readonly string[]) => {
  const [base, bits] = ipaddr.parseCIDR(network);
  return outer.some((own) => ipaddr.parseCIDR(own)[1] <= bits && isWithin(base.toString(), [own]));
};

/** Whether every address of `inner` is one of `outer`, which is not empty; no networks at all are every address. */
export const isWithinNetworks = (inner: readonly string[], outer: readonly string[]): boolean =>
  inner.length > 0 && inner.every((network) => isInside(network, outer));

function networksOf(given: readonly string[], maker: TokenRow | null): string[] {
  const networks = checkNetworks(given);
  if (!maker || maker.networks.length === 0) return networks;
  if (networks.length === 0) return maker.networks;
  const beyond = networks.find((network) => !isInside(network, maker.networks));
  if (beyond)
    throw forbidden(`Token ${maker.name} cannot make a token for ${beyond}, which is outside its own networks.`);
  return networks;
}

/** The token that has the name already, when it is to be replaced. @throws Refusal conflict when it is not. */
async function keepNameFree(tx: Reader, row: TokenRow, replace: boolean) {
  const other = await findNamesake(tx, row, row.name);
  if (!other || replace) return other;
  const sentence = `You already have a token named ${row.name}. Choose another name, rotate that one, or revoke it.`;
  throw takenField("name", sentence);
}

/** Where its scopes promise more than its owner can do today. */
export function lackingOf(
  ctx: Context,
  scopes: readonly ScopeId[],
  places: readonly Pick<Place, "channel">[],
  personal: boolean,
) {
  const uploads = holds(scopes, "conda:upload") || holds(scopes, "pypi:upload");
  if (!uploads || !personal) return [];
  return places.flatMap(({ channel }) => {
    const { level } = levelOn(ctx.standing, channel, null);
    return atLeast(level, "write") ? [] : [{ channel: channel.name, level: level ?? "nothing", words: "uploads" }];
  });
}

/** @throws Refusal forbidden when policy keeps the organization's tokens for its owners. */
function keepMakers(ctx: Context, { makers }: TokenPolicy, { owner }: CreateToken, at: Organization | null) {
  if (owner.kind !== "organization" || makers !== "owner" || !at) return;
  if (!can(ctx.standing, "organization.policy", organizationResource(at)).allowed)
    throw forbidden(`Only owners create tokens that ${at.name} owns: a policy says so.`, at.id);
}

type Draft = { row: TokenRow; places: Place[]; permit: Permit; policy: TokenPolicy };

/** Checks a wish for a token in full and makes the row it would become. */
async function draft(tx: Reader, ctx: Context, input: CreateToken): Promise<Draft> {
  const { at, group, permit } = await placeOf(tx, ctx, input);
  const policy = await policyOf(tx, at);
  keepMakers(ctx, policy, input, at);
  const maker = await makerOf(tx, ctx);
  const scopes = checkScopes(input, ctx.standing.token);
  const networks = networksOf(input.networks, maker);
  const places = await placesOf(tx, ctx, input, at);
  if (ctx.standing.token) checkWithin(ctx.standing.token, input, places, at);
  const personal = input.owner.kind === "me";
  const where = input.where.kind === "channels" ? { ...input.where, packages: places[0]?.patterns ?? [] } : input.where;
  const row: TokenRow = {
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
    leakedAt: null,
    renewedAt: null,
    madeBy: maker?.id ?? null,
    expiresAt: expiryOf(
      input,
      ctx.now,
      { ...policy, whose: at?.tokenPolicy?.longestDays ? at.displayName : "This server" },
      maker?.expiresAt ?? null,
    ),
    revokedAt: null,
    revokedBy: null,
    lastUsedAt: null,
    lastUsedClient: null,
    lastUsedAddress: null,
  };
  return { row, places, permit, policy };
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
    const { row, places, permit, policy } = await draft(tx, ctx, input);
    keepRecentSignIn(ctx, policy);
    const replaced = await keepNameFree(tx, row, replace);
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
