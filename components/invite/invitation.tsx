"use client";

import { useEffect, useState } from "react";
import { ActionForm } from "#components/ui/action-form.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { TextField } from "#components/ui/field.tsx";
import { type FormAction, type FormState, idle } from "#components/ui/form-state.ts";
import { PasswordField } from "#components/ui/password-field.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { FullTime } from "#components/ui/time.tsx";
import { useCode } from "./code-form.tsx";

type Offer = { email: string; role: string; organization: string; expiresAt: string };

/** Says what is offered, then joins: as a new person, or as the one who is signed in. */
export function Invitation({
  look,
  join,
  joinAsMe,
  login,
}: {
  look: FormAction<Offer>;
  join: FormAction<unknown>;
  joinAsMe: FormAction<unknown>;
  login: string | null;
}) {
  const code = useCode();
  const [state, setState] = useState<FormState<Offer>>(idle);
  useEffect(() => {
    if (code === undefined) return;
    const data = new FormData();
    data.set("code", code);
    let current = true;
    look(idle, data).then(
      (next) => current && setState(next),
      () => current && setState({ status: "refused", message: "The server did not answer. Load the page again." }),
    );
    return () => {
      current = false;
    };
  }, [code, look]);

  if (state.status === "idle")
    return (
      <div className="space-y-4">
        <h1 tabIndex={-1}>Invitation</h1>
        <Skeleton what="the invitation" rows={4} />
      </div>
    );
  if (state.status === "refused")
    return (
      <div className="space-y-4">
        <h1 tabIndex={-1}>Invitation</h1>
        <Callout tone="danger">{state.message || "This link is not whole. Copy all of it, up to its end."}</Callout>
        <ButtonLink href="/">Home</ButtonLink>
      </div>
    );
  const { email, role, organization, expiresAt } = state.value;
  return (
    <div className="space-y-5">
      <div className="space-y-1">
        <h1 tabIndex={-1}>Join {organization}</h1>
        <p className="text-muted">
          You are invited as {role === "member" ? "a member" : `an ${role}`}. The invitation ends{" "}
          <FullTime at={expiresAt} />.
        </p>
      </div>
      {login ? (
        <ActionForm action={joinAsMe} busy="Joining" hidden={{ code: code ?? "" }}>
          <p>
            You are signed in as <strong>{login}</strong>.
          </p>
          <div className="flex flex-wrap gap-2">
            <SubmitButton>Join as {login}</SubmitButton>
            <ButtonLink href="/sign-out">Use another account</ButtonLink>
          </div>
        </ActionForm>
      ) : (
        <ActionForm action={join} busy="Joining" hidden={{ code: code ?? "" }}>
          <p className="text-muted">
            This makes an account for <strong className="text-text">{email}</strong>. If you have one already, sign in
            first and open the link again.
          </p>
          <TextField
            name="login"
            label="Login"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            help="Lower-case letters, digits, - and _. It never changes."
          />
          <TextField name="name" label="Name" optional autoComplete="name" />
          <PasswordField name="password" label="Password" autoComplete="new-password" help="At least 12 characters." />
          <SubmitButton>Join {organization}</SubmitButton>
        </ActionForm>
      )}
    </div>
  );
}
