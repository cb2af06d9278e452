"use client";

import { type FormEvent, useState } from "react";
import { themeText } from "../text.ts";
import { MonitorIcon, MoonIcon, SunIcon } from "./icons.tsx";
import { announce } from "./live.ts";
import { type Theme, themeAttribute, themeCookie } from "./theme.ts";

const choices = [
  { id: "system", label: themeText.system, icon: <MonitorIcon /> },
  { id: "light", label: themeText.light, icon: <SunIcon /> },
  { id: "dark", label: themeText.dark, icon: <MoonIcon /> },
] as const;

/** Three buttons. `action` (posted field: `theme`) sets the cookie where there is no JavaScript; here the browser does. */
export function ThemeToggle({
  value,
  action,
  labels = true,
}: {
  value: Theme;
  action?: (data: FormData) => Promise<void>;
  labels?: boolean;
}) {
  const [theme, setTheme] = useState(value);

  function choose(event: FormEvent<HTMLFormElement>) {
    const button = (event.nativeEvent as SubmitEvent).submitter;
    const next = choices.find(({ id }) => button instanceof HTMLButtonElement && button.value === id)?.id;
    event.preventDefault();
    if (!next) return;
    setTheme(next);
    const attribute = themeAttribute(next);
    if (attribute) document.documentElement.dataset.theme = attribute;
    else delete document.documentElement.dataset.theme;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http
    document.cookie = `${themeCookie}=${next}; path=/; max-age=31536000; samesite=lax`;
    announce(themeText.announced[next]);
  }

  return (
    <form action={action} onSubmit={choose} data-stay="">
      <fieldset className="inline-flex rounded-control border border-border bg-sunken p-0.5">
        <legend className="sr-only">{themeText.legend}</legend>
        {choices.map(({ id, label, icon }) => (
          <button
            key={id}
            type="submit"
            name="theme"
            value={id}
            aria-pressed={theme === id}
            title={label}
            className="inline-flex min-h-7 min-w-8 items-center justify-center gap-1.5 rounded-[3px] border border-transparent px-2 text-muted hover:text-text aria-pressed:border-border aria-pressed:bg-bg aria-pressed:font-medium aria-pressed:text-text pointer-coarse:min-h-10"
          >
            {icon}
            <span className={labels ? "" : "sr-only"}>{label}</span>
          </button>
        ))}
      </fieldset>
    </form>
  );
}
