/**
 * Which live tokens are in a text that somebody found: a log, a commit, a message. The text is neither stored nor logged;
 * what looks like a secret is checked offline before anything is looked up.
 */
import { eq, inArray } from "drizzle-orm";
import { users } from "#db/schema/people.ts";
import { tokenSecrets, tokens } from "#db/schema/tokens.ts";
import { witness } from "./audit.ts";
import { authorize, touch } from "./change.ts";
import type { Context } from "./context.ts";
import { forbidden, Refusal } from "./refusal.ts";
import { digestOf, secretsIn } from "./secret.ts";
import type { CheckLeaks } from "./tokens.input.ts";
import { permitOn, project, type Token, type TokenRow } from "./tokens.ts";

const PER_MINUTE = { most: 10, per: 60_000 };

export type Leaks = {
  /** Live tokens that the asker manages, with everything needed to rotate or revoke them. */
  mine: Token[];
  /** How many live tokens belong to others; their owners have been told. */
  others: number;
  /** How many secrets of this server are in the text that open nothing any more. */
  dead: number;
};

async function manages(ctx: Context, row: TokenRow): Promise<boolean> {
  try {
    await permitOn(ctx.db, ctx, row, "token.read");
    return true;
  } catch (fault) {
    if (fault instanceof Refusal) return false;
    throw fault;
  }
}

/** @throws Refusal unauthenticated (nobody asks), exhausted (more than ten a minute). */
export async function checkLeaks(ctx: Context, { text }: CheckLeaks): Promise<Leaks> {
  const { person, token } = ctx.standing;
  if (token && !person) throw forbidden("A person has to ask this.");
  authorize(ctx, "account.read", { kind: "user", id: person?.id ?? "", name: person?.login ?? "" });
  ctx.services.quota(`leaks ${ctx.actor.kind} ${ctx.actor.id}`, PER_MINUTE, ctx.now.getTime());
  const digests = secretsIn(text).map(digestOf);
  const found = digests.length > 0 ? await findLive(ctx, digests) : [];
  const mine: TokenRow[] = [];
  const others: TokenRow[] = [];
  for (const row of found) (await manages(ctx, row)) ? mine.push(row) : others.push(row);
  for (const row of others) await tellOwner(ctx, row);
  return {
    mine: await project(ctx.db, mine, ctx.now),
    others: others.length,
    dead: digests.length - new Set(found.map(({ id }) => id)).size,
  };
}

async function findLive(ctx: Context, digests: readonly string[]): Promise<TokenRow[]> {
  const rows = await ctx.db
    .select({ token: tokens, endsAt: tokenSecrets.endsAt, active: users.active })
    .from(tokenSecrets)
    .innerJoin(tokens, eq(tokens.id, tokenSecrets.tokenId))
    .leftJoin(users, eq(users.id, tokens.userId))
    .where(inArray(tokenSecrets.digest, digests));
  const live = rows.filter(({ token, endsAt, active }) => {
    const over = [token.expiresAt, endsAt].some((at) => at !== null && at <= ctx.now);
    return token.revokedAt === null && !over && active !== false;
  });
  return [...new Map(live.map(({ token }) => [token.id, token])).values()];
}

/** The owner's pages say it from now on; mail says it at once where there is mail. */
async function tellOwner(ctx: Context, row: TokenRow) {
  const { services } = ctx;
  await touch(services, async (tx) => {
    await tx.update(tokens).set({ leakedAt: ctx.now }).where(eq(tokens.id, row.id));
  });
  const { id, name, organizationId } = row;
  await witness(ctx, "token.leaked", { kind: "token", id, name, organizationId });
  const [owner] = await ctx.db
    .select({ email: users.email })
    .from(users)
    .where(eq(users.id, row.userId ?? ""));
  if (!owner || !services.mail) return;
  const words = `The secret of your token ${name} was found where it should not be. Rotate or revoke it now: ${services.settings.publicUrl}/me/tokens/${id}`;
  await services.mail(owner.email, `Your token ${name} has leaked`, words).catch((fault) => {
    services.log.warn({ fault: fault instanceof Error ? fault.name : "unknown" }, "a mail about a leak was not sent");
  });
}
