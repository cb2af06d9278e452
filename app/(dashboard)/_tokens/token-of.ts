import "server-only";
import { notFound } from "next/navigation";
import { cache } from "react";
import { read } from "#app/context.ts";
import { getToken } from "#core/tokens.ts";

/** A token of an organization's pages: owned by it, or a personal one that is kept to it. */
export const organizationToken = cache(async (org: string, id: string) => {
  const token = await read((ctx) => getToken(ctx, { id }));
  if (token.owner.organization !== org) notFound();
  return token;
});

/** A token of the person who looks. */
export const myToken = cache(async (id: string) => {
  const token = await read((ctx) => getToken(ctx, { id }));
  if (token.owner.kind !== "me") notFound();
  return token;
});
