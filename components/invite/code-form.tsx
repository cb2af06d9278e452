"use client";

import { type ReactNode, useEffect, useState } from "react";
import { ActionForm } from "#components/ui/action-form.tsx";
import { Callout } from "#components/ui/callout.tsx";
import type { FormAction } from "#components/ui/form-state.ts";

/** The code of a link, which stands after `#` so that no server, log or referrer ever gets it by the address. */
export function useCode(): string | undefined {
  const [code, setCode] = useState<string>();
  useEffect(() => {
    const read = () => setCode(window.location.hash.slice(1));
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);
  return code;
}

/** A form that sends the code of its own address along. */
export function CodeForm<T>({ action, busy, children }: { action: FormAction<T>; busy: string; children: ReactNode }) {
  const code = useCode();
  if (code === "") return <Callout tone="danger">This link is not whole. Copy all of it, up to its end.</Callout>;
  return (
    <ActionForm action={action} busy={busy} hidden={{ code: code ?? "" }}>
      {children}
    </ActionForm>
  );
}
