"use client";

import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { place } from "./placement.ts";

/**
 * A short remark on a word: on hover, focus and tap. It stays while it is pointed at, and Escape sends it away.
 * Never the only place of something needed.
 */
export function Tooltip({
  tip,
  children,
  className = "",
}: {
  tip: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const bubble = useRef<HTMLSpanElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    const element = bubble.current;
    if (!shown || !element || !anchor.current) return;
    const dismiss = (event: KeyboardEvent) => event.key === "Escape" && setShown(false);
    const hide = () => setShown(false);
    element.showPopover({ source: anchor.current });
    place(element, anchor.current, "above", "center");
    document.addEventListener("keydown", dismiss);
    addEventListener("scroll", hide, { passive: true });
    return () => {
      document.removeEventListener("keydown", dismiss);
      removeEventListener("scroll", hide);
      if (element.matches(":popover-open")) element.hidePopover();
    };
  }, [shown]);

  useEffect(() => () => clearTimeout(timer.current), []);

  function soon(next: boolean) {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setShown(next), next ? 80 : 120);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer may rest on the bubble too; the button has the keys
    <span className="inline" onMouseEnter={() => soon(true)} onMouseLeave={() => soon(false)}>
      <button
        ref={anchor}
        type="button"
        aria-describedby={id}
        onFocus={() => setShown(true)}
        onBlur={() => setShown(false)}
        onClick={() => setShown(true)}
        className={`-my-0.5 cursor-help rounded-control py-0.5 text-start decoration-dotted underline-offset-4 hover:underline ${className}`}
      >
        {children}
      </button>
      <span ref={bubble} id={id} role="tooltip" popover="manual" className="tip">
        {tip}
      </span>
    </span>
  );
}
