"use client";

import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import type { Revealed, Secret } from "./revealed.ts";

/**
 * A secret as a state of a page that makes one. What stays in the address is the token's id, so that loading the page
 * again says what became of the secret instead of asking once more.
 * @param made id of the token whose secret this address has shown, if it has.
 * @param path of the page.
 */
export function useReveal(made: string | null, path: string) {
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

  return { secret, shown, before, onDone };
}
