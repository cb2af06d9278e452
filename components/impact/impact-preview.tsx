"use client";

import { use, useEffect, useState } from "react";
import { Callout } from "#components/ui/callout.tsx";
import { ConfirmContext } from "#components/ui/confirm-context.ts";
import { idle } from "#components/ui/form-state.ts";
import { Spinner } from "#components/ui/icons.tsx";
import { announce } from "#components/ui/live.ts";
import type { Hypothesis } from "#core/impact.input.ts";
import type { Impact } from "#core/impact.ts";
import { ImpactWords, inShort } from "./impact-words.tsx";
import { type Source, SourceContext } from "./source.tsx";

const BUSY = "Working out who loses what…";
const PATIENCE = 20_000;

type State = { status: "asking" } | { status: "told"; impact: Impact } | { status: "unknown"; message: string };

async function ask({ organization, preview }: Source, change: string): Promise<State> {
  const data = new FormData();
  data.set("organization", organization);
  data.set("change", change);
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));
  try {
    const answer = await Promise.race([preview(idle, data), late]);
    if (answer.status === "done") return { status: "told", impact: answer.value };
    return { status: "unknown", message: answer.status === "refused" ? answer.message : "" };
  } catch {
    // No answer came: what it would have said is not known, and the dialog says so.
    return { status: "unknown", message: "" };
  }
}

/** Who would lose what by a change, asked as soon as it is shown. Inside a ConfirmAction it says whether it is known. */
export function ImpactPreview({ change }: { change: Hypothesis }) {
  const source = use(SourceContext);
  const tell = use(ConfirmContext);
  const asked = JSON.stringify(change);
  const [state, setState] = useState<State>({ status: "asking" });

  useEffect(() => {
    if (!source) throw new Error("an impact preview stands outside of an organization's pages");
    let stale = false;
    setState({ status: "asking" });
    tell?.("asking");
    announce(BUSY);
    ask(source, asked).then((next) => {
      if (stale) return;
      setState(next);
      tell?.(next.status);
      announce(next.status === "told" ? inShort(next.impact) : FAILED);
    });
    return () => {
      stale = true;
    };
  }, [source, tell, asked]);

  if (state.status === "told") return <ImpactWords impact={state.impact} change={change} />;
  if (state.status === "unknown")
    return (
      <Callout tone="warn" title={FAILED}>
        {state.message ? <p>{state.message}</p> : null}
      </Callout>
    );
  return (
    <p aria-busy className="flex items-center gap-2 text-muted">
      <Spinner className="size-4" />
      {BUSY}
    </p>
  );
}

const FAILED = "Who loses what could not be worked out.";
