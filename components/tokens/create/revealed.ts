import type { ScopeId } from "#access/vocabulary.ts";

/** What creating and rotating answer: the secret, once; or, to a submission whose answer was lost, only what it had made. */
export type Revealed =
  | {
      made: "now";
      id: string;
      name: string;
      secret: string;
      summary: string;
      expiresAt: string | null;
      scopes: readonly ScopeId[];
      /** Null: every channel its owner can use, or what a group reaches. */
      channels: readonly string[] | null;
      /** Of a new secret for a token that is there: what becomes of the one before, or null for a new token. */
      rotated: { oldHint: string | null; oldEndsAt: string | null } | null;
    }
  | { made: "before"; id: string; name: string };

export type Secret = Extract<Revealed, { made: "now" }>;

/** What the summary beside the form is made of. */
export type Preview = {
  summary: string;
  expiresAt: string | null;
  /** The asker's own address, when the chosen networks would keep it out. */
  outside: string | null;
};
