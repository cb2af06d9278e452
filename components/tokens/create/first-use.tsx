"use client";

import { useEffect, useState } from "react";
import { type FormAction, idle } from "#components/ui/form-state.ts";
import { ClockIcon, OkIcon } from "#components/ui/icons.tsx";
import { announce } from "#components/ui/live.ts";
import { Ago } from "#components/ui/time.tsx";
import { shortClient } from "../token-row.ts";
import type { Use } from "./revealed.ts";

const EVERY = 5_000;
const LONGEST = 600_000;

/** Says when the token is used for the first time: asks every five seconds, for ten minutes, while it can be seen. */
export function FirstUse({ id, look }: { id: string; look: FormAction<Use | null> }) {
  const [use, setUse] = useState<Use | null>(null);
  const [waiting, setWaiting] = useState(true);

  useEffect(() => {
    const started = Date.now();
    let stopped = false;
    let timer: ReturnType<typeof setTimeout>;
    async function ask() {
      if (stopped) return;
      if (Date.now() - started > LONGEST) return setWaiting(false);
      const data = new FormData();
      data.set("id", id);
      const answer = document.hidden ? null : await look(idle, data).catch(() => null);
      if (stopped) return;
      if (answer?.status === "done" && answer.value) {
        setUse(answer.value);
        announce(`First request from ${shortClient(answer.value.client)}, ${answer.value.address}`);
        return;
      }
      timer = setTimeout(ask, EVERY);
    }
    timer = setTimeout(ask, EVERY);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [id, look]);

  if (use)
    return (
      <p className="flex items-center gap-2">
        <OkIcon size={20} className="text-ok" />
        <span>
          First request <Ago at={use.at} /> from {shortClient(use.client)}, {use.address}
        </span>
      </p>
    );
  return (
    <p className="flex items-center gap-2 text-muted">
      <ClockIcon size={20} />
      {waiting ? "Waiting for first use…" : "Not used yet. Its page says when it is."}
    </p>
  );
}
