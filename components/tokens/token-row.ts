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
  scopes: readonly string[];
  where: Token["where"];
  networks: readonly string[];
  summary: string;
  createdAt: string;
  createdBy: string;
  expiresAt: string | null;
  revokedAt: string | null;
  used: { at: string; client: string; address: string } | null;
  status: Token["status"];
};

/** The first product of a User-Agent: "conda/26.7". */
export function shortClient(client: string): string {
  return client.split(" ", 1)[0]?.slice(0, 40) ?? "";
}
