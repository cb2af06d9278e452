"use client";

import { createContext, type ReactNode, use, useSyncExternalStore } from "react";

type Fixed = { now?: string; zone?: string };
const ClockContext = createContext<Fixed>({});

/** Tells every Time below what the server took for now, and the zone the viewer chose. Put it into the layout. */
export function Clock({ now, zone, children }: Fixed & { children: ReactNode }) {
  return <ClockContext value={{ now, zone }}>{children}</ClockContext>;
}

const STEP = 30_000;

function subscribe(onTick: () => void) {
  const timer = setInterval(onTick, STEP);
  return () => clearInterval(timer);
}

/**
 * The server's now and zone while the page is made alive, so that both say the same; then the browser's own.
 * Without any now from the server there is none until then.
 */
export function useClock(now?: string): { now: number | undefined; zone: string } {
  const fixed = use(ClockContext);
  const ticking = useSyncExternalStore<number | undefined>(
    subscribe,
    () => Math.floor(Date.now() / STEP) * STEP,
    () => undefined,
  );
  const first = now ?? fixed.now;
  const zone = fixed.zone ?? (ticking === undefined ? "UTC" : Intl.DateTimeFormat().resolvedOptions().timeZone);
  return { now: ticking ?? (first === undefined ? undefined : Date.parse(first)), zone };
}
