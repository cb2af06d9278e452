import "server-only";
import { personContext } from "#app/context.ts";
import type { Limits } from "#components/tokens/create/wish.ts";
import type { Organization } from "#core/organizations.ts";
import { policyOf } from "#core/token-policy.ts";

/** What policy allows tokens in an organization; null: those that are open to all of them. */
export async function limitsOf(at: Organization | null): Promise<Limits> {
  const { ctx } = await personContext();
  const { longestDays, allowNever } = await policyOf(ctx.db, at);
  const whose = at?.tokenPolicy?.longestDays ? at.displayName : "This server";
  return { longest: longestDays, never: allowNever, whose };
}
