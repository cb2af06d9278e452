"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { formText } from "../text.ts";
import { ActionForm } from "./action-form.tsx";
import { Button } from "./button.tsx";
import { type Option, SelectField } from "./field.tsx";
import type { FormAction } from "./form-state.ts";
import { toast } from "./live.ts";
import { SubmitButton } from "./submit-button.tsx";

/**
 * One value of a row: a select, and a button once another one is chosen, because arrow keys alone must not change who
 * may do what. With a `version`, what somebody else chose meanwhile is shown and not overwritten.
 */
export function ApplySelect({
  action,
  fields,
  name,
  label,
  value,
  version,
  options,
  busy,
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
  options: readonly Option[];
  /** Read out while it runs: "Changing level". */
  busy: string;
}) {
  const router = useRouter();
  const [chosen, setChosen] = useState(value);
  const [known, setKnown] = useState(value);
  const [stale, setStale] = useState(false);
  const select = useRef<HTMLSelectElement>(null);
  if (known !== value) {
    setKnown(value);
    if (chosen === known) setChosen(value);
  }
  const other = chosen !== value;
  const hidden = version === undefined ? fields : { ...fields, version: String(version) };

  function settle(next: string) {
    setStale(false);
    setChosen(next);
    select.current?.focus();
  }

  return (
    <ActionForm
      action={action}
      hidden={hidden}
      busy={busy}
      quiet
      compact
      className="flex flex-wrap items-center gap-2"
      onDone={(_, message) => {
        if (message) toast(message);
        settle(chosen);
      }}
      onRefused={() => {
        if (version === undefined) return;
        setStale(true);
        router.refresh();
      }}
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
          <SubmitButton size="small" variant="secondary" className="">
            {formText.applyMine}
          </SubmitButton>
        </>
      ) : (
        <SubmitButton size="small" variant="secondary" className={other ? "" : "invisible max-sm:hidden"}>
          {formText.apply}
          <span className="sr-only"> {label}</span>
        </SubmitButton>
      )}
    </ActionForm>
  );
}
