"use client";

import { newKey } from "./form-state.ts";

export type Toast = {
  id: string;
  text: string;
  tone: "ok" | "info" | "danger";
  action?: { label: string; run: () => void };
};

type Listener = { speak?: (text: string) => void; show?: (toast: Toast) => void };

/** The browser's only listeners: the live regions and the toaster that are mounted now. */
const listeners = new Set<Listener>();

export function listen(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Reads a text out politely, without moving the focus or showing anything. */
export function announce(text: string): void {
  for (const listener of listeners) listener.speak?.(text);
}

/** For results away from the focus. Never the only way to undo, never the only copy of an error. Waits for a dialog to close. */
export function toast(text: string, options: Partial<Pick<Toast, "tone" | "action">> = {}): void {
  const { tone = "ok", action } = options;
  if (document.querySelector("dialog:modal")) {
    setTimeout(() => toast(text, options), 50);
    return;
  }
  for (const listener of listeners) listener.show?.({ id: newKey(), text, tone, action });
  announce(text);
}
