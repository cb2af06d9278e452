"use client";

import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { CopyButton } from "./copy-button.tsx";
import { Masked } from "./masked.tsx";

/** The frame of a CodeBlock: text that scrolls, and its copy button, which does not. */
export function CodeText({
  code,
  name,
  what,
  label,
  secret = "",
  shown = false,
  onCopied,
}: {
  code: string;
  name: string;
  what: string;
  label: string;
  secret?: string;
  shown?: boolean;
  onCopied?: () => void;
}) {
  const text = useRef<HTMLElement>(null);
  const [forced, setForced] = useState(false);
  const lines = code.includes("\n");
  return (
    <div
      className={`flex gap-1 rounded-card border border-border bg-code-bg ps-3 pe-1 ${lines ? "items-start py-1" : "items-center py-0.5"}`}
    >
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by keyboard
        tabIndex={0}
        className="min-w-0 flex-1 overflow-x-auto rounded-control scroll-quiet"
      >
        <pre className="py-1.5">
          <code ref={text}>
            {secret ? <Masked text={code} secret={secret} shown={shown || forced} onCopied={onCopied} /> : code}
          </code>
        </pre>
      </section>
      <CopyButton
        square
        variant="quiet"
        size="small"
        text={code}
        what={what}
        name={name}
        onCopied={onCopied}
        onFailed={() => {
          flushSync(() => setForced(true));
          return text.current;
        }}
      />
    </div>
  );
}
