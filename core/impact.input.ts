import { z } from "zod";
import { KINDS, LEVELS, PACKAGE_ACCESSES, ROLES, VISIBILITIES } from "#access/vocabulary.ts";
import { MOST_CHANGES } from "./groups.input.ts";
import { ChannelName, Name, reference } from "./names.input.ts";

const Package = z.object({ kind: z.enum(KINDS), name: reference(214) });
/** null takes the grant away. */
const level = z.enum(LEVELS).nullable();

/** A change that nobody has made yet. */
export const Hypothesis = z.discriminatedUnion("kind", [
  /** The group is deleted. */
  z.object({ kind: z.literal("group"), group: Name }),
  /** The person is taken out of the group. */
  z.object({ kind: z.literal("groupMember"), group: Name, login: Name }),
  z.object({
    kind: z.literal("grants"),
    changes: z
      .array(z.object({ group: Name, channel: ChannelName, level }))
      .min(1, "Change something first.")
      .max(MOST_CHANGES, `Change at most ${MOST_CHANGES} at once.`),
  }),
  z.object({ kind: z.literal("packageGrant"), group: Name, channel: ChannelName, package: Package, level }),
  z.object({
    kind: z.literal("packageAccess"),
    channel: ChannelName,
    package: Package,
    access: z.enum(PACKAGE_ACCESSES),
  }),
  z.object({ kind: z.literal("role"), login: Name, role: z.enum(ROLES) }),
  /** The person is no member any more. */
  z.object({ kind: z.literal("member"), login: Name }),
  z.object({ kind: z.literal("visibility"), channel: ChannelName, visibility: z.enum(VISIBILITIES) }),
  /** The channel is deleted. */
  z.object({ kind: z.literal("channel"), channel: ChannelName }),
]);
export type Hypothesis = z.infer<typeof Hypothesis>;

export const PreviewChange = z.object({ organization: Name, change: Hypothesis });
export type PreviewChange = z.infer<typeof PreviewChange>;

/** A page posts the change as JSON, beside the fields of a form. */
export const PreviewForm = z.object({
  organization: Name,
  change: z
    .string()
    .max(200_000)
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: "custom", message: "This is not JSON." });
        return z.NEVER;
      }
    })
    .pipe(Hypothesis),
});
