"use client";

import { createContext, use, useId } from "react";
import { fieldId } from "./form-state.ts";

export type FormContextValue = {
  id: string;
  errors: Record<string, string>;
  /** What a page without JavaScript gives back after a refusal; null everywhere else. */
  entered: Record<string, string[]> | null;
  pending: boolean;
};

/** What a form tells the fields and buttons inside it. */
export const FormContext = createContext<FormContextValue | null>(null);

/** The names and words that tie one control to its label, help and error. */
export function useField({ id, name, help, error }: { id?: string; name: string; help?: unknown; error?: string }) {
  const form = use(FormContext);
  const own = useId();
  const at = id ?? (form ? fieldId(form.id, name) : own);
  const words = error ?? form?.errors[name];
  const described = [help ? `${at}-help` : "", words ? `${at}-error` : ""].filter(Boolean).join(" ");
  return {
    id: at,
    error: words,
    entered: form?.entered ? (form.entered[name] ?? []) : undefined,
    control: { id: at, name, "aria-describedby": described || undefined, "aria-invalid": words ? true : undefined },
  };
}
