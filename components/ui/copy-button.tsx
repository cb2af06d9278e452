"use client";

import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { copyText } from "../text.ts";
import { Button, type ButtonLook } from "./button.tsx";
import { select, writeClipboard } from "./clipboard.ts";
import { CheckIcon, CopyIcon } from "./icons.tsx";
import { announce } from "./live.ts";

export type CopyButtonProps = ButtonLook & {
  text: string;
  /** What is copied, in lower case, for "Token copied" and for the words when it fails. */
  what?: string;
  /** The whole name, beginning with the label: "Copy conda line for ml-prod". */
  name: string;
  label?: ReactNode;
  /** Only the icon is seen. */
  square?: boolean;
  /** Where the text can be seen and selected by hand, when copying is impossible. */
  onFailed?: () => Element | null;
  onCopied?: () => void;
  className?: string;
};

/** Claims success only after the write; its name never changes, its label does for two seconds. */
export function CopyButton({
  text,
  what = copyText.text,
  name,
  label = copyText.copy,
  square = false,
  ...props
}: CopyButtonProps) {
  const [state, setState] = useState<"rest" | "copied" | "failed">("rest");
  const own = useRef<HTMLInputElement>(null);
  const message = useId();
  const { variant, size, icon, className, onFailed, onCopied } = props;

  useEffect(() => {
    if (state !== "copied") return;
    const timer = setTimeout(() => setState("rest"), 2_000);
    return () => clearTimeout(timer);
  }, [state]);

  async function copy(button: Element) {
    if (await writeClipboard(text, button)) {
      setState("copied");
      announce(copyText.announced(what.charAt(0).toUpperCase() + what.slice(1)));
      return onCopied?.();
    }
    flushSync(() => setState("failed"));
    const shown = onFailed?.() ?? own.current;
    if (shown) select(shown);
    announce(copyText.failed(what));
  }

  const copied = state === "copied";
  return (
    <span className={`inline-flex max-w-full flex-col items-start gap-1.5 ${className ?? ""}`}>
      <Button
        variant={variant}
        size={size}
        icon={copied ? <CheckIcon className="text-ok in-[.bg-accent]:text-current" /> : (icon ?? <CopyIcon />)}
        aria-label={name}
        aria-describedby={state === "failed" ? message : undefined}
        title={square ? name : undefined}
        onClick={(event) => copy(event.currentTarget)}
        className={square ? "aspect-square px-0!" : ""}
      >
        {square ? null : (
          <span className="grid justify-items-start *:col-start-1 *:row-start-1">
            <span className={copied ? "invisible" : ""}>{label}</span>
            <span
              aria-hidden
              data-words={copyText.copied}
              className={`before:content-[attr(data-words)] ${copied ? "" : "invisible"}`}
            />
          </span>
        )}
      </Button>
      {state === "failed" ? (
        <span id={message} className="block max-w-prose text-meta text-danger">
          {copyText.failed(what)}
          {onFailed ? null : (
            <input ref={own} readOnly value={text} aria-label={what} className="control mt-1 font-mono text-text" />
          )}
        </span>
      ) : null}
    </span>
  );
}
