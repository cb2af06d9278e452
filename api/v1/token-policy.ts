import { z } from "zod";
import { Name } from "#core/names.input.ts";
import { getTokenPolicy, setTokenPolicy } from "#core/token-policy.ts";
import { SetTokenPolicy, TokenRules } from "#core/tokens.input.ts";
import { ok, route } from "../route.ts";

const TokenPolicy = z
  .object({
    server: TokenRules.describe("What holds everywhere on this server."),
    own: TokenRules.partial().describe("Where the organization asks for more."),
    version: z.number().int(),
  })
  .meta({ id: "TokenPolicy" });

export const tokenPolicy = [
  route({
    id: "getTokenPolicy",
    method: "GET",
    path: "/organizations/{organization}/token-policy",
    summary: "What the server and the organization ask of tokens",
    scopes: ["api:read"],
    input: z.object({ organization: Name }),
    answers: { 200: TokenPolicy },
    handle: async (ctx, { organization }) => ok(await getTokenPolicy(ctx, organization)),
  }),
  route({
    id: "setTokenPolicy",
    method: "PUT",
    path: "/organizations/{organization}/token-policy",
    summary:
      "Set what the organization asks of tokens; what is not said is the server's. It holds from the next request on",
    scopes: ["api"],
    input: SetTokenPolicy,
    answers: { 200: TokenPolicy },
    handle: async (ctx, input) => {
      await setTokenPolicy(ctx, input);
      return ok(await getTokenPolicy(ctx, input.organization));
    },
  }),
];
