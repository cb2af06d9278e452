import "server-only";
import { revalidatePath } from "next/cache";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { type FormAction, type FormState, idempotencyField } from "#components/ui/form-state.ts";
import type { Context } from "#core/context.ts";
import { traceOf } from "#core/fault.ts";
import { once, withKey } from "#core/idempotency.ts";
import { NOBODY, Refusal, unauthenticated } from "#core/refusal.ts";
import { anyContext } from "./context.ts";

type Options<Value> = {
  /** What is shown when it is done. */
  message?: string | ((value: Value) => string);
  /** Fields of which a form may send several. */
  lists?: readonly string[];
  /** The path whose pages show what changed; the root, which is every page, when it is not said; null: nothing changed. */
  path?: string | null;
  /** For what must not be made twice: an answer for the submission whose first answer was lost, from what it had made. */
  again?: { route: string; answer: (ctx: Context, objectId: string) => Promise<Value> };
  /** What happens last, outside the transaction: setting a cookie, going to another page. */
  after?: (value: Value) => Promise<void>;
};

/** A form's fields as the plain object that a schema reads; React's and our own bookkeeping left out. */
function fieldsOf(data: FormData, lists: readonly string[]): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const name of new Set(data.keys())) {
    if (name.startsWith("$") || name === idempotencyField) continue;
    fields[name] = lists.includes(name) ? data.getAll(name) : data.get(name);
  }
  for (const name of lists) fields[name] ??= [];
  return fields;
}

const isSecretField = (name: string) => /password|code|secret/i.test(name);

/** What was entered, for a page without JavaScript; never a password or a code. */
function enteredOf(data: FormData): Record<string, string[]> {
  const names = [...new Set(data.keys())].filter((name) => !name.startsWith("$") && !isSecretField(name));
  return Object.fromEntries(
    names.map((name) => [name, data.getAll(name).filter((value) => typeof value === "string")]),
  );
}

function refusedBy(error: z.ZodError, data: FormData): FormState<never> {
  const fields: Record<string, string> = {};
  for (const { path, message } of error.issues) fields[String(path[0] ?? "")] ??= message;
  return { status: "refused", message: "", fields, entered: enteredOf(data) };
}

/**
 * The one server-action wrapper: finds who asks, parses the form, runs the verb, revalidates, and says what became of it.
 * @param schema what the form may say; the verb gets its output.
 */
export function action<Schema extends z.ZodType, Value>(
  schema: Schema,
  verb: (ctx: Context, input: z.output<Schema>) => Promise<Value>,
  { message, lists = [], path = "/", after, again }: Options<Value> = {},
): FormAction<Value> {
  const act = (ctx: Context, input: z.output<Schema>, key: unknown) => {
    if (!again || typeof key !== "string" || !key) return verb(ctx, input);
    // Whatever was edited meanwhile: a form whose answer was lost is told what it made before it makes more.
    const keyed = withKey(ctx, again.route, key, null);
    return once(
      keyed,
      () => verb(keyed, input),
      (objectId) => again.answer(ctx, objectId),
    );
  };

  return async (_before, data) => {
    const { ctx, session } = await anyContext();
    const parsed = schema.safeParse(fieldsOf(data, lists));
    if (!parsed.success) return refusedBy(parsed.error, data);
    try {
      const value = await act(ctx, parsed.data, data.get(idempotencyField));
      // Before `after`: a redirect is thrown, and the page it leads to stands in layouts that are outdated now.
      if (path !== null) revalidatePath(path, "layout");
      await after?.(value);
      return { status: "done", value, message: typeof message === "function" ? message(value) : message };
    } catch (raised) {
      unstable_rethrow(raised);
      // To nobody in particular, what is hidden and what is absent are the same.
      const absent = raised instanceof Refusal && raised.kind === "missing";
      const fault = absent && !session ? unauthenticated() : raised;
      if (fault instanceof Refusal)
        return { status: "refused", message: sentenceOf(fault), fields: fault.fields, entered: enteredOf(data) };
      ctx.services.log.error({ requestId: ctx.requestId, fault: traceOf(fault) }, "an action failed");
      return {
        status: "refused",
        message: "Something went wrong here. Nothing was changed.",
        requestId: ctx.requestId,
      };
    }
  };
}

/** A refusal that is said at its field is not said twice. */
const sentenceOf = ({ message, fields }: Refusal) => {
  if (message === NOBODY) return "You were signed out. Your form is kept: sign in in a new tab, then send it again.";
  return Object.values(fields).includes(message) ? "" : message;
};
