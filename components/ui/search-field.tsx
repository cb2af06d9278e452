"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type FormEvent, useEffect, useRef, useState, useTransition } from "react";
import { searchText } from "../text.ts";
import { SearchIcon, Spinner, XIcon } from "./icons.tsx";
import { announce } from "./live.ts";

/**
 * Keeps a list's filter in the address: typing replaces the entry, Enter adds one. Without JavaScript a plain
 * GET form. `drops` are parameters that mean nothing for another filter, the page number above all.
 */
export function SearchField({
  label,
  name = "q",
  placeholder = label,
  drops = ["page"],
  className = "",
}: {
  label: string;
  name?: string;
  placeholder?: string;
  drops?: readonly string[];
  className?: string;
}) {
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const present = query.get(name) ?? "";
  const [text, setText] = useState(present);
  const [pending, start] = useTransition();
  const sent = useRef(present);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const input = useRef<HTMLInputElement>(null);
  const others = [...query].filter(([key]) => key !== name && !drops.includes(key));

  useEffect(() => {
    if (present === sent.current) return; // our own change coming back
    sent.current = present;
    setText(present);
  }, [present]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function go(value: string, how: "push" | "replace") {
    clearTimeout(timer.current);
    const wanted = value.trim();
    if (wanted === sent.current && how === "replace") return;
    sent.current = wanted;
    const next = new URLSearchParams(others);
    if (wanted) next.set(name, wanted);
    start(() => router[how](next.size > 0 ? `${path}?${next}` : path, { scroll: false }));
  }

  function type(value: string) {
    setText(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => go(value, "replace"), 200);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    go(text, "push");
  }

  function clear() {
    setText("");
    go("", "push");
    announce(searchText.searching);
    input.current?.focus();
  }

  return (
    <search className={`block min-w-0 flex-1 basis-56 ${className}`}>
      <form action={path} onSubmit={submit} className="relative" aria-busy={pending || undefined}>
        {others.map(([key, value]) => (
          <input key={`${key}=${value}`} type="hidden" name={key} value={value} />
        ))}
        <span className="pointer-events-none absolute inset-y-0 start-2.5 flex items-center text-muted">
          {pending ? <Spinner className="size-4" /> : <SearchIcon />}
        </span>
        <input
          ref={input}
          type="search"
          name={name}
          value={text}
          onChange={(event) => type(event.target.value)}
          aria-label={label}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          aria-keyshortcuts="/"
          data-shortcut="/"
          className="control ps-8.5 pe-9 [&::-webkit-search-cancel-button]:hidden"
        />
        {text ? (
          <button
            type="button"
            onClick={clear}
            aria-label={searchText.clear}
            title={searchText.clear}
            className="absolute end-0.5 top-1/2 flex size-8 -translate-y-1/2 items-center justify-center rounded-control text-muted hover:bg-hover hover:text-text"
          >
            <XIcon />
          </button>
        ) : null}
      </form>
    </search>
  );
}
