/** What a server and its organizations ask of tokens: an organization may be stricter than its server, never laxer. */
import { eq } from "drizzle-orm";
import { livesTooLong } from "#access/policy.ts";
import type { TokenPolicy } from "#access/vocabulary.ts";
import type { Reader } from "#db/client.ts";
import { organizations } from "#db/schema/organizations.ts";
import { takeCensus } from "./census.ts";
import { authorize, change } from "./change.ts";
import type { Context } from "./context.ts";
import { getOrganizationRow, type Organization, resourceOf, subjectOf } from "./organizations.ts";
import { conflict, forbidden, invalidField } from "./refusal.ts";
import { serverPolicy } from "./server-policy.ts";
import type { SetTokenPolicy } from "./tokens.input.ts";

const MINUTE = 60_000;

/** The stricter of two, rule by rule. */
export function strictest(a: TokenPolicy, b: Partial<TokenPolicy>): TokenPolicy {
  const recent = [a.recentSignIn, b.recentSignIn ?? null].filter((minutes) => minutes !== null);
  return {
    longestDays: Math.min(a.longestDays, b.longestDays ?? a.longestDays),
    allowNever: a.allowNever && (b.allowNever ?? true),
    makers: a.makers === "owner" || b.makers === "owner" ? "owner" : "admin",
    recentSignIn: recent.length > 0 ? Math.min(...recent) : null,
  };
}

/** What of the server's rules speaks about tokens. */
const rulesOf = ({ longestDays, allowNever, makers, recentSignIn }: TokenPolicy): TokenPolicy => ({
  longestDays,
  allowNever,
  makers,
  recentSignIn,
});

/** What holds for tokens in an organization; without one, for a token that is open to all of them. */
export async function policyOf(db: Reader, at: Organization | null): Promise<TokenPolicy> {
  return strictest(await serverPolicy(db), at?.tokenPolicy ?? {});
}

/** The rules of an organization and of its server, for whoever makes tokens there. */
export async function getTokenPolicy(ctx: Context, organization: string) {
  const at = await getOrganizationRow(ctx.db, organization);
  authorize(ctx, "organization.see", resourceOf(at));
  return { server: rulesOf(await serverPolicy(ctx.db)), own: at.tokenPolicy ?? {}, version: at.version };
}

/** The live tokens that a policy would keep out of the organization, by name. */
export async function tokensBeyond(ctx: Context, organization: string, policy: Partial<TokenPolicy>) {
  const at = await getOrganizationRow(ctx.db, organization);
  authorize(ctx, "organization.policy", resourceOf(at));
  const census = await takeCensus(ctx.db, at, ctx.now);
  const logins = new Map(census.people.map(({ id, login }) => [id, login]));
  return census.tokens
    .filter((token) => livesTooLong(token, policy))
    .map(({ id, name, userId, expiresAt, lastUsedAt }) => ({
      id,
      name,
      owner: userId === null ? at.name : (logins.get(userId) ?? ""),
      expiresAt,
      lastUsedAt,
    }));
}

/** Sets what an organization asks of tokens. It holds at use, from the next request on, for tokens that are there too. */
export function setTokenPolicy(ctx: Context, { organization, version, ...policy }: SetTokenPolicy) {
  return change(ctx, async (tx, ctx) => {
    const before = await getOrganizationRow(tx, organization);
    const permit = authorize(ctx, "organization.policy", resourceOf(before));
    if (version !== undefined && version !== before.version)
      throw conflict(
        "Someone changed these settings meanwhile. Your change was not saved. Load the page again to see it.",
      );
    const server = await serverPolicy(tx);
    if (policy.longestDays !== undefined && policy.longestDays > server.longestDays)
      throw invalidField("longestDays", `This server allows at most ${server.longestDays} days.`);
    const after = { ...before, tokenPolicy: policy, version: before.version + 1 };
    await tx
      .update(organizations)
      .set({ tokenPolicy: policy, version: after.version })
      .where(eq(organizations.id, before.id));
    const was = before.tokenPolicy ?? {};
    return permit.record({ subject: subjectOf(before), before: was, after: policy, value: after });
  });
}

/** @throws Refusal when a policy asks for a recent sign-in and whoever asks has none. */
export function keepRecentSignIn(ctx: Context, { recentSignIn }: TokenPolicy) {
  if (recentSignIn === null) return;
  if (ctx.standing.token)
    throw forbidden("A recent sign-in is asked for here: create tokens in the browser, or with your password.");
  const since = ctx.signedInAt ? ctx.now.getTime() - ctx.signedInAt.getTime() : Number.POSITIVE_INFINITY;
  if (since <= recentSignIn * MINUTE) return;
  throw invalidField(
    "password",
    `Enter your password: you signed in more than ${recentSignIn === 1 ? "a minute" : `${recentSignIn} minutes`} ago.`,
  );
}
