"use client";

import { unstable_rethrow } from "next/navigation";
import {
  type FocusEvent,
  type FormEvent,
  lazy,
  type ReactNode,
  Suspense,
  useActionState,
  useEffect,
  useId,
  useRef,
  useState,
  useTransition,
} from "react";
import { formText } from "../text.ts";
import { Callout } from "./callout.tsx";
import { ErrorSummary } from "./error-summary.tsx";
import { FormContext } from "./form-context.ts";
import { type FormAction, type FormState, idempotencyField, idle, newKey } from "./form-state.ts";
import { announce } from "./live.ts";

const LeaveGuard = lazy(async () => ({ default: (await import("./leave-guard.tsx")).LeaveGuard }));

export type ActionFormProps<T> = {
  action: FormAction<T>;
  children: ReactNode;
  /** Read out while it runs: "Creating token". */
  busy?: string;
  /** Hidden fields: what the form is about. */
  hidden?: Record<string, string>;
  /** Checks before sending, and again when a field is left after a first refusal. Messages by field name. */
  validate?: (data: FormData) => Record<string, string>;
  onDone?: (value: T, message?: string) => void;
  /** Empties the form when it is done: for "add another". */
  resetOnDone?: boolean;
  /** Asks before a changed form is left. */
  guard?: boolean;
  /** Hides the message that a done action returns: the caller shows it itself. */
  quiet?: boolean;
  /** A form of one control in a row: its errors take no box. */
  compact?: boolean;
  /** What was refused, before it is shown. */
  onRefused?: () => void;
  id?: string;
  className?: string;
};

/**
 * A form around a server action. Works without JavaScript; with it the answer arrives without React's reset,
 * so what was typed survives every refusal and every lost connection.
 */
export function ActionForm<T>({ action, children, busy = formText.busy, hidden = {}, ...props }: ActionFormProps<T>) {
  const own = useId();
  const id = props.id ?? own;
  const [atLoad, formAction] = useActionState(action, idle);
  const [answer, setAnswer] = useState<FormState<T> | null>(null);
  const [rechecked, setRechecked] = useState<{ of: object; fields: Record<string, string> } | null>(null);
  const [pending, start] = useTransition();
  const [key, setKey] = useState(newKey);
  const [dirty, setDirty] = useState(false);
  const [round, setRound] = useState(0);
  const summary = useRef<HTMLElement>(null);
  const state = answer ?? atLoad;
  const refused = state.status === "refused" ? state : null;
  const errors = (rechecked && rechecked.of === refused ? rechecked.fields : refused?.fields) ?? {};
  const entered = answer === null && refused ? (refused.entered ?? null) : null;

  useEffect(() => {
    if (!refused) return;
    summary.current?.focus();
    const title = document.title;
    document.title = formText.titlePrefix + title;
    return () => {
      if (document.title === formText.titlePrefix + title) document.title = title;
    };
  }, [refused]);

  function check(data: FormData): boolean {
    const fields = props.validate?.(data) ?? {};
    if (Object.keys(fields).length === 0) return true;
    setAnswer({ status: "refused", message: "", fields });
    return false;
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    if (event.target !== event.currentTarget) return; // from a dialog that React, not the page, holds inside this form
    event.preventDefault();
    if (pending) return;
    const { submitter } = event.nativeEvent as SubmitEvent;
    const data = new FormData(event.currentTarget, submitter);
    if (!check(data)) return;
    announce(busy);
    start(async () => {
      const next = await attempt(action, state, data);
      start(() => settle(next));
    });
  }

  function settle({ state: next, known }: Attempt<T>) {
    setAnswer(next);
    if (known) setKey(newKey());
    if (next.status === "refused") props.onRefused?.();
    if (next.status !== "done") return;
    setDirty(false);
    if (props.resetOnDone) setRound((before) => before + 1);
    if (next.message && !props.quiet) announce(next.message);
    props.onDone?.(next.value, next.message);
  }

  /** After a first refusal each field is checked again when it is left, and only that one changes. */
  function recheck(event: FocusEvent<HTMLFormElement>) {
    const name = nameOf(event.target);
    const { validate } = props;
    const form = event.currentTarget;
    if (!validate || !refused?.fields || !name) return;
    afterPress(() => {
      const { [name]: _, ...fields } = errors;
      const words = validate(new FormData(form))[name];
      setRechecked({ of: refused, fields: words ? { ...fields, [name]: words } : fields });
    });
  }

  return (
    <FormContext value={{ id, errors, entered, pending }}>
      <form
        id={id}
        action={formAction}
        noValidate
        aria-busy={pending || undefined}
        onSubmit={submit}
        onBlur={recheck}
        onInput={(event) => nameOf(event.target) && setDirty(true)}
        className={props.className ?? "flex flex-col gap-6"}
      >
        <input type="hidden" name={idempotencyField} value={key} suppressHydrationWarning />
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {refused && (refused.message || refused.requestId || Object.keys(errors).length > 0) ? (
          <ErrorSummary
            ref={summary}
            form={id}
            message={refused.message}
            fields={errors}
            requestId={refused.requestId}
            compact={props.compact}
          />
        ) : null}
        <div key={round} className="contents">
          {children}
        </div>
        {state.status === "done" && state.message && !props.quiet && !dirty ? (
          <Callout tone="ok">{state.message}</Callout>
        ) : null}
      </form>
      <Suspense>{props.guard && dirty && !pending ? <LeaveGuard /> : null}</Suspense>
    </FormContext>
  );
}

/** A field is left by pressing a button too: an error that goes at once would pull the button from under the pointer. */
function afterPress(then: () => void) {
  if (document.querySelector(":active")) addEventListener("mouseup", () => setTimeout(then), { once: true });
  else then();
}

function nameOf(target: EventTarget): string {
  return "name" in target ? String(target.name) : "";
}

type Attempt<T> = { state: FormState<T>; known: boolean };

/** An answer that never came leaves the form and its key as they are: sending again is the same submission. */
async function attempt<T>(action: FormAction<T>, before: FormState<T>, data: FormData): Promise<Attempt<T>> {
  if (!navigator.onLine) return { state: { status: "refused", message: formText.offline }, known: false };
  try {
    return { state: await action(before, data), known: true };
  } catch (fault) {
    unstable_rethrow(fault); // a redirect is not a fault
    return { state: { status: "refused", message: formText.unknown }, known: false };
  }
}
