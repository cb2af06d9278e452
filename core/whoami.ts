import { eq } from "drizzle-orm";
import { organizations } from "#db/schema/organizations.ts";
import type { Context } from "./context.ts";
import { forbidden, unauthenticated } from "./refusal.ts";
import { findOwnToken, type Token } from "./tokens.ts";
import { findUser, type User } from "./users.ts";

export type Whoami = {
  actor: Context["actor"];
  /** The person who asks, or whose token asks. */
  user: User | null;
  /** The organization whose own token asks. */
  organization: { name: string; displayName: string; createdAt: Date } | null;
  token: Token | null;
};

/** Who asks. No scope is needed; a token still counts only in its networks. */
export async function whoami(ctx: Context): Promise<Whoami> {
  const { person, token } = ctx.standing;
  if (!person && !token) throw unauthenticated();
  if (token && !token.inNetwork) throw forbidden(`Token ${token.name} cannot be used from ${ctx.address}.`);
  const user = person ? await findUser(ctx.db, person.login) : undefined;
  const { name, displayName, createdAt } = organizations;
  const [organization] = token?.organization
    ? await ctx.db
        .select({ name, displayName, createdAt })
        .from(organizations)
        .where(eq(organizations.id, token.organization))
    : [];
  return { actor: ctx.actor, user: user ?? null, organization: organization ?? null, token: await findOwnToken(ctx) };
}
