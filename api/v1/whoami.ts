import { z } from "zod";
import { SCOPE_IDS } from "#access/vocabulary.ts";
import { whoami as ask } from "#core/whoami.ts";
import { ok, route } from "../route.ts";
import { TokenOwner } from "./tokens.ts";

const Whoami = z
  .object({
    actor: z.object({ kind: z.enum(["user", "token", "anonymous", "operator"]), name: z.string() }),
    user: z
      .object({ login: z.string(), name: z.string(), email: z.string(), administrator: z.boolean() })
      .nullable()
      .describe("The person who asks, or whose token asks."),
    token: z
      .object({
        id: z.string(),
        name: z.string(),
        owner: TokenOwner,
        scopes: z.array(z.enum(SCOPE_IDS)),
        expiresAt: z.date().nullable(),
      })
      .nullable()
      .describe("The token that asks; null for a session."),
  })
  .meta({ id: "Whoami" });

export const whoami = [
  route({
    id: "whoami",
    method: "GET",
    path: "/whoami",
    summary: "Who asks: the person, the token, its scopes and expiry",
    scopes: [],
    input: z.object({}),
    answers: { 200: Whoami },
    handle: async (ctx) => ok(await ask(ctx)),
  }),
];
