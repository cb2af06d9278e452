"use server";

import { action } from "#app/action.ts";
import type { Revealed } from "#components/tokens/create/revealed.ts";
import type { Context } from "#core/context.ts";
import { getGroup } from "#core/groups.ts";
import { createToken, previewToken } from "#core/token-draft.ts";
import { TokenDraft, TokenForm, TokenRef } from "#core/tokens.input.ts";
import { getToken, revokeToken, type Token } from "#core/tokens.ts";

/** The one answer that holds a secret. It goes into the memory of the page that asked, and is made for nobody else. */
async function create(ctx: Context, input: Parameters<typeof createToken>[1]): Promise<Revealed> {
  const { token, secret } = await createToken(ctx, input);
  const { id, name, summary, expiresAt, scopes } = token;
  const channels = await channelsOf(ctx, token);
  return { made: "now", id, name, secret, summary, expiresAt: expiresAt?.toISOString() ?? null, scopes, channels };
}

/** The channels it was made for; null when it is every one of its owner's. */
async function channelsOf(ctx: Context, { where, owner }: Token): Promise<string[] | null> {
  if (where.kind === "all") return null;
  if (where.kind === "channels") return where.channels;
  const group = await getGroup(ctx, { organization: owner.organization ?? "", group: where.group ?? "" });
  return group.channels.map(({ channel }) => channel);
}

export const createOne = action(TokenForm, create, {
  lists: ["scopes", "channels"],
  again: {
    route: "page: create token",
    answer: async (ctx, id): Promise<Revealed> => {
      const { name } = await getToken(ctx, { id });
      return { made: "before", id, name };
    },
  },
});

export const preview = action(
  TokenDraft,
  async (ctx, input) => {
    const { summary, expiresAt, outside } = await previewToken(ctx, input);
    return { summary, expiresAt: expiresAt?.toISOString() ?? null, outside: outside ? ctx.address : null };
  },
  { lists: ["scopes", "channels"], path: null },
);

export const revoke = action(
  TokenRef,
  async (ctx, input) => {
    const { id, name } = await revokeToken(ctx, input);
    return { id, name };
  },
  { message: ({ name }) => `${name} revoked: it is refused from now on` },
);
