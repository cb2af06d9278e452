"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useRef, useState } from "react";
import { formText } from "../text.ts";
import { ActionForm } from "./action-form.tsx";
import { Button } from "./button.tsx";
import { type Confirmation, ConfirmDialog } from "./confirm.tsx";
import { type Option, SelectField } from "./field.tsx";
import type { FormAction } from "./form-state.ts";
import { toast } from "./live.ts";
import { SubmitButton } from "./submit-button.tsx";

/** What is asked before a value is applied that takes something from somebody. */
export type Asked = Pick<Confirmation<unknown>, "title" | "confirm" | "impact" | "children">;

/**
 * One value of a row: a select, and a button once another one is chosen, because arrow keys alone must not change who
 * may do what. With a `version`, or with `was`, what somebody else chose meanwhile is shown and not overwritten.
 */
export function ApplySelect({
  action,
  fields,
  name,
  label,
  value,
  version,
  was = false,
  options,
  busy,
  ask = {},
}: {
  action: FormAction;
  /** What the change is about, as hidden fields. */
  fields: Record<string, string>;
  name: string;
  /** Read out: "Level of ci on ml-prod". */
  label: string;
  /** As it is stored. */
  value: string;
  version?: number;
  /** For what has no version: posts the value that was shown as `was`. */
  was?: boolean;
  options: readonly Option[];
  /** Read out while it runs: "Changing level". */
  busy: string;
  /** By value, for those that are applied only after a question. */
  ask?: Readonly<Record<string, Asked>>;
}) {
  const router = useRouter();
  const [chosen, setChosen] = useState(value);
  const [known, setKnown] = useState(value);
  const [stale, setStale] = useState(false);
  // As it was when it was opened: what is refreshed meanwhile must not change what is confirmed.
  const [asking, setAsking] = useState<(Asked & { fields: Record<string, string> }) | null>(null);
  const select = useRef<HTMLSelectElement>(null);
  if (known !== value) {
    setKnown(value);
    if (chosen === known) setChosen(value);
  }
  const other = chosen !== value;
  const guarded = was || version !== undefined;
  const hidden = { ...fields, ...(version !== undefined && { version: String(version) }), ...(was && { was: value }) };

  function settle(next: string) {
    setStale(false);
    setChosen(next);
    select.current?.focus();
  }

  function done(_: unknown, message?: string) {
    if (message) toast(message);
    settle(chosen);
  }

  function refused() {
    if (!guarded) return;
    setStale(true);
    router.refresh();
  }

  const question = ask[chosen];
  const apply = (words: ReactNode, className: string) => {
    const look = { size: "small", variant: "secondary", className } as const;
    if (!question || !other) return <SubmitButton {...look}>{words}</SubmitButton>;
    const open = () => {
      // Where the focus comes back to: the button is gone once the value is applied.
      select.current?.focus();
      setAsking({ ...question, fields: { ...hidden, [name]: chosen } });
    };
    return (
      <Button {...look} aria-haspopup="dialog" onClick={open}>
        {words}
      </Button>
    );
  };

  return (
    <ActionForm
      action={action}
      hidden={hidden}
      busy={busy}
      quiet
      compact
      className="flex flex-wrap items-center gap-2"
      onDone={done}
      onRefused={refused}
    >
      <SelectField
        ref={select}
        name={name}
        label={label}
        hideLabel
        value={chosen}
        onChange={(event) => setChosen(event.target.value)}
        options={options}
        className="min-w-28"
      />
      {stale && other ? (
        <>
          <Button size="small" onClick={() => settle(value)}>
            {formText.useTheirs}
          </Button>
          {apply(formText.applyMine, "")}
        </>
      ) : (
        apply(
          <>
            {formText.apply}
            <span className="sr-only"> {label}</span>
          </>,
          other ? "" : "invisible max-sm:hidden",
        )
      )}
      {asking ? (
        <ConfirmDialog
          open
          onClose={() => setAsking(null)}
          action={action}
          busy={busy}
          {...asking}
          onDone={() => settle(chosen)}
          onRefused={refused}
        />
      ) : null}
    </ActionForm>
  );
}
