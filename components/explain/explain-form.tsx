"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, type KeyboardEvent, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";

export type Choice = { value: string; label: string };
export type ChoiceGroup = { label: string; choices: readonly Choice[] };

type Props = {
  path: string;
  who: { value: string; groups: readonly ChoiceGroup[]; error?: string };
  can: { value: string; groups: readonly ChoiceGroup[] };
  on: { value: string; names: readonly string[]; error?: string };
};

/** More choices than that make a list that nobody reads: then one types, and the browser offers what matches. */
const MOST = 200;

/** One sentence with three choices: "Can … do … on …?". Its answer is an address, so it works without JavaScript. */
export function ExplainForm({ path, who, can, on }: Props) {
  const router = useRouter();
  const [pending, start] = useTransition();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const said = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value).trim()]);
    start(() => router.push(`${path}?${new URLSearchParams(said.filter(([, value]) => value))}`));
  }
  function enter(event: KeyboardEvent<HTMLFormElement>) {
    if (event.key !== "Enter" || !(event.target instanceof HTMLSelectElement)) return;
    event.preventDefault();
    event.currentTarget.requestSubmit();
  }

  const many = who.groups.reduce((sum, { choices }) => sum + choices.length, 0) > MOST;
  return (
    <form
      action={path}
      onSubmit={submit}
      onKeyDown={enter}
      aria-label="Ask about access"
      aria-busy={pending || undefined}
      className="grid items-start gap-x-3 gap-y-3 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_minmax(0,1fr)_auto]"
    >
      {many ? (
        <TextField
          name="who"
          label="Can"
          defaultValue={who.value}
          list="explain-who"
          error={who.error}
          autoComplete="off"
          spellCheck={false}
          help="me, user:login, group:name, token:id or anonymous"
        />
      ) : (
        <Select name="who" label="Can" {...who} />
      )}
      <Select name="can" label="do this" {...can} />
      <TextField
        name="on"
        label="on this?"
        defaultValue={on.value}
        list="explain-on"
        error={on.error}
        autoComplete="off"
        spellCheck={false}
        mono
        placeholder="channel/conda/package"
      />
      {/* As low as the fields: their labels stand above. */}
      <div className="lg:pt-6.5">
        <Button type="submit" variant="primary" busy={pending} className="w-full lg:w-auto">
          Explain
        </Button>
      </div>
      <datalist id="explain-on">
        {on.names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {many ? (
        <datalist id="explain-who">
          {who.groups.flatMap(({ choices }) =>
            choices.map(({ value, label }) => <option key={value} value={value} label={label} />),
          )}
        </datalist>
      ) : null}
    </form>
  );
}

function Select({
  name,
  label,
  value,
  groups,
  error,
}: {
  name: string;
  label: string;
  value: string;
  groups: readonly ChoiceGroup[];
  error?: string;
}) {
  return (
    <SelectField name={name} label={label} defaultValue={value} error={error} key={value}>
      {groups.map((group) => (
        <optgroup key={group.label} label={group.label}>
          {group.choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </optgroup>
      ))}
    </SelectField>
  );
}
