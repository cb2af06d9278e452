import "server-only";
import type { ReachingRow } from "#components/tokens/reaching-table.tsx";
import type { TokenRow } from "#components/tokens/token-row.ts";
import type { ReachingToken } from "#core/token-reach.ts";
import { phrasesOf } from "#core/token-words.ts";
import type { Token } from "#core/tokens.ts";
import { duplicateHref } from "./prefill.ts";

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A token in words; `path` is the list it is shown in, below which its own page is. */
export function rowOf(path: string, token: Token): TokenRow {
  const { id, name, note, hint, owner, scopes, where, networks, summary, status, createdBy } = token;
  const { lastUsedAt, lastUsedClient, lastUsedAddress } = token;
  return {
    id,
    name,
    note,
    hint,
    href: `${path}/${id}`,
    owner: owner.kind === "me" ? owner.login : owner.organization,
    organization: owner.organization,
    may: capital(phrasesOf(scopes)) || "Nothing",
    scopes,
    where,
    networks,
    summary,
    createdAt: token.createdAt.toISOString(),
    createdBy,
    madeBy: token.madeBy,
    expiresAt: token.expiresAt?.toISOString() ?? null,
    revokedAt: token.revokedAt?.toISOString() ?? null,
    revokedBy: token.revokedBy,
    leakedAt: token.leakedAt?.toISOString() ?? null,
    duplicate: duplicateHref(token),
    used: lastUsedAt && {
      at: lastUsedAt.toISOString(),
      client: lastUsedClient ?? "",
      address: lastUsedAddress ?? "",
    },
    status,
  };
}

/** A token that reaches into an organization, in words. */
export function reachingRow(token: ReachingToken): ReachingRow {
  const { id, name, hint, owner, scopes, where, expiresAt, lastUsedAt, blocked } = token;
  return {
    id,
    name,
    hint,
    owner,
    where,
    may: capital(phrasesOf(scopes)) || "Nothing",
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    blocked: blocked && { at: blocked.at.toISOString(), by: blocked.by },
  };
}

const DAY = 86_400_000;

export const STATUS_FILTERS = {
  active: "Active",
  expiring: "Expires within 30 days",
  unused: "Never used",
  idle: "Not used for 90 days",
  expired: "Expired",
  revoked: "Revoked",
} as const;
export type StatusFilter = keyof typeof STATUS_FILTERS;

/** Expired and revoked ones stay in sight for 90 days. */
export function isListed({ status, expiresAt, revokedAt }: Token, now: Date): boolean {
  const over = status === "revoked" ? revokedAt : status === "expired" ? expiresAt : null;
  return over === null || now.getTime() - over.getTime() < 90 * DAY;
}

export function hasStatus(token: Token, filter: StatusFilter | undefined, now: Date): boolean {
  if (!filter) return true;
  if (filter === "unused") return token.status === "active" && token.lastUsedAt === null;
  if (filter === "idle") {
    const last = token.lastUsedAt ?? token.createdAt;
    return token.status === "active" && now.getTime() - last.getTime() > 90 * DAY;
  }
  if (filter !== "expiring") return token.status === filter;
  return token.status === "active" && token.expiresAt !== null && token.expiresAt.getTime() - now.getTime() <= 30 * DAY;
}

export const SORTS = ["name", "used", "expires"] as const;
type Sorted = (typeof SORTS)[number];

/** Never used before used, what ends before what does not, and what is revoked at the end of its life. */
const VALUES: Record<Sorted, (token: Token) => number | string> = {
  name: ({ name }) => name.toLowerCase(),
  used: ({ lastUsedAt }) => lastUsedAt?.getTime() ?? 0,
  expires: ({ expiresAt, revokedAt }) => (revokedAt ?? expiresAt)?.getTime() ?? Number.POSITIVE_INFINITY,
};

export function sorted(tokens: readonly Token[], by: Sorted, descending: boolean): Token[] {
  const value = VALUES[by];
  const order = descending ? -1 : 1;
  return tokens.toSorted((a, b) => (value(a) === value(b) ? 0 : value(a) < value(b) ? -order : order));
}
