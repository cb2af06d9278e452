import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { anyContext } from "#app/context.ts";
import { ActionForm } from "#components/ui/action-form.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { TextField } from "#components/ui/field.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { PlainShell } from "#components/ui/shell.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { isSetUp } from "#core/setup.ts";
import { safeNext } from "../cookie.ts";
import { signIn } from "./actions.ts";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string; signed?: string }>;
}) {
  const { next, signed } = await searchParams;
  const { ctx, session } = await anyContext();
  if (session) redirect(safeNext(next));
  if (!(await isSetUp(ctx.db))) redirect("/setup");
  const target = safeNext(next);
  return (
    <PlainShell footer="Trouble signing in? Ask an administrator of this server.">
      <div className="space-y-5">
        <div className="space-y-1">
          <h1 tabIndex={-1}>Sign in</h1>
          {target === "/" ? null : (
            <p className="break-words text-muted">
              Then you go back to <code>{target}</code>
            </p>
          )}
        </div>
        {signed === "out" ? <Callout tone="ok">You are signed out.</Callout> : null}
        {signed === "password" ? <Callout tone="ok">Your password is saved. Sign in with it.</Callout> : null}
        <ActionForm action={signIn} busy="Signing in" hidden={{ next: target }}>
          <TextField
            name="login"
            label="Login or email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
          />
          <PasswordField name="password" label="Password" autoComplete="current-password" />
          <SubmitButton>Sign in</SubmitButton>
        </ActionForm>
      </div>
    </PlainShell>
  );
}
