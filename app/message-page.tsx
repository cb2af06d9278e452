import type { ReactNode } from "react";
import { ButtonLink } from "#components/ui/button.tsx";
import { PlainShell } from "#components/ui/shell.tsx";

type Words = { title: string; children: ReactNode; actions?: ReactNode };

/** Something that is only said: not found, not allowed. For inside a shell that is there already. */
export function Message({ title, children, actions }: Words) {
  return (
    <div className="space-y-4">
      <h1 tabIndex={-1}>{title}</h1>
      <div className="max-w-prose space-y-3 text-muted">{children}</div>
      <div className="flex flex-wrap gap-2">{actions ?? <ButtonLink href="/">Home</ButtonLink>}</div>
    </div>
  );
}

/** The same as a whole page. */
export function MessagePage(words: Words) {
  return (
    <PlainShell>
      <Message {...words} />
    </PlainShell>
  );
}
