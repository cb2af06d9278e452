import type { Metadata } from "next";
import { CodeForm } from "#components/invite/code-form.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { PlainShell } from "#components/ui/shell.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { choose } from "./actions.ts";

export const metadata: Metadata = { title: "Choose a password" };

export default function PasswordPage() {
  return (
    <PlainShell>
      <div className="space-y-5">
        <h1 tabIndex={-1}>Choose a password</h1>
        <CodeForm action={choose} busy="Saving your password">
          <PasswordField
            name="password"
            label="New password"
            autoComplete="new-password"
            help="At least 12 characters. You are signed out everywhere else."
          />
          <SubmitButton>Save password</SubmitButton>
        </CodeForm>
      </div>
    </PlainShell>
  );
}
