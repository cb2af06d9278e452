/**
 * Tokens as the administrators of an organization see them: all that can reach into it, whoever owns them. They may block
 * one here; only its owner revokes it. And what they say of tokens whose makers have left.
 */
import { and, eq, inArray, isNull } from "drizzle-orm";
import { can } from "#access/can.ts";
import type { ScopeId } from "#access/vocabulary.ts";
import type { Reader } from "#db/client.ts";
import { channels, groups } from "#db/schema/organizations.ts";
import { users } from "#db/schema/people.ts";
import { tokenBlocks, tokenSecrets, tokens } from "#db/schema/tokens.ts";
import { type CensusToken, tokensReaching } from "./census.ts";
import { authorize, change } from "./change.ts";
import { type Context, signatureOf } from "./context.ts";
import { getOrganizationRow, type Organization, resourceOf as organizationResource } from "./organizations.ts";
import { missing } from "./refusal.ts";
import type { TokenAt } from "./tokens.input.ts";
import { getTokenRow, resourceOf, subjectOf } from "./tokens.ts";

/** What concerns this organization alone: nothing of where else a token of a person reaches or is used from. */
export type ReachingToken = {
  id: string;
  name: string;
  hint: string;
  /** A person's login; null for the organization's own. */
  owner: string | null;
  /** Whether it is kept to this organization. */
  fenced: boolean;
  scopes: ScopeId[];
  where:
    | { kind: "all" }
    | { kind: "channels"; channels: string[]; packages: string[] }
    | { kind: "group"; group: string | null };
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  orphanedAt: Date | null;
  blocked: { at: Date; by: string } | null;
};

type Names = { channels: Map<string, string>; groups: Map<string, string> };

function whereOf(row: CensusToken, names: Names): ReachingToken["where"] {
  if (row.whereKind === "all") return { kind: "all" };
  if (row.whereKind === "group") return { kind: "group", group: names.groups.get(row.whereGroupId ?? "") ?? null };
  const ids = Object.keys(row.channels);
  const packages = row.channels[ids[0] ?? ""] ?? [];
  return { kind: "channels", channels: ids.map((id) => names.channels.get(id) ?? "").sort(), packages };
}

const namesOf = (rows: readonly { id: string; name: string }[]) => new Map(rows.map(({ id, name }) => [id, name]));

async function project(db: Reader, at: Organization, rows: readonly CensusToken[]): Promise<ReachingToken[]> {
  if (rows.length === 0) return [];
  const owners = await db
    .select({ id: users.id, login: users.login, active: users.active })
    .from(users)
    .where(inArray(users.id, [...new Set(rows.flatMap(({ userId }) => userId ?? []))]));
  const people = new Map(owners.map((owner) => [owner.id, owner]));
  const hints = await db
    .select({ id: tokenSecrets.tokenId, name: tokenSecrets.hint })
    .from(tokenSecrets)
    .where(
      and(
        isNull(tokenSecrets.endsAt),
        inArray(
          tokenSecrets.tokenId,
          rows.map(({ id }) => id),
        ),
      ),
    );
  const hintOf = namesOf(hints);
  const blocks = await db.select().from(tokenBlocks).where(eq(tokenBlocks.organizationId, at.id));
  const blockOf = new Map(blocks.map((block) => [block.tokenId, { at: block.blockedAt, by: block.blockedBy }]));
  const names: Names = {
    channels: namesOf(await db.select().from(channels).where(eq(channels.organizationId, at.id))),
    groups: namesOf(await db.select().from(groups).where(eq(groups.organizationId, at.id))),
  };
  // A token of somebody who is not active opens nothing.
  const alive = rows.filter(
    ({ ownerKind, userId }) => ownerKind === "organization" || people.get(userId ?? "")?.active,
  );
  return alive.map((row) => ({
    id: row.id,
    name: row.name,
    hint: hintOf.get(row.id) ?? "",
    owner: row.ownerKind === "organization" ? null : (people.get(row.userId ?? "")?.login ?? null),
    fenced: row.organizationId === at.id,
    scopes: row.scopes,
    where: whereOf(row, names),
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    lastUsedAt: row.lastUsedAt,
    orphanedAt: row.orphanedAt,
    blocked: blockOf.get(row.id) ?? null,
  }));
}

/** Every live token that can reach into an organization, by name, blocked ones included; for its administrators. */
export async function listReachingTokens(ctx: Context, organization: string): Promise<ReachingToken[]> {
  const at = await getOrganizationRow(ctx.db, organization);
  authorize(ctx, "organization.tokens", organizationResource(at));
  return project(ctx.db, at, await tokensReaching(ctx.db, at.id, ctx.now));
}

/** The same of one member, for administrators and for that member. */
export async function listTokensOfMember(
  ctx: Context,
  { organization, login }: { organization: string; login: string },
): Promise<ReachingToken[]> {
  if (login !== ctx.standing.person?.login)
    return (await listReachingTokens(ctx, organization)).filter(({ owner }) => owner === login);
  const at = await getOrganizationRow(ctx.db, organization);
  authorize(ctx, "organization.see", organizationResource(at));
  const { id } = ctx.standing.person;
  authorize(ctx, "token.read", { kind: "user", id, name: login });
  const all = await tokensReaching(ctx.db, at.id, ctx.now);
  const own = all.filter((row) => row.userId === id && can(ctx.standing, "token.read", resourceOf(row)).allowed);
  return project(ctx.db, at, own);
}

type Named = { id: string; name: string };

/** The row in the organization's own log, wherever the token belongs. */
const subjectAt = (at: Organization, token: Named) =>
  subjectOf({ id: token.id, name: token.name, organizationId: at.id });

const blockOn = (at: Organization, id: string) =>
  and(eq(tokenBlocks.tokenId, id), eq(tokenBlocks.organizationId, at.id));

/** Stops a token in an organization that it can reach: it is refused there from the next request on. */
export function blockToken(ctx: Context, { organization, id }: TokenAt): Promise<Named> {
  return change(ctx, async (tx, ctx) => {
    const at = await getOrganizationRow(tx, organization);
    const permit = authorize(ctx, "token.block", organizationResource(at));
    const token = (await tokensReaching(tx, at.id, ctx.now)).find((row) => row.id === id);
    if (!token) throw missing();
    const value = { id, name: token.name };
    if (token.blocked) return permit.unchanged(value);
    await tx
      .insert(tokenBlocks)
      .values({ tokenId: id, organizationId: at.id, blockedAt: ctx.now, blockedBy: signatureOf(ctx) });
    return permit.record({ subject: subjectAt(at, token), after: { blocked: true }, value });
  });
}

/** Lifts a block, of whichever token has one; a token that can reach the organization and has none is left as it is. */
export function unblockToken(ctx: Context, { organization, id }: TokenAt): Promise<Named> {
  return change(ctx, async (tx, ctx) => {
    const at = await getOrganizationRow(tx, organization);
    const permit = authorize(ctx, "token.block", organizationResource(at));
    const [block] = await tx.select().from(tokenBlocks).where(blockOn(at, id));
    if (!block) {
      const token = (await tokensReaching(tx, at.id, ctx.now)).find((row) => row.id === id);
      return permit.unchanged(token ? { id, name: token.name } : await Promise.reject(missing()));
    }
    const token = await getTokenRow(tx, id);
    await tx.delete(tokenBlocks).where(blockOn(at, id));
    const value = { id, name: token.name };
    const before = { blockedAt: block.blockedAt, blockedBy: block.blockedBy };
    return permit.record({ subject: subjectAt(at, token), before, after: { blocked: false }, value });
  });
}

/** Says that a token of the organization stays, although whoever made it has left or is no administrator any more. */
export function keepToken(ctx: Context, { organization, id }: TokenAt): Promise<Named> {
  return change(ctx, async (tx, ctx) => {
    const at = await getOrganizationRow(tx, organization);
    const permit = authorize(ctx, "organization.tokens", organizationResource(at));
    const token = await getTokenRow(tx, id);
    if (token.ownerKind !== "organization" || token.organizationId !== at.id) throw missing();
    const value = { id, name: token.name };
    if (token.orphanedAt === null) return permit.unchanged(value);
    await tx.update(tokens).set({ orphanedAt: null }).where(eq(tokens.id, id));
    const before = { madeBy: token.createdBy, orphanedAt: token.orphanedAt };
    return permit.record({ subject: subjectAt(at, token), before, after: { kept: true }, value, touches: {} });
  });
}
