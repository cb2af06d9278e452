import type { ReactNode } from "react";
import { ButtonLink } from "#components/ui/button.tsx";
import { PlainShell } from "#components/ui/shell.tsx";

/** A page that only says something: not found, not allowed, failed. */
export function MessagePage({ title, children, actions }: { title: string; children: ReactNode; actions?: ReactNode }) {
  return (
    <PlainShell>
      <div className="space-y-4">
        <h1 tabIndex={-1}>{title}</h1>
        <div className="space-y-3 text-muted">{children}</div>
        <div className="flex flex-wrap gap-2">{actions ?? <ButtonLink href="/">Home</ButtonLink>}</div>
      </div>
    </PlainShell>
  );
}
