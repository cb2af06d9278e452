/** What every server action returns and every form consumes. */
export type FormState<T = unknown> =
  | { status: "idle" }
  | { status: "done"; value: T; message?: string }
  | {
      status: "refused";
      message: string;
      /** Message by field name. */
      fields?: Record<string, string>;
      requestId?: string;
      /** What was entered, by field name and never a password: only a page without JavaScript needs it back. */
      entered?: Record<string, string[]>;
    };

/** A method's type, so that an action with a narrower value fits where a wider one is asked for: none reads `before`. */
export type FormAction<T = unknown> = { run(before: FormState<T>, data: FormData): Promise<FormState<T>> }["run"];

export const idle: FormState<never> = { status: "idle" };

/** The same for every repetition of one submission whose answer was lost: a server does such a pair once. */
export const idempotencyField = "idempotencyKey";

/** `crypto.randomUUID` exists on https only; this exists everywhere. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Where the field of that name is found on the page: summary links lead there. */
export function fieldId(form: string, name: string): string {
  return `${form}-${name.replaceAll(/[^\w-]/g, "-")}`;
}
