"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button, ButtonLink, buttonClass } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { type FormAction, idle } from "#components/ui/form-state.ts";
import { Reveal, type RevealProps } from "./reveal.tsx";
import type { Revealed } from "./revealed.ts";
import { ShownOnce } from "./shown-once.tsx";
import { FORM, TokenForm, type TokenFormProps } from "./token-form.tsx";
import { useReveal } from "./use-reveal.ts";

/** The page that makes a token: the form, then the secret as a state of the same address. */
export function CreateToken({
  made,
  path,
  header,
  ...props
}: TokenFormProps &
  RevealProps & {
    /** Id of the token that this address has made, if it has. */
    made: string | null;
    /** Of this page. */
    path: string;
    /** What stands above the form. */
    header: ReactNode;
  }) {
  const { secret, shown, before, onDone } = useReveal(made, path);

  if (secret) return <Reveal token={secret} {...props} />;
  if (shown)
    return (
      <ShownOnce detail={`${props.list}/${encodeURIComponent(shown)}`}>
        <a href={path} data-button="" className={buttonClass({ variant: "quiet" })}>
          Create another token
        </a>
      </ShownOnce>
    );
  return (
    <>
      {header}
      {before ? <Lost before={before} list={props.list} revoke={props.revoke} /> : null}
      <TokenForm {...props} onDone={onDone} />
    </>
  );
}

/** The connection dropped after the token was made and before its secret came through. */
function Lost({
  before: { id, name },
  list,
  revoke,
}: {
  before: Extract<Revealed, { made: "before" }>;
  list: string;
  revoke: FormAction;
}) {
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  async function again() {
    setBusy(true);
    const data = new FormData();
    data.set("id", id);
    const answer = await revoke(idle, data).catch(() => null);
    setBusy(false);
    const form = document.getElementById(FORM);
    if (answer?.status === "done" && form instanceof HTMLFormElement) form.requestSubmit();
  }
  return (
    <div ref={box} tabIndex={-1} role="alert">
      <Callout
        tone="warn"
        title="The connection dropped"
        actions={
          <>
            <Button busy={busy} onClick={again}>
              Revoke it and create again
            </Button>
            <ButtonLink href={`${list}/${id}`} variant="quiet">
              Token details
            </ButtonLink>
          </>
        }
      >
        <p>
          {name} was created, but its secret did not reach you. A secret is sent once: revoke the token, and create it
          again with a new one.
        </p>
      </Callout>
    </div>
  );
}
