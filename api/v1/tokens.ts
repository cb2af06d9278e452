import { z } from "zod";
import { KINDS, LEVELS, SCOPE_IDS, USES, type Use } from "#access/vocabulary.ts";
import { once } from "#core/idempotency.ts";
import { checkLeaks } from "#core/leaks.ts";
import { Name } from "#core/names.input.ts";
import { invalidField } from "#core/refusal.ts";
import { endOldSecret, narrowToken, rotateToken } from "#core/token-changes.ts";
import { createToken, previewToken } from "#core/token-draft.ts";
import { EVENTS, listTokenHistory } from "#core/token-history.ts";
import { ACT_IDS, getTokenToday } from "#core/token-today.ts";
import { CheckLeaks, CreateToken, NarrowToken, RevokeTokens, RotateToken, TokenRef } from "#core/tokens.input.ts";
import { getToken, listMyTokens, listOrganizationTokens, revokeToken, revokeTokens } from "#core/tokens.ts";
import { getTokenUse, REASONS } from "#core/usage.ts";
import { Paging, page, paged } from "../paging.ts";
import { done, made, ok, repeated, route } from "../route.ts";

export const TokenOwner = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("me"), login: z.string(), organization: z.string().nullable() }),
    z.object({ kind: z.literal("organization"), organization: z.string() }),
  ])
  .meta({ id: "TokenOwner" });

export const TokenWhere = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("all") }),
    z.object({ kind: z.literal("channels"), channels: z.array(z.string()), packages: z.array(z.string()) }),
    z.object({ kind: z.literal("group"), group: z.string().nullable() }),
  ])
  .meta({ id: "TokenWhere" });

const Token = z
  .object({
    id: z.string(),
    name: z.string(),
    note: z.string(),
    owner: TokenOwner,
    scopes: z.array(z.enum(SCOPE_IDS)),
    where: TokenWhere,
    networks: z.array(z.string()),
    summary: z.string(),
    hint: z.string().describe("The ends of the secret, to recognise it by."),
    status: z.enum(["active", "expired", "revoked"]),
    createdAt: z.date(),
    createdBy: z.string(),
    expiresAt: z.date().nullable(),
    revokedAt: z.date().nullable(),
    orphanedAt: z
      .date()
      .nullable()
      .describe("Since when whoever made an organization's token has left or is no administrator, until it is kept."),
    lastUsedAt: z.date().nullable(),
    lastUsedClient: z.string().nullable(),
    lastUsedAddress: z.string().nullable(),
    leakedAt: z.date().nullable().describe("Since when its secret is known to have been found somewhere."),
    revokedBy: z.string().nullable(),
    madeBy: z.string().nullable().describe("The token that made it, if one did."),
  })
  .meta({ id: "Token" });

const TokenPreview = z
  .object({
    summary: z.string(),
    expiresAt: z.date().nullable(),
    outside: z.boolean().describe("Whether you ask from outside the networks it would be kept to."),
  })
  .meta({ id: "TokenPreview" });

const SecretUse = {
  hint: z.string(),
  createdAt: z.date(),
  lastUsedAt: z.date().nullable(),
  lastUsedClient: z.string().nullable(),
  lastUsedAddress: z.string().nullable(),
};

const TokenUse = z
  .object({
    days: z.array(
      z.object({
        day: z.string(),
        ...(Object.fromEntries(USES.map((what) => [what, z.number().int()])) as Record<Use, z.ZodNumber>),
      }),
    ),
    refusals: z.array(z.object({ reason: z.enum(REASONS), times: z.number().int(), lastAt: z.date() })),
    clients: z.array(
      z.object({
        client: z.string(),
        address: z.string(),
        times: z.number().int(),
        firstAt: z.date(),
        lastAt: z.date(),
      }),
    ),
    present: z.object(SecretUse).describe("The present secret."),
    old: z
      .object({ ...SecretUse, endsAt: z.date() })
      .nullable()
      .describe("The secret that was rotated out and still works."),
  })
  .meta({ id: "TokenUse" });

const TokenToday = z
  .object({
    nothing: z.string().nullable().describe("Why it can do nothing anywhere."),
    channels: z.array(
      z.object({
        channel: z.string(),
        organization: z.string(),
        level: z.enum(LEVELS).nullable().describe("What its owner holds there now."),
        lost: z.enum(LEVELS).nullable().describe("What its owner held there when the token was made, and lost."),
        acts: z.array(
          z.object({
            act: z.enum(ACT_IDS),
            kind: z.enum(KINDS).nullable(),
            works: z.enum(["all", "some", "none"]),
            why: z.string().nullable(),
          }),
        ),
      }),
    ),
    total: z.number().int().describe("How many channels it reaches; the first of them are told."),
    gone: z.array(z.string()).describe("Channels that it was made for and that were deleted since."),
  })
  .meta({ id: "TokenToday" });

const TokenHistory = z
  .object({
    events: z.array(
      z.object({
        id: z.string(),
        at: z.date(),
        what: z.enum(EVENTS),
        by: z.string(),
        byToken: z.boolean(),
        changed: z.array(z.string()),
        oldSecretEndsAt: z.string().nullable(),
        action: z.string(),
      }),
    ),
  })
  .meta({ id: "TokenHistory" });

const Leaks = z
  .object({
    mine: z.array(Token).describe("Live ones that you manage."),
    others: z.number().int().describe("Live ones of others, who have been told."),
    dead: z.number().int().describe("Secrets that open nothing any more."),
  })
  .meta({ id: "Leaks" });

const ListTokens = z.object({
  organization: Name.optional(),
  owner: z.enum(["me", "organization"]).default("me"),
  ...Paging.shape,
});

export const tokens = [
  route({
    id: "listTokens",
    method: "GET",
    path: "/tokens",
    summary: "Your tokens, newest first (with organization: those kept to it), or the tokens an organization owns",
    scopes: ["api:read"],
    input: ListTokens,
    answers: { 200: page(Token) },
    handle: async (ctx, { organization, owner, ...paging }) => {
      if (owner === "organization" && organization === undefined)
        throw invalidField("organization", "Say which organization owns the tokens.");
      const all =
        owner === "organization"
          ? await listOrganizationTokens(ctx, organization ?? "")
          : await listMyTokens(ctx, organization);
      return ok(paged(all, paging, ({ createdAt, id }) => `${createdAt.toISOString()} ${id}`, "falling"));
    },
  }),
  route({
    id: "createToken",
    method: "POST",
    path: "/tokens",
    summary: "Create a token; its secret is in this answer and nowhere else",
    scopes: ["api"],
    input: CreateToken,
    once: true,
    answers: { 201: z.object({ token: Token, secret: z.string() }), 200: z.object({ token: Token }) },
    handle: (ctx, input) =>
      once(
        ctx,
        async () => made(await createToken(ctx, input)),
        async (id) => repeated({ token: await getToken(ctx, { id }) }),
      ),
  }),
  route({
    id: "previewToken",
    method: "POST",
    path: "/tokens/preview",
    summary: "What a token would be able to do, in words, by the checks of its creation; nothing is made",
    scopes: ["api"],
    input: CreateToken,
    answers: { 200: TokenPreview },
    handle: async (ctx, input) => ok(await previewToken(ctx, input)),
  }),
  route({
    id: "getToken",
    method: "GET",
    path: "/tokens/{id}",
    summary: "One token",
    scopes: ["api:read"],
    input: TokenRef,
    answers: { 200: Token },
    handle: async (ctx, input) => ok(await getToken(ctx, input)),
  }),
  route({
    id: "narrowToken",
    method: "PATCH",
    path: "/tokens/{id}",
    summary: "Rename a token or take something from it: channels, scopes, networks, time. Never more than it had",
    scopes: ["api"],
    input: NarrowToken,
    answers: { 200: Token },
    handle: async (ctx, input) => ok(await narrowToken(ctx, input)),
  }),
  route({
    id: "rotateToken",
    method: "POST",
    path: "/tokens/{id}/rotate",
    summary: "A new secret for the same token; the old one works on for a while, a day unless said otherwise",
    scopes: ["api"],
    input: RotateToken,
    once: true,
    answers: { 201: z.object({ token: Token, secret: z.string() }), 200: z.object({ token: Token }) },
    handle: (ctx, input) =>
      once(
        ctx,
        async () => made(await rotateToken(ctx, input)),
        async (id) => repeated({ token: await getToken(ctx, { id }) }),
      ),
  }),
  route({
    id: "endOldSecret",
    method: "DELETE",
    path: "/tokens/{id}/old-secret",
    summary: "End the secret that was rotated out, from the next request on",
    scopes: ["api"],
    input: TokenRef,
    answers: { 204: null },
    handle: async (ctx, input) => {
      await endOldSecret(ctx, input);
      return done();
    },
  }),
  route({
    id: "getTokenUse",
    method: "GET",
    path: "/tokens/{id}/use",
    summary: "What a token was used for in the last 30 days, by whom and from where",
    scopes: ["api:read"],
    input: TokenRef,
    answers: { 200: TokenUse },
    handle: async (ctx, input) => ok(await getTokenUse(ctx, input)),
  }),
  route({
    id: "getTokenToday",
    method: "GET",
    path: "/tokens/{id}/today",
    summary: "What a token can do today, and where that is less than its scopes promise",
    scopes: ["api:read"],
    input: TokenRef,
    answers: { 200: TokenToday },
    handle: async (ctx, input) => ok(await getTokenToday(ctx, input)),
  }),
  route({
    id: "listTokenHistory",
    method: "GET",
    path: "/tokens/{id}/history",
    summary: "The last hundred things that happened to a token, newest first",
    scopes: ["api:read"],
    input: TokenRef,
    answers: { 200: TokenHistory },
    handle: async (ctx, input) => ok({ events: await listTokenHistory(ctx, input) }),
  }),
  route({
    id: "revokeTokens",
    method: "POST",
    path: "/tokens/revoke",
    summary: "Revoke several tokens; one that is refused does not stop the others",
    scopes: ["api"],
    input: RevokeTokens,
    answers: { 200: z.object({ revoked: z.array(Token), refused: z.array(z.string()) }) },
    handle: async (ctx, input) => ok(await revokeTokens(ctx, input)),
  }),
  route({
    id: "checkLeaks",
    method: "POST",
    path: "/tokens/check",
    summary: "Which live tokens of this server are in a text, which is neither stored nor logged. Ten times a minute",
    scopes: [],
    input: CheckLeaks,
    answers: { 200: Leaks },
    handle: async (ctx, input) => ok(await checkLeaks(ctx, input)),
  }),
  route({
    id: "revokeToken",
    method: "DELETE",
    path: "/tokens/{id}",
    summary: "Revoke a token: the next request with it is refused. A token may revoke itself without any scope",
    scopes: ["api"],
    input: TokenRef,
    answers: { 204: null },
    handle: async (ctx, input) => {
      await revokeToken(ctx, input);
      return done();
    },
  }),
];
