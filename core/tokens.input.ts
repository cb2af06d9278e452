import { z } from "zod";
import { SCOPE_IDS, type TokenPolicy } from "#access/vocabulary.ts";
import { ChannelName, line, Name, reference } from "./names.input.ts";

export const DAY = 86_400;
/** How long a token lives unless its maker chooses otherwise, in seconds. */
export const DEFAULT_LIFETIME = 365 * DAY;

/** What a server or an organization asks of tokens (`TokenPolicy` of the vocabulary). */
export const TokenRules = z.object({
  longestDays: z.number().int().min(1, "At least one day.").max(3650, "At most 3650 days."),
  allowNever: z.boolean(),
  makers: z.enum(["admin", "owner"]),
  recentSignIn: z.number().int().min(1).max(10_080).nullable(),
}) satisfies z.ZodType<TokenPolicy>;

/** What an organization asks beyond its server; what is not said is the server's. */
export const SetTokenPolicy = TokenRules.partial().extend({ organization: Name, version: z.number().int().optional() });
export type SetTokenPolicy = z.infer<typeof SetTokenPolicy>;

const days = z
  .string()
  .trim()
  .regex(/^\d*$/, "Enter a whole number of days.")
  .transform((text) => (text === "" ? undefined : Number(text)))
  .pipe(TokenRules.shape.longestDays.optional());
const choice = <const T extends readonly string[]>(values: T) => z.union([z.literal(""), z.enum(values)]).default("");

/** The same as a page's form posts it: empty is as the server has it. */
const PolicyForm = z.object({
  longestDays: days,
  allowNever: choice(["yes", "no"]).transform((said) => (said === "" ? undefined : said === "yes")),
  makers: choice(["admin", "owner"]).transform((said) => (said === "" ? undefined : said)),
  recentSignIn: z
    .string()
    .regex(/^\d{0,5}$/)
    .default("")
    .transform((text) => (text === "" ? undefined : Number(text))),
});

export const TokenPolicyForm = PolicyForm.extend({
  organization: Name,
  version: z.coerce.number().int().optional(),
  /** Whether the tokens it touches have been looked at. */
  reviewed: z.enum(["", "yes"]).default(""),
});
export type TokenPolicyForm = z.infer<typeof TokenPolicyForm>;

/** The server's own rules, where nothing else would say what is left out. */
export const ServerTokenForm = PolicyForm.transform(
  ({ recentSignIn = null, allowNever = false, makers = "admin", longestDays = 365 }) => ({
    recentSignIn,
    allowNever,
    makers,
    longestDays,
  }),
);

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
    /** A moment, ISO 8601 with a zone; null: never, where policy allows. Without this and `expiresIn`: one year. */
    expiresAt: z.iso.datetime({ offset: true, error: "Enter a date and time with a zone." }).nullish(),
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

/** How long a page offers: days, as long as policy allows (a year at most), a day of its own, or no end. */
export const LIFETIMES = ["7", "30", "90", "365", "longest", "date", "never"] as const;

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
  const until =
    expires === "date"
      ? { expiresAt: form.expiresAt }
      : expires === "never"
        ? { expiresAt: null }
        : expires === "longest"
          ? {}
          : { expiresIn: Number(expires) * DAY };
  return { name, note, owner, scopes, where, networks, ...until };
}

/** Filled in by script: without it the page could not show the secret, which no page sent by the server may hold. */
const browser = z.literal("here", {
  error: "This form needs JavaScript: the secret is shown by script, once.",
});

/** `CreateToken` as a page's form posts it: flat, and lists as lines. */
export const TokenForm = checked(
  z.object({
    name: TokenName,
    ...Wish.shape,
    browser,
  }),
).transform(wishOf);

/** The same before it has a name. */
export const TokenDraft = checked(Wish).transform((form) => wishOf({ ...form, name: "draft" }));

/** A new secret; the old one works on for a while: a day unless said otherwise, a week at most. */
export const RotateToken = z.object({
  id: reference(64),
  overlapSeconds: z.coerce
    .number()
    .int()
    .min(0)
    .max(7 * DAY)
    .default(DAY),
  /** The present secret reached nobody (an answer was lost): it ends at once, and the one before it works on. */
  unsaved: z.boolean().optional(),
});
export type RotateToken = z.infer<typeof RotateToken>;

/** Asked for where a policy wants a recent sign-in; empty: not asked yet. */
export const ConfirmPassword = z.object({ password: z.string().max(1000).default("") });

export const RotateForm = RotateToken.extend({
  browser,
  unsaved: z.preprocess((given) => given === "on", z.boolean()),
  ...ConfirmPassword.shape,
});

/** What is taken from a token; what is not said stays. */
export const NarrowToken = z.object({
  id: reference(64),
  name: TokenName.optional(),
  note: line(200).optional(),
  scopes: z.array(z.enum(SCOPE_IDS)).min(1, "Choose at least one permission.").optional(),
  channels: z.array(ChannelName).min(1, "Choose at least one channel.").max(200).optional(),
  packages: z.array(Pattern).max(50, "Use at most 50 patterns.").optional(),
  expiresAt: z.iso.datetime({ offset: true, error: "Enter a date and time with a zone." }).optional(),
  networks: z.array(z.string().trim().max(64)).max(50).optional(),
});
export type NarrowToken = z.infer<typeof NarrowToken>;

/** `NarrowToken` as a page's form posts it; a token that is not kept to channels has no field for them. */
export const NarrowForm = z
  .object({
    id: reference(64),
    name: TokenName,
    note: line(200).default(""),
    scopes: z.array(z.enum(SCOPE_IDS)).min(1, "Choose at least one permission."),
    where: z.enum(["channels", "all", "group"]),
    channels: z.array(ChannelName).max(200),
    packages: lines.pipe(z.array(Pattern).max(50, "Use at most 50 patterns.")),
    expiresAt: z.union([z.literal(""), z.iso.datetime({ offset: true })], { error: "Choose a date." }).default(""),
    networks: lines.pipe(z.array(line(64)).max(50, "Use at most 50 networks.")),
  })
  .refine(({ where, channels }) => where !== "channels" || channels?.length > 0, {
    ...whole,
    path: ["channels"],
    error: "Choose at least one channel. To stop the token altogether, revoke it.",
  })
  .transform(
    ({ where, channels, packages, expiresAt, ...rest }): NarrowToken => ({
      ...rest,
      ...(where === "channels" ? { channels, packages } : {}),
      ...(expiresAt ? { expiresAt } : {}),
    }),
  );

export const CheckLeaks = z.object({
  text: z.string().min(1, "Paste a secret, or a text that may hold some.").max(1_048_576, "Paste at most 1 MB."),
});
export type CheckLeaks = z.infer<typeof CheckLeaks>;

/** Whose token of a name is asked for; names of personal ones are one's own in every organization. */
export const NamedToken = z.object({
  name: TokenName,
  owner: z.enum(["me", "organization"]),
  organization: z.union([z.literal(""), Name]).default(""),
});

export const TokenRef = z.object({ id: reference(64) });
export type TokenRef = z.infer<typeof TokenRef>;

/** A token as the administrators of an organization speak of it, whoever owns it. */
export const TokenAt = z.object({ organization: Name, id: reference(64) });
export type TokenAt = z.infer<typeof TokenAt>;
export const RevokeTokens = z.object({
  ids: z.array(reference(64)).min(1, "Choose at least one token.").max(100, "Choose at most 100 tokens."),
});
export type RevokeTokens = z.infer<typeof RevokeTokens>;
