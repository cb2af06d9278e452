"use client";

import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { pickerText } from "../text.ts";
import { Button } from "./button.tsx";
import { FieldGroup, type FieldWords } from "./field.tsx";
import { SearchIcon } from "./icons.tsx";
import { announce } from "./live.ts";
import { matching } from "./matching.ts";

export type PickerOption = {
  value: string;
  label: string;
  /** Second line, searched too: a login, a sentence. */
  detail?: string;
  /** At the end of the row: the present level. */
  aside?: ReactNode;
  /** Why it cannot be chosen. */
  reason?: string;
};

const BEST = 20;

/** A search field over a list of tick boxes. What is ticked stays in the form, whatever is searched next. */
export function Picker({
  options,
  defaultValue = [],
  value,
  onChange,
  searchLabel,
  ...words
}: FieldWords & {
  options: readonly PickerOption[];
  defaultValue?: readonly string[];
  value?: readonly string[];
  onChange?: (chosen: string[]) => void;
  /** "Search channels" */
  searchLabel: string;
}) {
  const [own, setOwn] = useState<readonly string[]>(defaultValue);
  const [query, setQuery] = useState("");
  const search = useRef<HTMLInputElement>(null);
  const status = useId();
  const chosen = value ?? own;
  const found = matching(options, query);
  const shown = found.slice(0, BEST);
  const hidden = options.filter((option) => chosen.includes(option.value) && !shown.includes(option));

  useEffect(() => {
    if (!query) return;
    const timer = setTimeout(() => announce(pickerText.results(found.length)), 500);
    return () => clearTimeout(timer);
  }, [query, found.length]);

  function set(next: string[]) {
    setOwn(next);
    onChange?.(next);
  }
  function toggle(one: string) {
    set(chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one]);
  }

  const row = (option: PickerOption) => (
    <Row
      key={option.value}
      option={option}
      name={words.name}
      ticked={chosen.includes(option.value)}
      onToggle={() => toggle(option.value)}
    />
  );

  return (
    <FieldGroup {...words}>
      {(control) => (
        <div className="overflow-hidden rounded-card border border-border has-aria-invalid:border-danger">
          <div className="relative border-b border-border">
            <SearchIcon className="pointer-events-none absolute start-3 top-1/2 -mt-2 text-muted" />
            <input
              ref={search}
              id={control.id}
              aria-describedby={control["aria-describedby"]}
              aria-invalid={control["aria-invalid"]}
              type="search"
              value={query}
              onChange={(event) => setQuery(event.target.value)}
              onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
              aria-label={searchLabel}
              placeholder={searchLabel}
              autoComplete="off"
              spellCheck={false}
              className="control rounded-none border-0 ps-9 -outline-offset-2!"
            />
          </div>
          <ul className="max-h-72 overflow-y-auto p-1 scroll-quiet">{shown.map(row)}</ul>
          {shown.length === 0 ? (
            <p className="px-3 pb-3 text-muted">{query ? pickerText.none(query) : pickerText.empty}</p>
          ) : null}
          {hidden.length > 0 ? (
            <div className="border-t border-border p-1">
              <p className="px-2 pt-1 text-meta text-muted">{pickerText.alsoChosen}</p>
              <ul>{hidden.map(row)}</ul>
            </div>
          ) : null}
          <div
            id={status}
            className="flex min-h-9 flex-wrap items-center gap-x-3 border-t border-border bg-surface px-3 py-1 text-meta text-muted"
          >
            <span className="tabular-nums">{pickerText.chosen(chosen.length)}</span>
            {found.length > BEST ? <span>{pickerText.refine(BEST, found.length)}</span> : null}
            {chosen.length > 0 ? (
              <Button
                variant="quiet"
                size="small"
                className="-me-2 ms-auto"
                onClick={() => {
                  set([]);
                  search.current?.focus();
                }}
              >
                {pickerText.clear}
              </Button>
            ) : null}
          </div>
        </div>
      )}
    </FieldGroup>
  );
}

function Row({
  option,
  name,
  ticked,
  onToggle,
}: {
  option: PickerOption;
  name: string;
  ticked: boolean;
  onToggle: () => void;
}) {
  return (
    <li>
      <label className="flex min-h-target items-center gap-2.5 rounded-control px-2 py-1 hover:bg-hover has-checked:bg-selected has-disabled:hover:bg-transparent">
        <input
          type="checkbox"
          name={name}
          value={option.value}
          checked={ticked}
          onChange={onToggle}
          disabled={Boolean(option.reason) && !ticked}
        />
        <span className="min-w-0 flex-1">
          <span className={option.reason ? "text-muted" : ""}>{option.label}</span>
          {option.detail ? <span className="text-muted"> {option.detail}</span> : null}
          {option.reason ? <span className="block text-meta text-muted">{option.reason}</span> : null}
        </span>
        {option.aside}
      </label>
    </li>
  );
}
