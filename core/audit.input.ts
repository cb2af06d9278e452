/** What one may ask of an audit log: the same filters in a page's address, in the API and in an export. */
import { z } from "zod";

/** Actions by what they are about. `familyOf` puts every action into exactly one. */
export const FAMILIES = [
  "channel",
  "package",
  "group",
  "member",
  "token",
  "session",
  "organization",
  "refusal",
  "export",
  "server",
] as const;
export type Family = (typeof FAMILIES)[number];

const BY_PREFIX: Readonly<Record<string, Family>> = {
  channel: "channel",
  package: "package",
  group: "group",
  member: "member",
  invitation: "member",
  token: "token",
  session: "session",
  organization: "organization",
  write: "refusal",
  audit: "export",
};

export function familyOf(action: string): Family {
  if (action === "organization.tokens") return "token";
  return BY_PREFIX[action.split(".", 1)[0] ?? ""] ?? "server";
}

/** An address, the beginning of one up to a dot or colon, or a network that ends where a number of it does. */
export function addressPattern(text: string): { exact: string } | { prefix: string } | null {
  const [, base = "", bits] = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  if (base === "") return null;
  const lower = base.toLowerCase();
  if (bits === undefined) return /[.:]$/.test(lower) ? { prefix: lower } : { exact: lower };
  const numbers = lower.split(".");
  if (numbers.length !== 4) return bits === "128" && lower.includes(":") ? { exact: lower } : null;
  if (bits === "32") return { exact: lower };
  const kept = { "8": 1, "16": 2, "24": 3 }[bits];
  return kept ? { prefix: `${numbers.slice(0, kept).join(".")}.` } : null;
}

const text = z.string().trim().max(200).default("");
const Moment = z.union(
  [z.iso.date(), z.iso.datetime({ offset: true })],
  "Write a day such as 2026-03-31, or a moment such as 2026-03-31T12:00:00Z.",
);

export const AuditFilter = z.object({
  q: text.describe("Words of which each is in the actor's name, the object's name or the action."),
  actor: text.describe("Name of who did it."),
  family: z.enum(FAMILIES).optional().describe("What the action is about."),
  object: text.describe("Name or id of what it was done to; a channel's name finds the files in it too."),
  outcome: z.enum(["done", "refused"]).optional(),
  address: z
    .string()
    .trim()
    .max(64)
    .refine((given) => given === "" || addressPattern(given) !== null, {
      error: "Write an address, its beginning such as 10.0., or a network of /8, /16 or /24.",
    })
    .default("")
    .describe("An address, its beginning such as 10.0., or an IPv4 network of /8, /16 or /24."),
  from: Moment.optional().describe("First day (UTC) or moment; 30 days before the end when it is not said."),
  to: Moment.optional().describe("Last day (UTC), or the moment before which; now when it is not said."),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

/** The key of a row among all, newest first. */
export const AuditCursor = z.string().regex(/^\d{1,15}\.[0-9a-f-]{36}$/, "This cursor did not come from this list.");

export const DAY = 86_400_000;
export const DEFAULT_DAYS = 30;

export type AuditRange = { since: Date; until: Date | null };

/** What `from` and `to` mean: from the first moment on, until the last one (itself left out). */
export function rangeOf({ from, to }: Pick<AuditFilter, "from" | "to">, now: Date): AuditRange {
  const isDay = to?.length === "2026-03-31".length;
  const until = to === undefined ? null : new Date(new Date(to).getTime() + (isDay ? DAY : 0));
  const since = from === undefined ? new Date((until ?? now).getTime() - DEFAULT_DAYS * DAY) : new Date(from);
  return { since, until };
}
