"use client";

import type { ComponentProps, ReactNode } from "react";
import { FieldError, FieldGroup, type FieldWords } from "./field.tsx";
import { useField } from "./form-context.ts";

/** One tick box. The whole row is its label. */
export function CheckboxField({
  name,
  label,
  help,
  error,
  id,
  className = "",
  ...rest
}: FieldWords & Omit<ComponentProps<"input">, keyof FieldWords>) {
  const field = useField({ id, name, help, error });
  const again =
    field.entered && rest.checked === undefined
      ? { defaultChecked: field.entered.includes(String(rest.value ?? "on")) }
      : {};
  return (
    <div className={`flex flex-col gap-1 ${className}`}>
      <label className="flex min-h-target items-start gap-2.5 py-1.5">
        <input type="checkbox" {...rest} {...field.control} {...again} className="mt-0.5" />
        <span className="min-w-0">
          <span className="font-medium">{label}</span>
          {help ? (
            <span id={`${field.id}-help`} className="block max-w-prose text-muted">
              {help}
            </span>
          ) : null}
        </span>
      </label>
      <FieldError id={field.id}>{field.error}</FieldError>
    </div>
  );
}

export type Choice = {
  value: string;
  label: ReactNode;
  help?: ReactNode;
  icon?: ReactNode;
  /** Why this one cannot be chosen: shown in place of silence. */
  reason?: string;
};

type Choices = FieldWords & {
  options: readonly Choice[];
  defaultValue?: string;
  value?: string;
  onChange?: (value: string) => void;
};

const rowLook = "flex min-h-target items-start gap-2.5 py-1.5";
const cardLook =
  "flex items-start gap-2.5 rounded-card border border-border p-3 transition-colors hover:border-control has-checked:border-accent has-checked:bg-selected has-checked:inset-ring has-checked:inset-ring-accent has-disabled:bg-surface has-disabled:hover:border-border";

function Radio({
  choice,
  id,
  props,
  entered,
  look,
}: {
  choice: Choice;
  id: string;
  props: Choices;
  entered?: string;
  look: string;
}) {
  const { value, label, help, reason, icon } = choice;
  const chosen =
    props.value === undefined
      ? { defaultChecked: value === (entered ?? props.defaultValue) }
      : { checked: value === props.value };
  return (
    <label className={look}>
      <input
        type="radio"
        id={id}
        name={props.name}
        value={value}
        disabled={Boolean(reason)}
        aria-describedby={help || reason ? `${id}-about` : undefined}
        onChange={() => props.onChange?.(value)}
        {...chosen}
        className="mt-0.5"
      />
      <span className="min-w-0 flex-1">
        <span className={`block font-medium ${reason ? "text-muted" : ""}`}>{label}</span>
        {help || reason ? (
          <span id={`${id}-about`} className="block max-w-prose text-muted">
            {help}
            {reason ? <span className="block">{reason}</span> : null}
          </span>
        ) : null}
      </span>
      {icon ? <span className="text-muted">{icon}</span> : null}
    </label>
  );
}

function Radios({ props, look, className }: { props: Choices; look: string; className: string }) {
  return (
    <FieldGroup {...props}>
      {(control, entered) => (
        <div className={className}>
          {props.options.map((choice, at) => (
            <Radio
              key={choice.value}
              choice={choice}
              id={at === 0 ? control.id : `${control.id}-${choice.value}`}
              props={props}
              entered={entered?.[0]}
              look={look}
            />
          ))}
        </div>
      )}
    </FieldGroup>
  );
}

export function RadioGroup(props: Choices) {
  return <Radios props={props} look={rowLook} className="flex flex-col" />;
}

/** For choices that deserve a sentence each: the card is the label. */
export function RadioCards({ columns = 2, ...props }: Choices & { columns?: 1 | 2 }) {
  return <Radios props={props} look={cardLook} className={`grid gap-2 ${columns === 2 ? "sm:grid-cols-2" : ""}`} />;
}
