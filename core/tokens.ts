/** Tokens as they are: listed, looked at, revoked at once. How one is made: token-draft.ts; changed: token-changes.ts. */
import { and, desc, eq, gt, inArray, isNotNull, isNull, lte, ne, or } from "drizzle-orm";
import { can } from "#access/can.ts";
import type { ScopeId } from "#access/vocabulary.ts";
import type { Reader } from "#db/client.ts";
import { channels, groups, organizations } from "#db/schema/organizations.ts";
import { users } from "#db/schema/people.ts";
import { tokenChannels, tokenSecrets, tokens } from "#db/schema/tokens.ts";
import { authorize, change, type Permit } from "./change.ts";
import { type Context, signatureOf } from "./context.ts";
import { getOrganizationRow, resourceOf as organizationResource } from "./organizations.ts";
import { missing, Refusal } from "./refusal.ts";
import type { RevokeTokens, TokenRef } from "./tokens.input.ts";

export type TokenRow = typeof tokens.$inferSelect;

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
  /** Since when its secret is known to have been found somewhere. */
  leakedAt: Date | null;
  revokedBy: string | null;
  /** The name of the token that made it, if one did. */
  madeBy: string | null;
  status: "active" | "expired" | "revoked";
};

export const subjectOf = (token: Pick<TokenRow, "id" | "name" | "organizationId">) => ({ kind: "token", ...token });

function statusOf({ revokedAt, expiresAt }: TokenRow, now: Date): Token["status"] {
  if (revokedAt) return "revoked";
  return expiresAt && expiresAt <= now ? "expired" : "active";
}

/** Rows with everything that their projection names: a few queries, however many tokens. */
export async function project(db: Reader, rows: readonly TokenRow[], now: Date): Promise<Token[]> {
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
  const madeBy = rows.flatMap((row) => row.madeBy ?? []);
  const makers = madeBy.length > 0 ? await namesOf(db, madeBy) : [];
  return rows.map((row) => {
    const own = places.filter((place) => place.tokenId === row.id);
    const names = named.find(({ id }) => id === row.id);
    const hint = secrets.find(({ tokenId, endsAt }) => tokenId === row.id && endsAt === null)?.hint ?? "";
    const { login, organization = null, group = null } = names ?? {};
    const maker = makers.find(({ id }) => id === row.madeBy)?.name ?? null;
    return outline(row, { own, hint, login: login ?? "", organization, group, maker }, now);
  });
}

const namesOf = (db: Reader, ids: string[]) =>
  db.select({ id: tokens.id, name: tokens.name }).from(tokens).where(inArray(tokens.id, ids));

type Around = {
  own: { name: string; patterns: string[] }[];
  hint: string;
  login: string;
  organization: string | null;
  group: string | null;
  maker: string | null;
};

function outline(row: TokenRow, { own, hint, login, organization, group, maker }: Around, now: Date): Token {
  const { id, name, note, scopes, networks, summary, createdAt, createdBy, expiresAt, revokedAt, orphanedAt } = row;
  const { lastUsedAt, lastUsedClient, lastUsedAddress, leakedAt } = row;
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
  const used = { lastUsedAt, lastUsedClient, lastUsedAddress, leakedAt };
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
    revokedBy: row.revokedBy,
    madeBy: maker,
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
export async function getTokenRow(db: Reader, id: string): Promise<TokenRow> {
  const [row] = await db.select().from(tokens).where(eq(tokens.id, id));
  if (!row) throw missing();
  return row;
}

/** Another token of the same owner that has a name and is not revoked, or undefined. */
export async function findNamesake(db: Reader, row: TokenRow, name: string): Promise<TokenRow | undefined> {
  const owner =
    row.ownerKind === "user"
      ? eq(tokens.userId, row.userId ?? "")
      : eq(tokens.organizationId, row.organizationId ?? "");
  const same = and(owner, eq(tokens.ownerKind, row.ownerKind), eq(tokens.name, name), ne(tokens.id, row.id));
  return (
    await db
      .select()
      .from(tokens)
      .where(and(same, isNull(tokens.revokedAt)))
  )[0];
}

/** A permit to read or change a token: its person's, or an administrator's of the organization that owns it. */
export const resourceOf = ({ id, name, userId, organizationId }: TokenRow) =>
  ({ kind: "token", id, name, person: userId, organization: null, fence: organizationId }) as const;

export async function permitOn(
  db: Reader,
  ctx: Context,
  row: TokenRow,
  action: "token.read" | "token.change" | "token.rotate",
): Promise<Permit> {
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

/**
 * Revokes several, each an act of its own: one that is refused does not stop the others, and is told.
 * @throws Refusal when not one of them could be revoked.
 */
export async function revokeTokens(ctx: Context, { ids }: RevokeTokens) {
  const revoked: Token[] = [];
  const refusals: Refusal[] = [];
  for (const id of new Set(ids)) {
    try {
      revoked.push(await revokeToken(ctx, { id }));
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      refusals.push(fault);
    }
  }
  const [first] = refusals;
  if (first && revoked.length === 0) throw first;
  return { revoked, refused: refusals.map(({ message }) => message) };
}

/** How many tokens there are by how long they still work, for `/metrics`. */
export async function countTokens(db: Reader, now: Date) {
  const until = (days: number) => lte(tokens.expiresAt, new Date(now.getTime() + days * 86_400_000));
  const alive = and(isNull(tokens.revokedAt), or(isNull(tokens.expiresAt), gt(tokens.expiresAt, now)));
  return {
    active: await db.$count(tokens, alive),
    within_30_days: await db.$count(tokens, and(alive, until(30))),
    within_7_days: await db.$count(tokens, and(alive, until(7))),
    expired: await db.$count(tokens, and(isNull(tokens.revokedAt), until(0))),
    leaked: await db.$count(tokens, and(alive, isNotNull(tokens.leakedAt))),
  };
}
