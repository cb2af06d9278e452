"use client";

import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { tabClass } from "./link-tabs.tsx";

export type Tab = { id: string; label: ReactNode; content: ReactNode };

/** Tabs inside a page, for alternatives such as clients. Arrow keys move; `remember` keeps the choice in this browser. */
export function Tabs({
  label,
  tabs,
  remember,
  onChange,
}: {
  label: string;
  tabs: readonly Tab[];
  remember?: string;
  onChange?: (id: string) => void;
}) {
  const [chosen, setChosen] = useState(tabs[0]?.id);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const current = tabs.some((tab) => tab.id === chosen) ? chosen : tabs[0]?.id;

  useEffect(() => {
    const kept = remember && recall(remember);
    if (kept) setChosen(kept);
  }, [remember]);

  function choose(next: string) {
    setChosen(next);
    if (remember) keep(remember, next);
    onChange?.(next);
  }

  function onKeyDown(event: KeyboardEvent) {
    const at = tabs.findIndex((tab) => tab.id === current);
    const rtl = getComputedStyle(event.currentTarget).direction === "rtl" ? -1 : 1;
    const next = { ArrowRight: at + rtl, ArrowLeft: at - rtl, Home: 0, End: tabs.length - 1 }[event.key];
    const tab = next === undefined ? undefined : tabs.at(next % tabs.length);
    if (!tab) return;
    event.preventDefault();
    choose(tab.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${CSS.escape(tab.id)}"]`)?.focus();
  }

  return (
    <div className="min-w-0">
      <div ref={list} role="tablist" aria-label={label} className="mb-4 flex flex-wrap gap-x-5 border-b border-border">
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${id}-tab-${tab.id}`}
            data-tab={tab.id}
            aria-selected={tab.id === current}
            aria-controls={`${id}-panel-${tab.id}`}
            tabIndex={tab.id === current ? 0 : -1}
            onClick={() => choose(tab.id)}
            onKeyDown={onKeyDown}
            className={tabClass}
          >
            {tab.label}
          </button>
        ))}
      </div>
      {tabs.map((tab) => (
        <div
          key={tab.id}
          role="tabpanel"
          id={`${id}-panel-${tab.id}`}
          aria-labelledby={`${id}-tab-${tab.id}`}
          hidden={tab.id !== current}
        >
          {tab.content}
        </div>
      ))}
    </div>
  );
}

function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage is switched off
  }
}

function keep(key: string, value: string) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // then it is not remembered
  }
}
