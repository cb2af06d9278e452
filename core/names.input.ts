/** Names as forms and the API take them. Which are reserved or taken is for the verbs to know. */
import { z } from "zod";

/** Logins, organizations and groups: lower-case letters, digits, `-` and `_`; no dots. */
export const Name = z
  .string()
  .trim()
  .min(1, "Enter a name.")
  .max(64, "Use 64 characters or fewer.")
  .regex(
    /^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$/,
    "Use lower-case letters, digits, hyphens and underscores, and begin and end with a letter or digit.",
  );

/** A channel's name is part of an address that conda reads: CEP-26, and it begins and ends with a letter or digit. */
export const ChannelName = z
  .string()
  .trim()
  .min(1, "Enter a name.")
  .max(128, "Use 128 characters or fewer.")
  .regex(
    /^[a-z0-9]([a-z0-9_.-]*[a-z0-9])?$/,
    "Use lower-case letters, digits, hyphens, underscores and dots, and begin and end with a letter or digit.",
  );

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Text of one line that every database can keep: half a character (a lone surrogate) is not. */
export const isLine = (text: string) => !CONTROL.test(text) && text.isWellFormed();
const NO_LINE = "Leave out line breaks and control characters.";

/** One line of text for people: no control characters. */
export const line = (most: number) =>
  z.string().trim().max(most, `Use ${most} characters or fewer.`).refine(isLine, NO_LINE);

/** Text for people over several lines. */
export const prose = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `Use ${most} characters or fewer.`)
    .refine((text) => isLine(text.replaceAll(/[\t\r\n]/g, " ")), "Leave out control characters.");

/** What names a thing that is there: an id, a file, a package. */
export const reference = (most: number) => z.string().min(1).max(most).refine(isLine, NO_LINE);

export const Email = z
  .string()
  .trim()
  .max(254, "Use 254 characters or fewer.")
  .pipe(z.email("Enter an email address, for example ada@example.org."));

export const Password = z.string().min(12, "Use at least 12 characters.").max(1000, "Use 1000 characters or fewer.");
