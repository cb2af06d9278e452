"use server";

import type { z } from "zod";
import { action } from "#app/action.ts";
import { count } from "#components/text.ts";
import type { Revealed } from "#components/tokens/create/revealed.ts";
import type { Context } from "#core/context.ts";
import { getGroup } from "#core/groups.ts";
import { confirmPassword } from "#core/session.ts";
import { endOldSecret, narrowToken, rotateToken } from "#core/token-changes.ts";
import { createToken, previewToken } from "#core/token-draft.ts";
import { blockToken, keepToken, unblockToken } from "#core/token-reach.ts";
import {
  ConfirmPassword,
  NamedToken,
  NarrowForm,
  RevokeTokens,
  RotateForm,
  TokenAt,
  TokenDraft,
  TokenForm,
  TokenRef,
} from "#core/tokens.input.ts";
import { getToken, listMyTokens, listOrganizationTokens, revokeToken, revokeTokens, type Token } from "#core/tokens.ts";
import { getTokenUse } from "#core/usage.ts";

/** The answers that hold a secret. They go into the memory of the page that asked, and are made for nobody else. */
async function create(ctx: Context, { password, ...wish }: z.output<typeof MakeToken>): Promise<Revealed> {
  const { token, secret } = await createToken(await confirmPassword(ctx, password), wish);
  return { ...(await shownOf(ctx, token)), made: "now", secret, rotated: null };
}

async function rotate(ctx: Context, { password, browser: _, ...wish }: z.output<typeof RotateForm>): Promise<Revealed> {
  const { token, secret } = await rotateToken(await confirmPassword(ctx, password), wish);
  const { old } = await getTokenUse(ctx, token);
  const rotated = { oldHint: old?.hint ?? null, oldEndsAt: old?.endsAt.toISOString() ?? null };
  return { ...(await shownOf(ctx, token)), made: "now", secret, rotated };
}

async function shownOf(ctx: Context, token: Token) {
  const { id, name, summary, expiresAt, scopes } = token;
  return {
    id,
    name,
    summary,
    expiresAt: expiresAt?.toISOString() ?? null,
    scopes,
    channels: await channelsOf(ctx, token),
  };
}

/** The channels it was made for; null when it is every one of its owner's. */
async function channelsOf(ctx: Context, { where, owner }: Token): Promise<string[] | null> {
  if (where.kind === "all") return null;
  if (where.kind === "channels") return where.channels;
  const group = await getGroup(ctx, { organization: owner.organization ?? "", group: where.group ?? "" });
  return group.channels.map(({ channel }) => channel);
}

/** To a submission whose answer was lost: what it had made, without the secret. */
const before = async (ctx: Context, id: string): Promise<Revealed> => {
  const { name } = await getToken(ctx, { id });
  return { made: "before", id, name };
};

const MakeToken = TokenForm.and(ConfirmPassword);

export const createOne = action(MakeToken, create, {
  lists: ["scopes", "channels"],
  again: { route: "page: create token", answer: before },
});

export const rotateOne = action(RotateForm, rotate, { again: { route: "page: rotate token", answer: before } });

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

export const blockHere = action(TokenAt, blockToken, { message: ({ name }) => `${name} is blocked here from now on` });

export const unblockHere = action(TokenAt, unblockToken, {
  message: ({ name }) => `${name} is not blocked here any more`,
});

export const keep = action(TokenAt, keepToken, { message: ({ name }) => `${name} is kept` });
export const revokeMany = action(
  RevokeTokens,
  async (ctx, input) => {
    const { revoked, refused } = await revokeTokens(ctx, input);
    return { revoked: revoked.length, refused: refused.length };
  },
  {
    lists: ["ids"],
    message: ({ revoked, refused }) =>
      `${count(revoked, "token")} revoked${refused > 0 ? `, ${refused} could not be` : ": refused from now on"}`,
  },
);

export const narrow = action(
  NarrowForm,
  async (ctx, input) => {
    const { id, name } = await narrowToken(ctx, input);
    return { id, name };
  },
  { lists: ["scopes", "channels"], message: ({ name }) => `${name} saved` },
);

export const endOld = action(
  TokenRef,
  async (ctx, input) => {
    const { id, name } = await endOldSecret(ctx, input);
    return { id, name };
  },
  { message: ({ name }) => `The old secret of ${name} is refused from now on` },
);

/** The token whose name a new one cannot have. */
export const findNamed = action(
  NamedToken,
  async (ctx, { name, owner, organization }) => {
    const all = owner === "organization" ? await listOrganizationTokens(ctx, organization) : await listMyTokens(ctx);
    const found = all.find((token) => token.name === name && token.status !== "revoked");
    return found ? { id: found.id } : null;
  },
  { path: null },
);
