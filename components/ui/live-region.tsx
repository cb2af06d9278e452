"use client";

import { useEffect, useRef, useState } from "react";
import { listen } from "./live.ts";

/**
 * The polite region. One is on the page from first paint, and one in every modal dialog, because what is
 * outside a modal is not read: of all regions only the one that can be heard speaks.
 */
export function LiveRegion() {
  const region = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState<{ id: number; text: string }[]>([]);

  useEffect(() => {
    let next = 0;
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const stop = listen({
      speak(text) {
        const modal = [...document.querySelectorAll("dialog:modal")].at(-1);
        if (modal ? !modal.contains(region.current) : region.current?.closest("dialog")) return;
        const id = next++;
        setSaid((before) => [...before, { id, text }]);
        timers.add(setTimeout(() => setSaid((before) => before.filter((one) => one.id !== id)), 5_000));
      },
    });
    return () => {
      stop();
      for (const timer of timers) clearTimeout(timer);
    };
  }, []);

  return (
    <div ref={region} role="status" aria-live="polite" className="sr-only">
      {said.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
