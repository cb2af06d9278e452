import "server-only";
import { notFound } from "next/navigation";
import { cache } from "react";
import { can } from "#access/can.ts";
import { personContext } from "./context.ts";

/** Asked by every page under `/admin` before anything is read: to everybody else there are no such pages. */
export const administration = cache(async () => {
  const { ctx } = await personContext();
  if (!can(ctx.standing, "server.manage", { kind: "server" }).allowed) notFound();
  return { me: ctx.standing.person?.login ?? "" };
});
