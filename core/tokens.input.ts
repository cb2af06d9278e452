import { z } from "zod";
import { SCOPE_IDS } from "#access/vocabulary.ts";
import { ChannelName, line, Name } from "./names.input.ts";

export const DAY = 86_400;
/** How long a token lives unless its maker chooses otherwise, in seconds. */
export const DEFAULT_LIFETIME = 365 * DAY;

export const TokenName = line(200)
  .min(1, "Enter a name, for example where the token will be used.")
  .refine((name) => !/[/?#]/.test(name), "A name cannot contain / ? or #.");

const Pattern = z
  .string()
  .trim()
  .max(214)
  .regex(/^[a-zA-Z0-9_][a-zA-Z0-9._-]*\*?$|^\*$/, "Use a package name, or the beginning of one followed by *.");

export const TokenOwner = z.discriminatedUnion("kind", [
  /** `organization` fences a personal token to one organization. */
  z.object({ kind: z.literal("me"), organization: Name.optional() }),
  z.object({ kind: z.literal("organization"), organization: Name }),
]);

export const TokenWhere = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("all") }),
  z.object({
    kind: z.literal("channels"),
    channels: z.array(ChannelName).min(1, "Choose at least one channel.").max(200),
    packages: z.array(Pattern).max(50, "Use at most 50 patterns.").default([]),
  }),
  z.object({ kind: z.literal("group"), group: Name }),
]);

export const CreateToken = z
  .object({
    name: TokenName,
    note: line(200).default(""),
    owner: TokenOwner.default({ kind: "me" }),
    scopes: z.array(z.enum(SCOPE_IDS)).min(1, "Choose at least one permission."),
    where: TokenWhere,
    /** A moment, ISO 8601 with a zone. Without this and `expiresIn`: one year. */
    expiresAt: z.iso.datetime({ offset: true, error: "Enter a date and time with a zone." }).optional(),
    /** Seconds from now. */
    expiresIn: z.number().int().positive("Choose a date in the future.").optional(),
    networks: z.array(z.string().trim().max(64)).max(50).default([]),
  })
  .refine(({ expiresAt, expiresIn }) => !(expiresAt && expiresIn), {
    path: ["expiresAt"],
    error: "Say expiresAt or expiresIn, not both.",
  });
export type CreateToken = z.infer<typeof CreateToken>;

export const TokenRef = z.object({ id: z.string().min(1).max(64) });
export type TokenRef = z.infer<typeof TokenRef>;
