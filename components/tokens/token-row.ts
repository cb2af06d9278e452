import type { ScopeId } from "#access/vocabulary.ts";
import type { Token } from "#core/tokens.ts";

/** A token as lists and pages say it: what it may do in words, times as ISO 8601. */
export type TokenRow = {
  id: string;
  name: string;
  note: string;
  /** `slc-AB12…9QxZ` */
  hint: string;
  href: string;
  /** "you", a login or an organization. */
  owner: string;
  /** The organization it is kept to, or that owns it. */
  organization: string | null;
  /** "Download conda packages and upload conda packages" */
  may: string;
  scopes: readonly ScopeId[];
  where: Token["where"];
  networks: readonly string[];
  summary: string;
  createdAt: string;
  createdBy: string;
  /** The token that made it, if one did. */
  madeBy: string | null;
  expiresAt: string | null;
  revokedAt: string | null;
  revokedBy: string | null;
  /** Since when its secret is known to have been found somewhere. */
  leakedAt: string | null;
  /** The create form filled in with what it has. */
  duplicate: string;
  used: { at: string; client: string; address: string } | null;
  status: Token["status"];
};

/** The first product of a User-Agent: "conda/26.7". */
export function shortClient(client: string): string {
  return client.split(" ", 1)[0]?.slice(0, 40) ?? "";
}
