"use client";

import { useEffect, useState } from "react";
import { TextArea } from "#components/ui/field.tsx";
import { useField } from "#components/ui/form-context.ts";
import { ChevronRightIcon } from "#components/ui/icons.tsx";

/** Folded away, because few need it; a refusal that is about it opens it. */
export function NetworkField({ initial = "", outside }: { initial?: string; outside: string | null }) {
  const { error } = useField({ name: "networks" });
  const [open, setOpen] = useState(initial !== "");
  useEffect(() => {
    if (error) setOpen(true);
  }, [error]);
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)} className="group">
      <summary className="inline-flex min-h-target list-none items-center gap-1.5 rounded-control font-medium text-link hover:underline">
        <ChevronRightIcon className="transition-transform group-open:rotate-90" />
        More options
      </summary>
      <div className="pt-2">
        <TextArea
          name="networks"
          label="Allowed networks"
          optional
          mono
          rows={3}
          defaultValue={initial}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          placeholder={"10.0.0.0/8\n2001:db8::/32"}
          help={
            <>
              One network per line. Requests from any other address are refused. Empty: from anywhere.
              {outside ? (
                <span className="block font-medium text-warn">
                  Your own address, {outside}, is outside: this token would not work from here.
                </span>
              ) : null}
            </>
          }
        />
      </div>
    </details>
  );
}
