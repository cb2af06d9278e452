"use client";

import type { ComponentProps, ReactNode } from "react";
import { formText } from "../text.ts";
import { useField } from "./form-context.ts";
import { ChevronDownIcon, DangerIcon } from "./icons.tsx";

export type FieldWords = {
  name: string;
  label: ReactNode;
  help?: ReactNode;
  /** Overrides what the surrounding ActionForm knows. */
  error?: string;
  optional?: boolean;
  /** For a filter in a toolbar: the label is read, not seen. */
  hideLabel?: boolean;
  id?: string;
};

function Optional({ when }: { when?: boolean }) {
  return when ? <span className="font-normal text-muted"> {formText.optional}</span> : null;
}

export function FieldHelp({ id, children }: { id: string; children?: ReactNode }) {
  if (!children) return null;
  return (
    <div id={`${id}-help`} className="max-w-prose text-muted">
      {children}
    </div>
  );
}

export function FieldError({ id, children }: { id: string; children?: ReactNode }) {
  if (!children) return null;
  return (
    <p id={`${id}-error`} className="flex items-start gap-1.5 font-medium text-danger">
      <DangerIcon className="mt-0.5" />
      <span>{children}</span>
    </p>
  );
}

/** Label above, control, help and error below. `children` gets the attributes that wire the control. */
export function Field({
  children,
  className = "",
  ...words
}: FieldWords & {
  className?: string;
  children: (control: ReturnType<typeof useField>["control"], entered?: string[]) => ReactNode;
}) {
  const { id, error, entered, control } = useField(words);
  return (
    <div className={`flex min-w-0 flex-col gap-1.5 ${className}`}>
      <label htmlFor={id} className={words.hideLabel ? "sr-only" : "font-semibold"}>
        {words.label}
        <Optional when={words.optional} />
      </label>
      {children(control, entered)}
      <FieldError id={id}>{error}</FieldError>
      <FieldHelp id={id}>{words.help}</FieldHelp>
    </div>
  );
}

/** The same for several controls under one question. The id is on the first control, so that links lead to it. */
export function FieldGroup({
  children,
  className = "",
  ...words
}: FieldWords & {
  className?: string;
  children: ReactNode | ((control: ReturnType<typeof useField>["control"], entered?: string[]) => ReactNode);
}) {
  const { id, error, entered, control } = useField(words);
  return (
    <fieldset className={`flex min-w-0 flex-col gap-1.5 ${className}`} aria-describedby={control["aria-describedby"]}>
      <legend className={words.hideLabel ? "sr-only" : "mb-1.5 font-semibold"}>
        {words.label}
        <Optional when={words.optional} />
      </legend>
      <FieldHelp id={id}>{words.help}</FieldHelp>
      <FieldError id={id}>{error}</FieldError>
      {typeof children === "function" ? children(control, entered) : children}
    </fieldset>
  );
}

type Native<E extends "input" | "textarea" | "select"> = FieldWords & Omit<ComponentProps<E>, keyof FieldWords>;

function split<P extends FieldWords & { className?: string }>({
  name,
  label,
  help,
  error,
  optional,
  hideLabel,
  id,
  className,
  ...rest
}: P) {
  return [{ name, label, help, error, optional, hideLabel, id, className }, rest] as const;
}

export function TextField({ mono = false, ...props }: Native<"input"> & { mono?: boolean }) {
  const [words, rest] = split(props);
  const font = mono ? "font-mono" : "";
  return (
    <Field {...words}>
      {(control, entered) => (
        <input type="text" {...rest} {...control} {...again(rest, entered)} className={`control ${font}`} />
      )}
    </Field>
  );
}

export function DateField(props: Native<"input">) {
  return <TextField {...props} type="date" className={`max-w-56 ${props.className ?? ""}`} />;
}

export function TextArea({ mono = false, rows = 4, ...props }: Native<"textarea"> & { mono?: boolean }) {
  const [words, rest] = split(props);
  return (
    <Field {...words}>
      {(control, entered) => (
        <textarea
          rows={rows}
          {...rest}
          {...control}
          {...again(rest, entered)}
          className={`control ${mono ? "font-mono" : ""}`}
        />
      )}
    </Field>
  );
}

export type Option = { value: string; label: string; disabled?: boolean };

export function SelectField({ options, children, ...props }: Native<"select"> & { options?: readonly Option[] }) {
  const [words, rest] = split(props);
  return (
    <Field {...words}>
      {(control, entered) => (
        <span className="relative block">
          <select {...rest} {...control} {...again(rest, entered)} className="control">
            {options?.map((option) => (
              <option key={option.value} value={option.value} disabled={option.disabled}>
                {option.label}
              </option>
            ))}
            {children}
          </select>
          <ChevronDownIcon className="pointer-events-none absolute end-2.5 top-1/2 -mt-2 text-muted" />
        </span>
      )}
    </Field>
  );
}

/** Entered text given back by a page that ran without JavaScript; a controlled field keeps its own. */
function again(rest: { value?: unknown }, entered?: string[]) {
  return entered && rest.value === undefined ? { defaultValue: entered[0] ?? "" } : {};
}
