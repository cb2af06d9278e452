"use client";

import { type ReactNode, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { secretText } from "../text.ts";
import { Button } from "./button.tsx";
import { CopyButton } from "./copy-button.tsx";
import { EyeIcon, EyeOffIcon } from "./icons.tsx";
import { announce } from "./live.ts";
import { Masked } from "./masked.tsx";

/** A secret that exists here only: masked but for its prefix and last four, to be shown, copied or taken by hand. */
export function SecretField({
  secret,
  label,
  what = label.toLowerCase(),
  onCopied,
  actions,
}: {
  secret: string;
  /** Above the field: "Token". */
  label: string;
  what?: string;
  /** After any copy that worked, by button or by hand. */
  onCopied?: () => void;
  /** More buttons beside Copy, such as a download. */
  actions?: ReactNode;
}) {
  const [shown, setShown] = useState(false);
  const text = useRef<HTMLSpanElement>(null);

  function show(next: boolean) {
    setShown(next);
    announce(next ? secretText.shown(label) : secretText.hidden(label));
  }

  return (
    <fieldset className="min-w-0 space-y-1.5">
      <legend className="mb-1.5 font-semibold">{label}</legend>
      <div className="flex flex-wrap items-start gap-2">
        <code className="control flex min-w-0 flex-1 basis-72 items-center overflow-x-auto bg-code-bg font-mono break-all select-all">
          <span className="min-w-0">
            <Masked ref={text} text={secret} secret={secret} shown={shown} onCopied={onCopied} />
          </span>
        </code>
        <Button
          icon={shown ? <EyeOffIcon /> : <EyeIcon />}
          aria-label={`${shown ? secretText.hide : secretText.show} ${what}`}
          onClick={() => show(!shown)}
        >
          <span className="grid justify-items-start *:col-start-1 *:row-start-1">
            <span className={shown ? "invisible" : ""}>{secretText.show}</span>
            <span className={shown ? "" : "invisible"}>{secretText.hide}</span>
          </span>
        </Button>
        <CopyButton
          variant="primary"
          text={secret}
          what={what}
          label={`Copy ${what}`}
          name={`Copy ${what}`}
          onCopied={onCopied}
          onFailed={() => {
            flushSync(() => setShown(true));
            return text.current;
          }}
        />
        {actions}
      </div>
    </fieldset>
  );
}
