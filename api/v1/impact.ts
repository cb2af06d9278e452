import { z } from "zod";
import { KINDS, LEVELS } from "#access/vocabulary.ts";
import { PreviewChange } from "#core/impact.input.ts";
import { previewChange } from "#core/impact.ts";
import { ok, route } from "../route.ts";

const level = z.enum(LEVELS).nullable();

/** The first fifty of a list, and how many there are in all. */
const some = <T extends z.ZodType>(one: T) => z.object({ first: z.array(one), total: z.number().int() });

const ImpactChange = z
  .object({
    channel: z.string(),
    package: z.object({ kind: z.enum(KINDS), name: z.string() }).nullable(),
    from: level,
    to: level,
  })
  .meta({ id: "ImpactChange" });

const ImpactToken = z
  .object({
    id: z.string(),
    name: z.string(),
    owner: z.string(),
    lastUsedAt: z.date(),
    lastUsedClient: z.string(),
    changes: some(
      ImpactChange.extend({ loses: z.array(z.enum(LEVELS)), gains: z.array(z.enum(LEVELS)) }).meta({
        id: "ImpactTokenChange",
      }),
    ),
  })
  .meta({ id: "ImpactToken" });

const Impact = z
  .object({
    people: z.number().int().describe("How many people lose or gain anything."),
    effects: some(
      z.object({
        people: some(z.object({ login: z.string(), name: z.string() })),
        changes: some(ImpactChange),
      }),
    ).describe("Those people, apart by what happens to them; most first."),
    groups: some(z.object({ name: z.string(), changes: some(ImpactChange) })),
    tokens: z
      .object({
        total: z.number().int(),
        first: z.array(ImpactToken).nullable().describe("null for who may not see the organization's tokens."),
      })
      .describe("Those used in the last 30 days that can do less or more."),
    anyone: some(ImpactChange).describe("For people without an account, and of other organizations."),
  })
  .meta({ id: "Impact" });

export const impact = [
  route({
    id: "previewChange",
    method: "POST",
    path: "/organizations/{organization}/impact",
    summary: "Who would lose or gain what by a change that is not made; for who may make it",
    scopes: ["api:read"],
    input: PreviewChange,
    answers: { 200: Impact },
    handle: async (ctx, input) => ok(await previewChange(ctx, input)),
  }),
];
