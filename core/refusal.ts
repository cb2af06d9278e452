import type { Resource, Standing } from "#access/can.ts";
import type { Action } from "#access/policy.ts";

/** A no that is somebody's answer. Anything else that is thrown is a fault. Each edge maps the kinds to its own statuses. */
export const REFUSALS = [
  "unauthenticated",
  "forbidden",
  "missing",
  "conflict",
  "invalid",
  "tooLarge",
  "exhausted",
  "full",
] as const;
export type RefusalKind = (typeof REFUSALS)[number];

export class Refusal extends Error {
  readonly kind: RefusalKind;
  /** Sentences by field name, when fields of a form are what is wrong. */
  readonly fields: Record<string, string>;
  /** Seconds after which a repeat may succeed (`exhausted`). */
  readonly retryAfter: number | undefined;
  /** Whose audit log a refused write belongs to; null: the server's. */
  readonly organizationId: string | null;
  /** What the rules were asked when they said no: whoever is refused may have that explained. */
  readonly decided: Decided | null;

  constructor(kind: RefusalKind, message: string, more: More = {}) {
    super(message);
    this.kind = kind;
    this.fields = more.fields ?? {};
    this.retryAfter = more.retryAfter;
    this.organizationId = more.organizationId ?? null;
    this.decided = more.decided ?? null;
  }
}

export type Decided = { action: Action; resource: Resource; standing: Standing };

type More = {
  fields?: Record<string, string>;
  retryAfter?: number;
  organizationId?: string | null;
  decided?: Decided;
};

/** Nobody asked, where somebody has to. */
export const NOBODY = "Sign in, or send a token.";
export const unauthenticated = (message = NOBODY) => new Refusal("unauthenticated", message);
export const forbidden = (message: string, organizationId: string | null = null, decided?: Decided) =>
  new Refusal("forbidden", message, { organizationId, decided });
/** Hidden and absent get the same words: nobody can tell them apart. */
export const missing = () => new Refusal("missing", "There is no such thing, or you cannot see it.");
export const conflict = (message: string, fields?: Record<string, string>) =>
  new Refusal("conflict", message, { fields });
export const invalid = (message: string, fields?: Record<string, string>) =>
  new Refusal("invalid", message, { fields });

/** One field's mistake, said both as the form's sentence and at the field. */
export const invalidField = (field: string, message: string) => invalid(message, { [field]: message });
export const takenField = (field: string, message: string) => conflict(message, { [field]: message });
