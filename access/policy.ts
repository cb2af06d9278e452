/** The rights tables of architecture section 4a, as data. `can.ts` reads them; nothing else decides. */
import type { Kind, Level, Role, ScopeId, TokenPolicy } from "./vocabulary.ts";

/** What an action asks of its actor, apart from scopes. */
export type Need =
  | { on: "channel"; see: true }
  | { on: "channel"; level: Level }
  | { on: "package"; level: Level }
  /** `acts`: more than looking, so that a token kept to channels does not reach it. Above `member` that goes without saying. */
  | { on: "organization"; role: Role; acts?: true }
  | { on: "server" }
  /** Server administrators, and everybody where the server policy says so. */
  | { on: "founding" }
  /** The account or token is the actor's own. */
  | { on: "own" }
  /** The token that asks. */
  | { on: "itself" };

export type Rule = {
  need: Need;
  /** Any one of these opens the action to a token; a function where the kind decides; empty: none needed. */
  scopes: readonly ScopeId[] | ((kind: Kind) => readonly ScopeId[]);
  /** How a sentence names the action: "… cannot <words>". */
  words: string;
};

const download = (kind: Kind): readonly ScopeId[] => [`${kind}:download`];
const upload = (kind: Kind): readonly ScopeId[] => (kind === "conda" ? ["conda:upload", "api:write"] : ["pypi:upload"]);

export const RULES = {
  "channel.see": { need: { on: "channel", see: true }, scopes: [], words: "use" },
  "channel.read": { need: { on: "channel", see: true }, scopes: ["api:read"], words: "look at" },
  "channel.edit": { need: { on: "channel", level: "admin" }, scopes: ["api"], words: "change the description of" },
  "channel.labels": { need: { on: "channel", level: "admin" }, scopes: ["api:write"], words: "manage the labels of" },
  "channel.grant": { need: { on: "channel", level: "admin" }, scopes: ["api:modify-group"], words: "give access to" },
  "channel.create": { need: { on: "organization", role: "admin" }, scopes: ["api"], words: "create channels in" },
  "channel.delete": { need: { on: "organization", role: "admin" }, scopes: ["api"], words: "delete channels of" },
  "channel.visibility": {
    need: { on: "organization", role: "admin" },
    scopes: ["api"],
    words: "change who sees channels of",
  },

  "package.download": { need: { on: "package", level: "read" }, scopes: download, words: "download" },
  "package.read": { need: { on: "package", level: "read" }, scopes: ["api:read"], words: "look at" },
  "package.create": { need: { on: "channel", level: "write" }, scopes: upload, words: "upload new packages to" },
  "package.upload": { need: { on: "package", level: "write" }, scopes: upload, words: "upload to" },
  "package.edit": { need: { on: "package", level: "write" }, scopes: ["api:write"], words: "edit" },
  "package.replace": { need: { on: "package", level: "admin" }, scopes: upload, words: "replace files of" },
  "package.delete": { need: { on: "package", level: "admin" }, scopes: ["api:write"], words: "delete files of" },
  "package.access": { need: { on: "package", level: "admin" }, scopes: ["api:modify-group"], words: "restrict" },
  "package.grant": { need: { on: "package", level: "admin" }, scopes: ["api:modify-group"], words: "give access to" },

  "organization.see": { need: { on: "organization", role: "member" }, scopes: ["api:read"], words: "look at" },
  "organization.edit": { need: { on: "organization", role: "admin" }, scopes: ["api"], words: "edit" },
  "organization.delete": { need: { on: "organization", role: "owner" }, scopes: ["api"], words: "delete" },
  "organization.policy": { need: { on: "organization", role: "owner" }, scopes: ["api"], words: "set the policy of" },
  "organization.tokens": {
    need: { on: "organization", role: "admin" },
    scopes: ["api"],
    words: "manage tokens owned by",
  },
  "organization.create": { need: { on: "founding" }, scopes: ["api"], words: "create organizations on" },
  "organization.takeOver": { need: { on: "server" }, scopes: ["all"], words: "take over organizations of" },
  "token.block": { need: { on: "organization", role: "admin" }, scopes: ["api"], words: "block tokens in" },
  "audit.read": { need: { on: "organization", role: "admin" }, scopes: ["api:read"], words: "read the audit log of" },
  "explain.others": { need: { on: "organization", role: "admin" }, scopes: ["api:read"], words: "ask about others in" },

  "member.see": { need: { on: "organization", role: "member" }, scopes: ["api:read"], words: "see the members of" },
  "member.invite": {
    need: { on: "organization", role: "admin" },
    scopes: ["api:modify-group"],
    words: "invite people to",
  },
  "member.change": {
    need: { on: "organization", role: "admin" },
    scopes: ["api:modify-group"],
    words: "change members of",
  },
  "member.leave": {
    need: { on: "organization", role: "member", acts: true },
    scopes: ["api:modify-group"],
    words: "leave",
  },
  "member.owner": {
    need: { on: "organization", role: "owner" },
    scopes: ["api:modify-group"],
    words: "make or unmake owners of",
  },

  "group.see": { need: { on: "organization", role: "member" }, scopes: ["api:read"], words: "see the groups of" },
  "group.create": {
    need: { on: "organization", role: "admin" },
    scopes: ["api:modify-group"],
    words: "create groups in",
  },
  "group.change": {
    need: { on: "organization", role: "admin" },
    scopes: ["api:modify-group"],
    words: "change groups of",
  },

  "token.read": { need: { on: "own" }, scopes: ["api:read"], words: "look at" },
  "token.create": { need: { on: "own" }, scopes: ["api"], words: "create tokens for" },
  "token.change": { need: { on: "own" }, scopes: ["api"], words: "change" },
  "token.rotate": { need: { on: "own" }, scopes: ["api"], words: "rotate or narrow" },
  "token.drop": { need: { on: "itself" }, scopes: [], words: "revoke" },
  "account.read": { need: { on: "own" }, scopes: [], words: "look at" },
  "account.change": { need: { on: "own" }, scopes: ["all"], words: "change" },

  "user.manage": { need: { on: "server" }, scopes: ["all"], words: "manage users of" },
  "server.manage": { need: { on: "server" }, scopes: ["all"], words: "administer" },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof RULES;

/** A name or `prefix*` in a token's `where`, against a package name. */
export function matches(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

const DAY = 86_400_000;
const MINUTE = 60_000;

/** Whether a token lives longer than a policy allows, counted from when its present secret was made. */
export function livesTooLong(
  { createdAt, renewedAt, expiresAt }: { createdAt: Date; renewedAt: Date | null; expiresAt: Date | null },
  { longestDays, allowNever }: Partial<TokenPolicy>,
): boolean {
  if (expiresAt === null) return allowNever === false || longestDays !== undefined;
  const lifetime = expiresAt.getTime() - (renewedAt ?? createdAt).getTime();
  // What was made for exactly the longest time is within it.
  return longestDays !== undefined && lifetime > longestDays * DAY + MINUTE;
}
