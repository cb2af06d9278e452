"use client";

import { type KeyboardEvent, type MouseEvent, type ReactNode, type ToggleEvent, useEffect, useId, useRef } from "react";
import { type ButtonLook, buttonClass } from "./button.tsx";
import { place } from "./placement.ts";

/**
 * A button and a panel of links and buttons: a popover, so it opens without script, closes on Escape and
 * outside clicks, and is never cut off by a table. Arrow keys move; Tab walks through as in any list.
 */
export function Menu({
  label,
  button,
  look,
  align = "start",
  className = "",
  children,
}: {
  /** Full name of the button when what is seen is only an icon: "Actions for ci-ml". */
  label?: string;
  button: ReactNode;
  look?: ButtonLook & { square?: boolean };
  align?: "start" | "end";
  className?: string;
  children: ReactNode;
}) {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const hide = () => panel.current?.hidePopover();
    if (CSS.supports("position-area", "block-end")) return;
    addEventListener("scroll", hide, { passive: true });
    return () => removeEventListener("scroll", hide);
  }, []);

  function onToggle(event: ToggleEvent<HTMLDivElement>) {
    if (event.newState === "open" && opener.current) place(event.currentTarget, opener.current, "below", align);
  }

  function onClick(event: MouseEvent<HTMLDivElement>) {
    const chosen = event.target instanceof Element ? event.target.closest("a, button:not([aria-disabled])") : null;
    if (chosen && !chosen.closest("[data-stay]")) panel.current?.hidePopover();
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const items = [...(panel.current?.querySelectorAll<HTMLElement>("a, button, input") ?? [])];
    if (!step || items.length === 0) return;
    event.preventDefault();
    panel.current?.showPopover({ source: opener.current ?? undefined });
    const now = items.indexOf(document.activeElement as HTMLElement);
    const next = now === -1 && step === -1 ? items.length - 1 : (now + step + items.length) % items.length;
    items[next]?.focus();
  }

  return (
    <>
      <button
        ref={opener}
        type="button"
        aria-label={label}
        title={look?.square ? label : undefined}
        popoverTarget={id}
        onKeyDown={onKeyDown}
        className={`${buttonClass({ variant: "quiet", ...look }, look?.square ? (look.size === "small" ? "size-target" : "size-control") : "")} ${className}`}
      >
        {look?.icon}
        {button}
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only watches the links and buttons inside */}
      <div
        ref={panel}
        id={id}
        popover="auto"
        data-align={align}
        onToggle={onToggle}
        onClick={onClick}
        onKeyDown={onKeyDown}
        className="popover min-w-44 p-1"
      >
        {children}
      </div>
    </>
  );
}
