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

export const RemoveChannelGrant = z.object({ organization: Name, group: Name, channel: ChannelName });
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
});
export type SetPackageGrant = z.infer<typeof SetPackageGrant>;

export const RemovePackageGrant = SetPackageGrant.omit({ level: true });
export type RemovePackageGrant = z.infer<typeof RemovePackageGrant>;
