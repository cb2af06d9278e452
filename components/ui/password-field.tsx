"use client";

import { type ComponentProps, useState } from "react";
import { formText } from "../text.ts";
import { Field, type FieldWords } from "./field.tsx";
import { EyeIcon, EyeOffIcon } from "./icons.tsx";

/** `autoComplete` is required: managers need to know whether it is the present or a new one. Paste is never blocked. */
export function PasswordField({
  autoComplete,
  name,
  label,
  help,
  error,
  optional,
  id,
  className,
  ...rest
}: FieldWords & { autoComplete: "current-password" | "new-password" } & Omit<
    ComponentProps<"input">,
    keyof FieldWords
  >) {
  const [shown, setShown] = useState(false);
  return (
    <Field {...{ name, label, help, error, optional, id, className }}>
      {(control) => (
        <span className="relative block">
          <input
            {...rest}
            {...control}
            type={shown ? "text" : "password"}
            autoComplete={autoComplete}
            autoCapitalize="none"
            spellCheck={false}
            className="control pe-11"
          />
          <button
            type="button"
            aria-pressed={shown}
            aria-label={formText.showPassword}
            title={shown ? formText.hidePassword : formText.showPassword}
            onClick={() => setShown(!shown)}
            className="absolute end-0.5 top-1/2 flex size-8 -translate-y-1/2 items-center justify-center rounded-control text-muted hover:bg-hover hover:text-text"
          >
            {shown ? <EyeOffIcon /> : <EyeIcon />}
          </button>
        </span>
      )}
    </Field>
  );
}
