/**
 * What becomes of tokens when a person loses an organization or its administration: their own stop there, and those they
 * made for it are listed until somebody says what is to become of them. For verbs that have their own permit.
 */
import { and, eq, inArray, isNull, or } from "drizzle-orm";
import type { Writer } from "#db/client.ts";
import { channels, invitations } from "#db/schema/organizations.ts";
import { users } from "#db/schema/people.ts";
import { tokenBlocks, tokenChannels, tokens } from "#db/schema/tokens.ts";
import { type Context, signatureOf } from "./context.ts";

/** A token as an audit row names it. */
export type NamedToken = { id: string; name: string };

const named = { id: tokens.id, name: tokens.name };
const byName = (a: NamedToken, b: NamedToken) => (a.name < b.name ? -1 : 1);

/**
 * Lists the organization's tokens that a person made, in one organization or everywhere. A token made by another token of
 * theirs carries their login as well.
 */
export async function orphanTokens(
  tx: Writer,
  now: Date,
  login: string,
  organizationId?: string,
): Promise<NamedToken[]> {
  const where = and(
    eq(tokens.ownerKind, "organization"),
    eq(tokens.createdBy, login),
    organizationId === undefined ? undefined : eq(tokens.organizationId, organizationId),
    isNull(tokens.revokedAt),
    isNull(tokens.orphanedAt),
  );
  const found = await tx.select(named).from(tokens).where(where);
  if (found.length > 0) await tx.update(tokens).set({ orphanedAt: now }).where(where);
  return found.sort(byName);
}

async function revokeFenced(tx: Writer, ctx: Context, organizationId: string, userId: string): Promise<NamedToken[]> {
  const where = and(
    eq(tokens.ownerKind, "user"),
    eq(tokens.userId, userId),
    eq(tokens.organizationId, organizationId),
    isNull(tokens.revokedAt),
  );
  const found = await tx.select(named).from(tokens).where(where);
  if (found.length > 0)
    await tx
      .update(tokens)
      .set({ revokedAt: ctx.now, revokedBy: signatureOf(ctx) })
      .where(where);
  return found.sort(byName);
}

/** Open tokens stay their person's; a block outlasts the person's coming back, until an administrator lifts it. */
async function blockOpen(tx: Writer, ctx: Context, organizationId: string, userId: string): Promise<NamedToken[]> {
  const inside = tx
    .select({ id: tokenChannels.tokenId })
    .from(tokenChannels)
    .innerJoin(channels, eq(channels.id, tokenChannels.channelId))
    .where(eq(channels.organizationId, organizationId));
  const found = await tx
    .select(named)
    .from(tokens)
    .where(
      and(
        eq(tokens.ownerKind, "user"),
        eq(tokens.userId, userId),
        isNull(tokens.organizationId),
        isNull(tokens.revokedAt),
        or(eq(tokens.whereKind, "all"), inArray(tokens.id, inside)),
      ),
    );
  if (found.length > 0) {
    const by = { organizationId, blockedAt: ctx.now, blockedBy: signatureOf(ctx) };
    const rows = found.map(({ id }) => ({ tokenId: id, ...by }));
    await tx.insert(tokenBlocks).values(rows).onConflictDoNothing();
  }
  return found.sort(byName);
}

export type EndedTokens = { revoked: NamedToken[]; blocked: NamedToken[]; orphaned: NamedToken[] };

/** What leaving does to the tokens of a person, as the audit row tells it. */
export async function endTokens(
  tx: Writer,
  ctx: Context,
  organizationId: string,
  user: { id: string; login: string },
): Promise<EndedTokens> {
  return {
    revoked: await revokeFenced(tx, ctx, organizationId, user.id),
    blocked: await blockOpen(tx, ctx, organizationId, user.id),
    orphaned: await orphanTokens(tx, ctx.now, user.login, organizationId),
  };
}

/** Withdraws what was sent to a person's address and is still open: nobody comes back by an older link. */
export async function withdrawOpen(tx: Writer, now: Date, organizationId: string, userId: string): Promise<void> {
  const theirs = tx.select({ email: users.email }).from(users).where(eq(users.id, userId));
  await tx
    .update(invitations)
    .set({ withdrawnAt: now })
    .where(
      and(
        eq(invitations.organizationId, organizationId),
        inArray(invitations.email, theirs),
        isNull(invitations.acceptedAt),
        isNull(invitations.withdrawnAt),
      ),
    );
}
