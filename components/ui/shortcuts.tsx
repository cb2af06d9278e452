"use client";

import { useEffect } from "react";

/**
 * Single keys for what carries `data-shortcut="<key>"` on the page: fields get the focus, the rest is clicked.
 * Never while something is typed or a dialog is open; leave it out where the viewer switched shortcuts off.
 */
export function Shortcuts() {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const { target, key } = event;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || key.length !== 1) return;
      if (
        target instanceof HTMLElement &&
        target.closest("input, textarea, select, [contenteditable], dialog, [popover]")
      )
        return;
      if (document.querySelector("dialog:modal")) return;
      const goal = document.querySelector<HTMLElement>(`[data-shortcut="${CSS.escape(key)}"]`);
      if (!goal) return;
      event.preventDefault();
      if (goal.matches("input, textarea, select")) goal.focus();
      else goal.click();
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  return null;
}
