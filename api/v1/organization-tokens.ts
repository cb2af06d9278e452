import { z } from "zod";
import { SCOPE_IDS } from "#access/vocabulary.ts";
import { Name } from "#core/names.input.ts";
import { blockToken, keepToken, listReachingTokens, listTokensOfMember, unblockToken } from "#core/token-reach.ts";
import { TokenAt } from "#core/tokens.input.ts";
import { Paging, page, paged } from "../paging.ts";
import { done, ok, route } from "../route.ts";
import { TokenWhere } from "./tokens.ts";

const ReachingToken = z
  .object({
    id: z.string(),
    name: z.string(),
    hint: z.string().describe("The ends of the secret, to recognise it by."),
    owner: z.string().nullable().describe("A person's login; null for the organization's own."),
    fenced: z.boolean().describe("Whether it is kept to this organization."),
    scopes: z.array(z.enum(SCOPE_IDS)),
    where: TokenWhere.describe("As far as it concerns this organization."),
    createdAt: z.date(),
    expiresAt: z.date().nullable(),
    lastUsedAt: z.date().nullable(),
    orphanedAt: z.date().nullable(),
    blocked: z.object({ at: z.date(), by: z.string() }).nullable(),
  })
  .meta({ id: "ReachingToken" });

const ONE = "/organizations/{organization}/tokens/{id}";

export const organizationTokens = [
  route({
    id: "listReachingTokens",
    method: "GET",
    path: "/organizations/{organization}/tokens",
    summary:
      "Every live token that can reach into the organization; with login: that member's, and for your own api:read is enough",
    scopes: ["api", "api:read"],
    input: z.object({ organization: Name, login: Name.optional(), ...Paging.shape }),
    answers: { 200: page(ReachingToken) },
    handle: async (ctx, { organization, login, ...paging }) => {
      const all =
        login === undefined
          ? await listReachingTokens(ctx, organization)
          : await listTokensOfMember(ctx, { organization, login });
      return ok(paged(all, paging, ({ name, id }) => `${name} ${id}`));
    },
  }),
  route({
    id: "blockToken",
    method: "PUT",
    path: `${ONE}/block`,
    summary: "Stop a token in this organization: the next request with it is refused here, and nowhere else",
    scopes: ["api"],
    input: TokenAt,
    answers: { 204: null },
    handle: async (ctx, input) => {
      await blockToken(ctx, input);
      return done();
    },
  }),
  route({
    id: "unblockToken",
    method: "DELETE",
    path: `${ONE}/block`,
    summary: "Lift the block of a token in this organization",
    scopes: ["api"],
    input: TokenAt,
    answers: { 204: null },
    handle: async (ctx, input) => {
      await unblockToken(ctx, input);
      return done();
    },
  }),
  route({
    id: "keepToken",
    method: "POST",
    path: `${ONE}/keep`,
    summary: "Keep a token of the organization whose maker has left or is no administrator any more",
    scopes: ["api"],
    input: TokenAt,
    answers: { 204: null },
    handle: async (ctx, input) => {
      await keepToken(ctx, input);
      return done();
    },
  }),
];
