"use client";

import { useEffect, useRef, useState } from "react";
import { toastText } from "../text.ts";
import { Button, IconButton } from "./button.tsx";
import { DangerIcon, InfoIcon, OkIcon, XIcon } from "./icons.tsx";
import { listen, type Toast } from "./live.ts";
import { LiveRegion } from "./live-region.tsx";

const icons = {
  ok: <OkIcon size={20} className="text-ok" />,
  info: <InfoIcon size={20} className="text-info" />,
  danger: <DangerIcon size={20} className="text-danger" />,
};

/** Put once into the root layout, at the end of body: the polite region and the place where toasts appear. */
export function Toaster() {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const region = useRef<HTMLElement>(null);
  const before = useRef<Element | null>(null);

  useEffect(() => listen({ show: (toast) => setToasts((present) => [...present.slice(-3), toast]) }), []);

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.key !== "F8" || !region.current?.firstElementChild) return;
      event.preventDefault();
      before.current = document.activeElement;
      region.current.focus();
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);

  function dismiss(id: string) {
    const held = region.current?.contains(document.activeElement);
    setToasts((present) => present.filter((toast) => toast.id !== id));
    if (held && before.current instanceof HTMLElement) before.current.focus();
  }

  return (
    <>
      <LiveRegion />
      <section
        ref={region}
        tabIndex={-1}
        aria-label={toastText.region}
        data-print="none"
        className="pointer-events-none fixed end-0 bottom-0 z-30 flex w-full max-w-96 flex-col gap-2 p-4 empty:hidden"
      >
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} onDismiss={() => dismiss(toast.id)} />
        ))}
      </section>
    </>
  );
}

function ToastCard({ toast, onDismiss }: { toast: Toast; onDismiss: () => void }) {
  const [held, setHeld] = useState(false);
  const leave = useRef(onDismiss);
  useEffect(() => {
    leave.current = onDismiss;
  });
  useEffect(() => {
    if (held || toast.tone === "danger") return;
    const timer = setTimeout(() => leave.current(), 8_000);
    return () => clearTimeout(timer);
  }, [held, toast.tone]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering and focusing only stop the clock
    <div
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex animate-overlay items-start gap-3 rounded-card border border-border bg-bg p-3 shadow-overlay"
    >
      <span className="mt-1.5">{icons[toast.tone]}</span>
      <p className="min-w-0 flex-1 py-1.5">{toast.text}</p>
      {toast.action ? (
        <Button
          size="small"
          onClick={() => {
            toast.action?.run();
            onDismiss();
          }}
        >
          {toast.action.label}
        </Button>
      ) : null}
      <IconButton size="small" icon={<XIcon />} label={toastText.dismiss} onClick={onDismiss} />
    </div>
  );
}
