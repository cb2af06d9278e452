"use client";

import { useEffect } from "react";
import { toast } from "#components/ui/live.ts";

/** The token whose secret has just been saved, on the way to its page: this tab's, and only until it arrives. */
let expected: string | null = null;

export function expectArrival(id: string): void {
  expected = id;
}

/** On the page of a token: whoever comes from saving its secret is told so, and stands at the heading. */
export function Arrival({ id, name }: { id: string; name: string }) {
  useEffect(() => {
    if (expected !== id) return;
    expected = null;
    document.querySelector<HTMLElement>("main h1")?.focus();
    toast(`${name} saved`);
  }, [id, name]);
  return null;
}
