import type { ReactNode } from "react";
import { copyText } from "../text.ts";
import { CodeText } from "./code-text.tsx";

/** A command or file to copy. It scrolls inside itself; with a `secret` that part stays masked until `shown`. */
export function CodeBlock({
  code,
  name,
  what = "command",
  title,
  note,
  secret,
  shown,
  onCopied,
}: {
  code: string;
  /** Name of its copy button: "Copy conda command for ml-prod". */
  name: string;
  what?: string;
  title?: ReactNode;
  /** Beneath: where the secret ends up. */
  note?: ReactNode;
  secret?: string;
  shown?: boolean;
  /** Only from client components. */
  onCopied?: () => void;
}) {
  return (
    <figure className="min-w-0 space-y-1.5">
      {title ? <figcaption className="font-semibold">{title}</figcaption> : null}
      <CodeText
        {...{ code, name, what, secret, shown, onCopied }}
        label={typeof title === "string" ? title : name.replace(`${copyText.copy} `, "")}
      />
      {note ? <div className="max-w-prose text-muted">{note}</div> : null}
    </figure>
  );
}
