"use client";

import { type RefObject, useEffect, useState } from "react";
import { type FormAction, type FormState, idle } from "#components/ui/form-state.ts";
import { FullTime } from "#components/ui/time.tsx";
import { SummaryText } from "../summary-text.tsx";
import type { Preview } from "./revealed.ts";

const QUIET = 500;

/** Asks the server what the form stands for, half a second after the last change of anything in it. */
export function usePreview(inside: RefObject<HTMLElement | null>, action: FormAction<Preview>) {
  const [state, setState] = useState<FormState<Preview> | "lost">(idle);
  useEffect(() => {
    const form = inside.current?.closest("form");
    if (!form) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asked = "";
    let turn = 0;

    async function ask(of: HTMLFormElement) {
      const data = new FormData(of);
      for (const key of [...data.keys()]) if (/^(name|note|idempotencyKey|browser)$|^\$/.test(key)) data.delete(key);
      const now = JSON.stringify([...data]);
      if (now === asked) return;
      asked = now;
      const mine = ++turn;
      const next = await action(idle, data).catch(() => "lost" as const);
      if (next === "lost") asked = "";
      if (mine === turn) setState(next);
    }
    // Buttons inside change it too: "Undo", "Clear choice".
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(ask, QUIET, form);
    };
    const kinds = ["input", "change", "click"];
    for (const kind of kinds) form.addEventListener(kind, later);
    later();
    return () => {
      clearTimeout(timer);
      turn = -1;
      for (const kind of kinds) form.removeEventListener(kind, later);
    };
  }, [inside, action]);
  return state;
}

/** What the token will be able to do, in the words that are stored with it, by the checks that will be made. */
export function TokenSummary({ state, scopes }: { state: FormState<Preview> | "lost"; scopes: readonly string[] }) {
  const [known, setKnown] = useState<Preview | null>(null);
  const done = state !== "lost" && state.status === "done" ? state.value : null;
  useEffect(() => {
    if (done) setKnown(done);
  }, [done]);
  const shown = done ?? (state === "lost" ? known : null);
  const refused = state !== "lost" && state.status === "refused" ? state : null;
  return (
    <output aria-live="polite" className="flex min-h-16 flex-col gap-3">
      {scopes.length === 0 ? <span>This token cannot do anything yet.</span> : null}
      {shown && scopes.length > 0 ? <Able preview={shown} /> : null}
      {refused && scopes.length > 0 ? <Missing refused={refused} /> : null}
      {state === "lost" ? (
        <span className="text-warn">
          We could not check your own rights. The token may be able to do less than shown.
        </span>
      ) : null}
    </output>
  );
}

function Able({ preview: { summary, expiresAt } }: { preview: Preview }) {
  return (
    <>
      <span>
        <SummaryText text={summary} />
      </span>
      {expiresAt ? (
        <span>
          <strong>It works until</strong> <FullTime at={expiresAt} />.
        </span>
      ) : (
        <span>
          <strong>It works without end</strong>, until someone revokes it.
        </span>
      )}
    </>
  );
}

function Missing({ refused }: { refused: Extract<FormState, { status: "refused" }> }) {
  const words = [...new Set([refused.message, ...Object.values(refused.fields ?? {})])].filter(Boolean);
  return (
    <>
      <span>This token cannot do anything yet.</span>
      {words.map((each) => (
        <span key={each} className="text-muted">
          {each}
        </span>
      ))}
    </>
  );
}
