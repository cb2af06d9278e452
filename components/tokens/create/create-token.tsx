"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Button, ButtonLink, buttonClass } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { type FormAction, idle } from "#components/ui/form-state.ts";
import { Reveal, type RevealProps } from "./reveal.tsx";
import type { Revealed, Secret } from "./revealed.ts";
import { FORM, TokenForm, type TokenFormProps } from "./token-form.tsx";

/**
 * The page that makes a token: the form, then the secret as a state of the same address. What stays in the address is
 * the token's id, so that loading the page again says what became of the secret instead of asking once more.
 */
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
  const [secret, setSecret] = useState<Secret | null>(null);
  const [shown, setShown] = useState(made);
  const [before, setBefore] = useState<Extract<Revealed, { made: "before" }> | null>(null);

  useEffect(() => {
    // No return through the browser's cache of pages: what it keeps must not hold the secret.
    const forget = () => flushSync(() => setSecret(null));
    window.addEventListener("pagehide", forget);
    return () => window.removeEventListener("pagehide", forget);
  }, []);

  function onDone(revealed: Revealed) {
    if (revealed.made === "before") return setBefore(revealed);
    setBefore(null);
    setShown(revealed.id);
    setSecret(revealed);
    window.history.replaceState(null, "", `${path}?made=${encodeURIComponent(revealed.id)}`);
    window.scrollTo(0, 0);
  }

  if (secret) return <Reveal token={secret} {...props} />;
  if (shown) return <ShownOnce detail={`${props.list}/${shown}`} path={path} />;
  return (
    <>
      {header}
      {before ? <Lost before={before} list={props.list} revoke={props.revoke} /> : null}
      <TokenForm {...props} onDone={onDone} />
    </>
  );
}

function ShownOnce({ detail, path }: { detail: string; path: string }) {
  return (
    <div className="max-w-form space-y-4">
      <h1 tabIndex={-1}>This secret was shown once</h1>
      <p className="max-w-prose">
        It is stored nowhere and cannot be shown again. If it was not saved, revoke the token and create another one.
      </p>
      <div className="flex flex-wrap gap-2">
        <ButtonLink href={detail} variant="primary">
          Token details
        </ButtonLink>
        {/* A whole new page: the form's state begins anew. */}
        <a href={path} data-button="" className={buttonClass({})}>
          Create another token
        </a>
      </div>
    </div>
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
