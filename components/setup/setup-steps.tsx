"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import type { z } from "zod";
import { ActionForm } from "#components/ui/action-form.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { TextField } from "#components/ui/field.tsx";
import type { FormAction, FormState } from "#components/ui/form-state.ts";
import { PasswordField } from "#components/ui/password-field.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { Setup } from "#core/people.input.ts";

type Values = Record<string, string>;

const STEPS = [
  "Is this server yours?",
  "First administrator",
  "Public address",
  "First organization and channel",
] as const;

/** A step that needs no server: its fields are checked here with the words the server would use. */
function local(schema: z.ZodType): FormAction<Values> {
  return async (_before, data): Promise<FormState<Values>> => {
    const values = valuesOf(data);
    const parsed = schema.safeParse(values);
    if (parsed.success) return { status: "done", value: values };
    const fields: Values = {};
    for (const { path, message } of parsed.error.issues) fields[String(path[0])] ??= message;
    return { status: "refused", message: "", fields };
  };
}

const valuesOf = (data: FormData): Values =>
  Object.fromEntries([...data].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));

const administrator = local(Setup.pick({ login: true, name: true, email: true, password: true }));
const address = local(Setup.pick({ publicUrl: true }));

/** Four steps, one form each. What was typed stays here until the last one sends it all; Back loses nothing. */
export function SetupSteps({
  checkCode,
  finish,
  publicUrl,
  fixed,
}: {
  checkCode: FormAction<{ code: string }>;
  finish: FormAction<unknown>;
  publicUrl: string;
  /** Whether the environment says the public address already. */
  fixed: boolean;
}) {
  const [step, setStep] = useState(0);
  const [values, setValues] = useState<Values>({});
  const heading = useRef<HTMLHeadingElement>(null);
  const moved = useRef(false);
  const [here, setHere] = useState<string>();

  useEffect(() => setHere(window.location.origin), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows the step
  useEffect(() => {
    if (moved.current) heading.current?.focus();
    moved.current = true;
  }, [step]);

  function advance(more: Values) {
    setValues({ ...values, ...more });
    setStep(step + 1);
  }
  const back = step > 0 ? <Button onClick={() => setStep(step - 1)}>Back</Button> : null;
  const asked = values.publicUrl ?? (fixed ? publicUrl : (here ?? publicUrl));

  return (
    <div className="space-y-5">
      <div className="space-y-2">
        <h1 tabIndex={-1}>Set up Sluice</h1>
        <Progress step={step} />
        <h2 ref={heading} tabIndex={-1}>
          {STEPS[step]}
        </h2>
      </div>
      {step === 0 ? (
        <ActionForm key="code" action={checkCode} busy="Checking the code" onDone={advance} quiet>
          <TextField
            name="code"
            label="Setup code"
            mono
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            defaultValue={values.code}
            help="The server printed it in its terminal when it started. Whoever has it becomes the first administrator."
          />
          <Buttons>
            <SubmitButton>Continue</SubmitButton>
          </Buttons>
        </ActionForm>
      ) : null}
      {step === 1 ? (
        <ActionForm key="administrator" action={administrator} onDone={advance} quiet>
          <TextField
            name="login"
            label="Login"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            defaultValue={values.login}
            help="Lower-case letters, digits, - and _. It never changes."
          />
          <TextField name="name" label="Name" optional autoComplete="name" defaultValue={values.name} />
          <TextField name="email" label="Email" type="email" autoComplete="email" defaultValue={values.email} />
          <PasswordField
            name="password"
            label="Password"
            autoComplete="new-password"
            defaultValue={values.password}
            help="At least 12 characters. A sentence is easy to remember."
          />
          <Buttons>
            <SubmitButton>Continue</SubmitButton>
            {back}
          </Buttons>
        </ActionForm>
      ) : null}
      {step === 2 ? (
        <ActionForm key="address" action={address} onDone={advance} quiet>
          <TextField
            key={asked}
            name="publicUrl"
            label="Public address"
            mono
            inputMode="url"
            spellCheck={false}
            readOnly={fixed}
            defaultValue={asked}
            help={
              fixed
                ? "The server's settings (PUBLIC_URL) say so."
                : "What browsers and package clients will use, without a path. Every copied line begins with it."
            }
          />
          <AddressNotes asked={asked} here={here} />
          <Buttons>
            <SubmitButton>Continue</SubmitButton>
            {back}
          </Buttons>
        </ActionForm>
      ) : null}
      {step === 3 ? (
        <ActionForm key="organization" action={finish} busy="Setting up" hidden={values}>
          <TextField
            name="organization"
            label="Organization"
            autoCapitalize="none"
            spellCheck={false}
            placeholder="acme"
            help="Your company, lab or team. It owns channels, groups and tokens, and gets a channel of its own name."
          />
          <TextField
            name="channel"
            label="First channel"
            autoCapitalize="none"
            spellCheck={false}
            placeholder="acme-prod"
            help="Where packages go. It is private until you say otherwise."
          />
          <Buttons>
            <SubmitButton>Finish setup</SubmitButton>
            {back}
          </Buttons>
        </ActionForm>
      ) : null}
    </div>
  );
}

function Buttons({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap gap-2">{children}</div>;
}

function Progress({ step }: { step: number }) {
  return (
    <div className="space-y-1.5">
      <p className="text-meta text-muted">
        Step {step + 1} of {STEPS.length}
      </p>
      <div aria-hidden className="grid grid-cols-4 gap-1">
        {STEPS.map((name, index) => (
          <span key={name} className={`h-1 rounded-full ${index <= step ? "bg-accent" : "bg-border"}`} />
        ))}
      </div>
    </div>
  );
}

/** Two mistakes that are expensive later, said while they are cheap. */
function AddressNotes({ asked, here }: { asked: string; here: string | undefined }) {
  const plain = asked.startsWith("http:") && !/^http:\/\/(localhost|127\.0\.0\.1)(:|$)/.test(asked);
  return (
    <>
      {here && asked !== here ? (
        <Callout tone="warn">
          Your browser is at <code>{here}</code>. After setup, forms work only at the public address.
        </Callout>
      ) : null}
      {plain ? (
        <Callout tone="warn">
          Over plain http everybody on the way can read tokens. Use https for more than a trial.
        </Callout>
      ) : null}
    </>
  );
}
