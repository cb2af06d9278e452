import { z } from "zod";
import { KINDS, LEVELS } from "#access/vocabulary.ts";
import { ChannelName, isLine, line, Name } from "./names.input.ts";

export const CreateGroup = z.object({ organization: Name, name: Name, description: line(200).default("") });
export type CreateGroup = z.infer<typeof CreateGroup>;

export const UpdateGroup = z.object({
  organization: Name,
  group: Name,
  name: Name.optional(),
  description: line(200).optional(),
  version: z.coerce.number().int().optional(),
});
export type UpdateGroup = z.infer<typeof UpdateGroup>;

export const GroupRef = z.object({ organization: Name, group: Name });
export type GroupRef = z.infer<typeof GroupRef>;

export const GroupMember = z.object({ organization: Name, group: Name, login: Name });
export type GroupMember = z.infer<typeof GroupMember>;

export const AddGroupMembers = z.object({
  organization: Name,
  group: Name,
  logins: z.array(Name).min(1, "Choose at least one person.").max(1000),
});
export type AddGroupMembers = z.infer<typeof AddGroupMembers>;

/** The channel-group association. */
export const SetChannelGrant = z.object({
  organization: Name,
  group: Name,
  channel: ChannelName,
  level: z.enum(LEVELS),
  /** What the form showed; a stale one is a conflict. Absent: whatever is there. */
  version: z.coerce.number().int().optional(),
});
export type SetChannelGrant = z.infer<typeof SetChannelGrant>;

/** Several at once, none of which the group has anything on yet. */
export const AddChannelGrants = z.object({
  organization: Name,
  group: Name,
  channels: z.array(ChannelName).min(1, "Choose at least one channel.").max(1000),
  level: z.enum(LEVELS),
});
export type AddChannelGrants = z.infer<typeof AddChannelGrants>;

export const RemoveChannelGrant = SetChannelGrant.omit({ level: true });
export type RemoveChannelGrant = z.infer<typeof RemoveChannelGrant>;

const PackageName = z.string().trim().min(1).max(214).refine(isLine);

/** The per-package permission. */
export const SetPackageGrant = z.object({
  organization: Name,
  group: Name,
  channel: ChannelName,
  kind: z.enum(KINDS),
  name: PackageName,
  level: z.enum(LEVELS),
  /** As on a channel. */
  version: z.coerce.number().int().optional(),
});
export type SetPackageGrant = z.infer<typeof SetPackageGrant>;

export const RemovePackageGrant = SetPackageGrant.omit({ level: true });
export type RemovePackageGrant = z.infer<typeof RemovePackageGrant>;

/** One cell of the access matrix; `null` takes away. */
export const GrantChange = z.object({
  group: Name,
  channel: ChannelName,
  level: z.enum(LEVELS).nullable(),
  /** What the matrix showed; 0: nothing. */
  version: z.number().int().min(0),
});
export type GrantChange = z.infer<typeof GrantChange>;

/** How many cells one batch may change. */
export const MOST_CHANGES = 500;

/** A reviewed batch of the access matrix: all of it happens, or nothing. */
export const SetGrants = z.object({
  organization: Name,
  changes: z
    .array(GrantChange)
    .min(1, "Change something first.")
    .max(MOST_CHANGES, `Change at most ${MOST_CHANGES} at once.`)
    .refine(
      (changes) => new Set(changes.map(({ group, channel }) => `${group} ${channel}`)).size === changes.length,
      "Say each group and channel once.",
    ),
});
export type SetGrants = z.infer<typeof SetGrants>;

/** A field of a form that holds JSON. */
const json = <Schema extends z.ZodType>(schema: Schema) =>
  z
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
    .pipe(schema);

/** The batch as the page of the matrix posts it. */
export const SetGrantsForm = SetGrants.extend({ changes: json(SetGrants.shape.changes) });

const several = {
  groups: z.array(Name).min(1, "Choose at least one group.").max(100, "Choose at most 100 at once."),
  /** By group, the version of what the dialog showed; a group that is not in it had nothing. */
  seen: json(z.record(z.string(), z.number().int())),
};

/** Several groups at one level on a channel, and on a package. */
export const GiveOnChannel = SetChannelGrant.omit({ group: true, version: true }).extend(several);
export const GiveOnPackage = SetPackageGrant.omit({ group: true, version: true }).extend(several);
