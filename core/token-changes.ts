/** What can happen to a token that is there: a new secret, or less power. More power is always a new token. */
import { and, eq, gt, isNotNull, isNull } from "drizzle-orm";
import { holds, minimal, type TokenPolicy } from "#access/vocabulary.ts";
import type { Reader, Writer } from "#db/client.ts";
import { channels, organizations } from "#db/schema/organizations.ts";
import { tokenBlocks, tokenChannels, tokenSecrets, tokens } from "#db/schema/tokens.ts";
import { change } from "./change.ts";
import type { Context } from "./context.ts";
import { conflict, forbidden, invalid, invalidField, missing, takenField } from "./refusal.ts";
import { digestOf, hintOf, mintSecret } from "./secret.ts";
import { checkNetworks, isNarrower, isWithinNetworks, lackingOf } from "./token-draft.ts";
import { keepRecentSignIn, policyOf } from "./token-policy.ts";
import { type Described, describeToken, isForetold } from "./token-words.ts";
import { DAY, DEFAULT_LIFETIME, type NarrowToken, type RotateToken, type TokenRef } from "./tokens.input.ts";
import { findNamesake, getTokenRow, permitOn, project, subjectOf, type Token, type TokenRow } from "./tokens.ts";

const SECOND = 1000;

/** The same rights do not reach somebody through a token that has fewer: what rotates or ends it must hold all of it. */
async function keepWithinAsker(tx: Reader, ctx: Context, row: TokenRow) {
  const { token } = ctx.standing;
  if (!token || token.id === row.id) return;
  const own = await getTokenRow(tx, token.id);
  const blocks = await tx.select().from(tokenBlocks).where(eq(tokenBlocks.tokenId, row.id));
  const stopped = new Set(blocks.map(({ organizationId }) => organizationId));
  const beyond =
    row.scopes.some((scope) => !holds(own.scopes, scope)) ||
    own.whereKind !== "all" ||
    // Where the one that asks was stopped, another one's secret would let it in again.
    token.blocked.some((at) => (row.organizationId ?? at) === at && !stopped.has(at)) ||
    (own.networks.length > 0 && !isWithinNetworks(row.networks, own.networks));
  if (beyond) throw forbidden(`Token ${own.name} cannot rotate ${row.name}, which may do more than itself.`);
}

async function homeOf(tx: Reader, row: TokenRow) {
  const [at] = await tx
    .select()
    .from(organizations)
    .where(eq(organizations.id, row.organizationId ?? ""));
  return at ?? null;
}

function keepAlive(row: TokenRow) {
  if (row.revokedAt) throw conflict(`${row.name} is revoked. Create a new token.`);
}

/** When a rotated token ends: a year from now, or what policy and the token that asks allow. */
async function newEnd(tx: Reader, ctx: Context, row: TokenRow, policy: TokenPolicy): Promise<Date | null> {
  if (row.expiresAt === null && policy.allowNever) return null;
  const days = Math.min(policy.longestDays, DEFAULT_LIFETIME / DAY);
  const end = ctx.now.getTime() + days * DAY * SECOND;
  const asker = ctx.standing.token && (await getTokenRow(tx, ctx.standing.token.id)).expiresAt;
  return new Date(asker && ctx.standing.token?.id !== row.id ? Math.min(end, asker.getTime()) : end);
}

/**
 * When a token would end if it were rotated now, for the page that asks.
 * @throws Refusal as `rotateToken`, but for a sign-in that is not recent: the form asks for the password.
 */
export async function previewRotation(ctx: Context, { id }: TokenRef): Promise<{ expiresAt: Date | null }> {
  const row = await getTokenRow(ctx.db, id);
  await permitOn(ctx.db, ctx, row, "token.rotate");
  keepAlive(row);
  await keepWithinAsker(ctx.db, ctx, row);
  return { expiresAt: await newEnd(ctx.db, ctx, row, await policyOf(ctx.db, await homeOf(ctx.db, row))) };
}

/** Gives the secrets of a token their end. */
async function retire(tx: Writer, id: string, { endsAt, unsaved, now }: { endsAt: Date; unsaved: boolean; now: Date }) {
  const mine = eq(tokenSecrets.tokenId, id);
  const present = and(mine, isNull(tokenSecrets.endsAt));
  if (unsaved) {
    const before = and(mine, gt(tokenSecrets.endsAt, endsAt));
    await tx.update(tokenSecrets).set({ endsAt }).where(before);
    await tx.update(tokenSecrets).set({ endsAt: now }).where(present);
    return;
  }
  await tx.delete(tokenSecrets).where(and(mine, isNotNull(tokenSecrets.endsAt)));
  await tx.update(tokenSecrets).set({ endsAt }).where(present);
}

/**
 * Gives a token a new secret, shown once. Its id, rights and name stay, its life begins anew. The present secret works on
 * for `overlapSeconds`, never beyond its old end; one that was rotated out before ends at once: at most two live. With
 * `unsaved` it is the other way round: the present one ends, and the one before it, which clients still use, works on.
 * @throws Refusal conflict for a revoked one, forbidden for a token that asks for more than it holds itself.
 */
export async function rotateToken(
  ctx: Context,
  { id, overlapSeconds, unsaved = false }: RotateToken,
): Promise<{ token: Token; secret: string }> {
  const secret = mintSecret();
  const token = await change(ctx, async (tx, ctx) => {
    const row = await getTokenRow(tx, id);
    const permit = await permitOn(tx, ctx, row, "token.rotate");
    keepAlive(row);
    await keepWithinAsker(tx, ctx, row);
    const policy = await policyOf(tx, await homeOf(tx, row));
    keepRecentSignIn(ctx, policy);
    const expiresAt = await newEnd(tx, ctx, row, policy);
    const overlap = ctx.now.getTime() + overlapSeconds * SECOND;
    const endsAt = new Date(Math.min(overlap, row.expiresAt?.getTime() ?? overlap));
    await retire(tx, id, { endsAt, unsaved, now: ctx.now });
    const { now } = ctx;
    const fresh = { digest: digestOf(secret), tokenId: id, hint: hintOf(secret), createdAt: now, endsAt: null };
    await tx.insert(tokenSecrets).values(fresh);
    const after = { ...row, expiresAt, renewedAt: now, leakedAt: null, orphanedAt: null };
    const changed = { expiresAt, renewedAt: now, leakedAt: null, orphanedAt: null };
    await tx.update(tokens).set(changed).where(eq(tokens.id, id));
    const [value] = await project(tx, [after], now);
    if (!value) throw missing();
    return permit.record({
      subject: subjectOf(row),
      before: { expiresAt: row.expiresAt },
      after: { expiresAt, oldSecretEndsAt: endsAt, ...(unsaved ? { unsaved } : {}) },
      value,
    });
  });
  return { token, secret };
}

/** Ends the secret that was rotated out, from the next request on. Again is harmless. */
export function endOldSecret(ctx: Context, { id }: TokenRef): Promise<Token> {
  return change(ctx, async (tx, ctx) => {
    const row = await getTokenRow(tx, id);
    const permit = await permitOn(tx, ctx, row, "token.change");
    const old = and(eq(tokenSecrets.tokenId, id), isNotNull(tokenSecrets.endsAt));
    // The row stays: whoever still has the secret is told that it was rotated out.
    const open = await tx.select().from(tokenSecrets).where(old);
    await tx.update(tokenSecrets).set({ endsAt: ctx.now }).where(old);
    const [value] = await project(tx, [row], ctx.now);
    if (!value) throw missing();
    if (!open.some(({ endsAt }) => endsAt && endsAt > ctx.now)) return permit.unchanged(value);
    return permit.record({ subject: subjectOf(row), after: { oldSecretEndsAt: ctx.now }, value });
  });
}

const WIDER = "A token never gets more than it had: create a new one for that.";

async function keepNameFree(tx: Reader, row: TokenRow, name: string) {
  if (name !== row.name && (await findNamesake(tx, row, name)))
    throw takenField("name", `There is a token named ${name} already. Choose another name.`);
}

async function narrowPlaces(tx: Writer, row: TokenRow, input: NarrowToken) {
  const places = await tx
    .select({
      channel: channels,
      channelId: tokenChannels.channelId,
      name: channels.name,
      patterns: tokenChannels.patterns,
    })
    .from(tokenChannels)
    .innerJoin(channels, eq(channels.id, tokenChannels.channelId))
    .where(eq(tokenChannels.tokenId, row.id));
  if (input.channels === undefined && input.packages === undefined) return places;
  if (row.whereKind !== "channels")
    throw invalidField("channels", `${row.name} is not kept to single channels. ${WIDER}`);
  const names = input.channels ?? places.map(({ name }) => name);
  const foreign = names.find((name) => !places.some((place) => place.name === name));
  if (foreign) throw invalidField("channels", `${row.name} does not reach ${foreign}. ${WIDER}`);
  const patterns = input.packages;
  if (patterns && places.some((place) => !isNarrower(patterns, place.patterns))) throw invalidField("packages", WIDER);
  const kept = places
    .filter(({ name }) => names.includes(name))
    .map((place) => ({ ...place, patterns: patterns ?? place.patterns }));
  await tx.delete(tokenChannels).where(eq(tokenChannels.tokenId, row.id));
  for (const { channelId, patterns } of kept)
    await tx.insert(tokenChannels).values({ tokenId: row.id, channelId, patterns });
  return kept;
}

/** Where a token reaches, in the words of its summary. */
function whereOf({ where }: Token, places: readonly { name: string; patterns: string[] }[]): Described["where"] {
  if (where.kind === "all") return where;
  if (where.kind === "group") return { kind: "group", group: where.group ?? "" };
  return { kind: "channels", channels: places.map(({ name }) => name).sort(), packages: places[0]?.patterns ?? [] };
}

/** The row with what is asked, or the refusal that names the first thing that would be more. */
function narrowed(row: TokenRow, input: NarrowToken, now: Date): TokenRow {
  const scopes = input.scopes ? minimal(input.scopes) : row.scopes;
  const wider = scopes.find((scope) => !holds(row.scopes, scope));
  if (wider) throw invalidField("scopes", `${row.name} does not have ${wider}. ${WIDER}`);
  const networks = input.networks ? checkNetworks(input.networks) : row.networks;
  if (row.networks.length > 0 && !isWithinNetworks(networks, row.networks)) throw invalidField("networks", WIDER);
  const expiresAt = input.expiresAt ? new Date(input.expiresAt) : row.expiresAt;
  if (expiresAt && expiresAt <= now) throw invalidField("expiresAt", "Choose a date in the future.");
  if (expiresAt && row.expiresAt && expiresAt > row.expiresAt)
    throw invalidField("expiresAt", "A later end is a new secret: rotate the token.");
  return { ...row, name: input.name ?? row.name, note: input.note ?? row.note, scopes, networks, expiresAt };
}

/** Renames a token, or takes something from it, at once: fewer channels, scopes, networks, packages, an earlier end. */
export function narrowToken(ctx: Context, input: NarrowToken): Promise<Token> {
  return change(ctx, async (tx, ctx) => {
    const row = await getTokenRow(tx, input.id);
    const permit = await permitOn(tx, ctx, row, "token.rotate");
    keepAlive(row);
    if (row.expiresAt && row.expiresAt <= ctx.now)
      throw invalid(`${row.name} has expired. Rotate it or create a new one.`);
    const plain = narrowed(row, input, ctx.now);
    await keepNameFree(tx, row, plain.name);
    const places = await narrowPlaces(tx, row, input);
    const [before] = await project(tx, [row], ctx.now);
    if (!before) throw missing();
    const where = whereOf(before, places);
    // What was lost since the token was made stays told apart from what its maker knew was lacking.
    const lacking = lackingOf(ctx, plain.scopes, places, row.ownerKind === "user").filter(({ channel, words }) =>
      isForetold(row.summary, channel, words),
    );
    const after = { ...plain, summary: describeToken({ scopes: plain.scopes, where, lacking }) };
    const { name, note, scopes, networks, expiresAt, summary } = after;
    await tx.update(tokens).set({ name, note, scopes, networks, expiresAt, summary }).where(eq(tokens.id, row.id));
    const [value] = await project(tx, [after], ctx.now);
    if (!value) throw missing();
    const told = ({ name, note, scopes, networks, expiresAt, where }: Token) => ({
      name,
      note,
      scopes,
      networks,
      expiresAt,
      where,
    });
    return permit.record({ subject: subjectOf(row), before: told(before), after: told(value), value });
  });
}
