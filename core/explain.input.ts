import { z } from "zod";
import { KINDS } from "#access/vocabulary.ts";
import { ChannelName, Name, reference } from "./names.input.ts";

/**
 * What one can ask about, in the order of the page: the word of addresses and programs, how a sentence says it, and the
 * policy's action by what it is asked of. The page, the API and links from refusals read this table.
 */
export const QUESTIONS = {
  see: { words: "see", channel: "channel.see" },
  download: { words: "download from", package: "package.download" },
  upload: { words: "upload to", package: "package.upload" },
  "upload-new": { words: "upload new packages to", package: "package.create" },
  replace: { words: "replace files of", package: "package.replace" },
  delete: { words: "delete files of", package: "package.delete" },
  edit: { words: "edit files of", package: "package.edit" },
  "look-at": { words: "look at", channel: "channel.read", package: "package.read" },
  "manage-access": { words: "give access to", channel: "channel.grant", package: "package.grant" },
  restrict: { words: "restrict packages of", package: "package.access" },
  "manage-labels": { words: "manage the labels of", channel: "channel.labels" },
  "edit-channel": { words: "change the settings of", channel: "channel.edit" },
  "change-visibility": { words: "change who sees", channel: "channel.visibility" },
  "delete-channel": { words: "delete", channel: "channel.delete" },
  "create-channels": { words: "create channels in", organization: "channel.create" },
  "see-organization": { words: "look at", organization: "organization.see" },
  "see-members": { words: "see the members of", organization: "member.see" },
  "see-groups": { words: "see the groups of", organization: "group.see" },
  "create-groups": { words: "create groups in", organization: "group.create" },
  "manage-groups": { words: "change groups of", organization: "group.change" },
  invite: { words: "invite people to", organization: "member.invite" },
  "manage-members": { words: "change members of", organization: "member.change" },
  "manage-owners": { words: "make or unmake owners of", organization: "member.owner" },
  "manage-tokens": { words: "manage tokens owned by", organization: "organization.tokens" },
  "block-tokens": { words: "block tokens in", organization: "token.block" },
  "read-audit": { words: "read the audit log of", organization: "audit.read" },
  "ask-about-others": { words: "ask about others in", organization: "explain.others" },
  leave: { words: "leave", organization: "member.leave" },
  "edit-organization": { words: "edit", organization: "organization.edit" },
  "set-policy": { words: "set the policy of", organization: "organization.policy" },
  "delete-organization": { words: "delete the organization", organization: "organization.delete" },
} as const satisfies Record<string, { words: string; channel?: string; package?: string; organization?: string }>;

export type Question = keyof typeof QUESTIONS;
export const QUESTION_WORDS = Object.keys(QUESTIONS) as [Question, ...Question[]];

export const ExplainAccess = z.object({
  /** The channel's own when it is not said. */
  organization: Name.optional(),
  /** `me`, `user:<login>`, `group:<name>`, `token:<id>` or `anonymous`. */
  actor: z
    .string()
    .trim()
    .regex(
      /^(me|anonymous|user:[a-z0-9_-]{1,64}|group:[a-z0-9_-]{1,64}|token:[0-9a-zA-Z-]{1,64})$/,
      "Say me, user:LOGIN, group:NAME, token:ID or anonymous.",
    )
    .default("me"),
  action: z.enum(QUESTION_WORDS),
  channel: ChannelName.optional(),
  package: reference(214).optional(),
  kind: z.enum(KINDS).default("conda"),
  /** Where a token would be used from; within its networks when it is not said. */
  address: z.union([z.ipv4(), z.ipv6()], { error: "Write an address like 10.0.0.4." }).optional(),
});
export type ExplainAccess = z.infer<typeof ExplainAccess>;
