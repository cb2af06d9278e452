import { z } from "zod";
import { SCOPE_IDS } from "#access/vocabulary.ts";
import { ChannelName, line, Name, reference } from "./names.input.ts";

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

const lines = z
  .string()
  .max(20_000)
  .default("")
  .transform((text) =>
    text
      .split(/[\n,]/)
      .map((each) => each.trim())
      .filter(Boolean),
  );

/** How long a page offers: days, or a day of its own. */
export const LIFETIMES = ["7", "30", "90", "365", "date"] as const;

const Wish = z.object({
  /** The organization of the page, which fences a personal token or owns the token; empty on a person's own page. */
  organization: z.union([z.literal(""), Name]).default(""),
  owner: z.enum(["me", "organization"]).default("me"),
  note: line(200).default(""),
  scopes: z.array(z.enum(SCOPE_IDS)).min(1, "Choose at least one permission."),
  where: z.enum(["channels", "all", "group"]),
  channels: z.array(ChannelName).max(200, "Choose at most 200 channels."),
  /** One pattern per line. */
  packages: lines.pipe(z.array(Pattern).max(50, "Use at most 50 patterns.")),
  group: z.union([z.literal(""), Name], { error: "Choose a group." }).default(""),
  expires: z.enum(LIFETIMES).default("365"),
  expiresAt: z.union([z.literal(""), z.iso.datetime({ offset: true })], { error: "Choose a date." }).default(""),
  /** One network per line. */
  networks: lines.pipe(z.array(line(64)).max(50, "Use at most 50 networks.")),
});

/** What depends on another field; asked although others may be wrong, so that everything is said at once. */
const whole = { when: () => true };
const checked = <Form extends z.ZodType<z.infer<typeof Wish>>>(form: Form) =>
  form
    .refine(({ where, channels }) => where !== "channels" || channels?.length > 0, {
      ...whole,
      path: ["channels"],
      error: "Choose at least one channel.",
    })
    .refine(({ where, group }) => where !== "group" || group !== "", {
      ...whole,
      path: ["group"],
      error: "Choose a group.",
    })
    .refine(({ expires, expiresAt }) => expires !== "date" || expiresAt !== "", {
      ...whole,
      path: ["expiresAt"],
      error: "Choose a date.",
    });

/** The same wish as the verbs and the API take it. */
function wishOf(form: z.infer<typeof Wish> & { name: string }): CreateToken {
  const { name, note, scopes, networks, organization, channels, packages, group, expires } = form;
  const fence = organization ? { organization } : {};
  const owner: CreateToken["owner"] =
    form.owner === "organization" ? { kind: "organization", organization } : { kind: "me", ...fence };
  const where: CreateToken["where"] =
    form.where === "channels"
      ? { kind: "channels", channels, packages }
      : form.where === "group"
        ? { kind: "group", group }
        : { kind: "all" };
  const until = expires === "date" ? { expiresAt: form.expiresAt } : { expiresIn: Number(expires) * DAY };
  return { name, note, owner, scopes, where, networks, ...until };
}

/** `CreateToken` as a page's form posts it: flat, and lists as lines. */
export const TokenForm = checked(
  z.object({
    name: TokenName,
    ...Wish.shape,
    /** Filled in by script: without it the page could not show the secret, which no page sent by the server may hold. */
    browser: z.literal("here", { error: "This form needs JavaScript: the secret is shown by script, once." }),
  }),
).transform(wishOf);

/** The same before it has a name. */
export const TokenDraft = checked(Wish).transform((form) => wishOf({ ...form, name: "draft" }));

export const TokenRef = z.object({ id: reference(64) });
export type TokenRef = z.infer<typeof TokenRef>;

/** A token as the administrators of an organization speak of it, whoever owns it. */
export const TokenAt = z.object({ organization: Name, id: reference(64) });
export type TokenAt = z.infer<typeof TokenAt>;
