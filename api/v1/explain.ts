import { z } from "zod";
import { KINDS } from "#access/vocabulary.ts";
import { ExplainAccess, QUESTION_WORDS } from "#core/explain.input.ts";
import { explainAccess } from "#core/explain.ts";
import { missing, Refusal } from "#core/refusal.ts";
import { ok, route } from "../route.ts";

const OUTCOMES = ["gives", "passes", "fails", "adds nothing", "not needed"] as const;

const Because = z
  .object({
    name: z.string().describe("What was looked at, in the order in which it is."),
    outcome: z.enum(OUTCOMES),
    text: z.string(),
    deciding: z.boolean().describe("True for exactly one."),
    groups: z.array(z.string()).describe("The groups that the text speaks of."),
  })
  .meta({ id: "ExplainStep" });

const Advice = z
  .object({
    kind: z.string(),
    sentence: z.string(),
    by: z.string().describe("Who may do it."),
    yours: z.boolean().describe("Whether you may."),
  })
  .meta({ id: "ExplainFix" });

const Explanation = z
  .object({
    allowed: z.boolean(),
    sentence: z.string(),
    action: z.enum(QUESTION_WORDS),
    on: z.object({
      organization: z.string(),
      channel: z.string().nullable(),
      kind: z.enum(KINDS).nullable(),
      package: z.string().nullable(),
    }),
    because: z.array(Because),
    fixes: z.array(z.array(Advice)).describe("The smallest sets of changes that would make a yes of a no."),
    at: z.date(),
  })
  .meta({ id: "Explanation" });

export const explain = [
  route({
    id: "explain",
    method: "GET",
    path: "/explain",
    summary: "Whether somebody may do something, why, and what would change it; about others for administrators",
    scopes: ["api:read"],
    input: ExplainAccess,
    answers: { 200: Explanation },
    handle: async (ctx, input) => {
      const answer = await explainAccess(ctx, input);
      if (!("unknown" in answer)) return ok({ ...answer, because: answer.steps });
      const { matches, unknown } = answer;
      const field = unknown === "who" ? "actor" : input.package === answer.name ? "package" : "channel";
      const fields = matches.length > 0 ? { [field]: `Did you mean ${matches.join(" or ")}?` } : {};
      throw new Refusal("missing", missing().message, { fields });
    },
  }),
];
