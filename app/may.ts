import "server-only";
import { can, type Resource } from "#access/can.ts";
import type { Action } from "#access/policy.ts";
import { personContext } from "./context.ts";

/** Whether the person who looks may do something: what is not allowed is not offered. The verb decides again. */
export async function may(action: Action, resource: Resource): Promise<boolean> {
  const { ctx } = await personContext();
  return can(ctx.standing, action, resource).allowed;
}
