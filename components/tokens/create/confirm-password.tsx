"use client";

import { useState } from "react";
import { useField } from "#components/ui/form-context.ts";
import { PasswordField } from "#components/ui/password-field.tsx";

/** The password, in place, once a policy has asked for a recent sign-in. The rest of the form stays as it is. */
export function ConfirmPassword() {
  const { error } = useField({ name: "password" });
  const [asked, setAsked] = useState(false);
  if (error && !asked) setAsked(true);
  return asked || error ? (
    <PasswordField
      name="password"
      label="Your password"
      autoComplete="current-password"
      help="Asked for here because of a policy: whoever finds this browser open cannot make a secret."
      className="max-w-120"
    />
  ) : null;
}
