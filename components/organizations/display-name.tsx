"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { formText } from "#components/text.ts";
import { ActionForm } from "#components/ui/action-form.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { TextField } from "#components/ui/field.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { SubmitButton } from "#components/ui/submit-button.tsx";

/** What people read. What somebody else saved meanwhile is shown and not overwritten, until one says so. */
export function DisplayName({
  organization: { name, displayName, version },
  action,
}: {
  organization: { name: string; displayName: string; version: number };
  action: FormAction;
}) {
  const router = useRouter();
  const [value, setValue] = useState(displayName);
  /** The version of what is stored when a save was refused. */
  const [refusedAt, setRefusedAt] = useState<number | null>(null);
  const stale = refusedAt !== null && version > refusedAt;
  return (
    <Card title="Display name">
      <ActionForm
        action={action}
        busy="Saving display name"
        hidden={{ organization: name, version: String(version) }}
        guard
        onDone={() => setRefusedAt(null)}
        onRefused={() => {
          setRefusedAt(version);
          router.refresh();
        }}
        className="flex flex-col gap-4"
      >
        <TextField
          name="displayName"
          label="Display name"
          hideLabel
          autoComplete="organization"
          maxLength={100}
          value={value}
          onChange={(event) => setValue(event.target.value)}
          help={
            <>
              What people read. In addresses and commands it stays <code>{name}</code>, which never changes.
            </>
          }
        />
        {stale ? (
          <div className="flex flex-wrap gap-2">
            <Button
              onClick={() => {
                setValue(displayName);
                setRefusedAt(null);
              }}
            >
              {formText.useTheirs}
            </Button>
            <SubmitButton className="">{formText.applyMine}</SubmitButton>
          </div>
        ) : (
          <SubmitButton variant="secondary">Save display name</SubmitButton>
        )}
      </ActionForm>
    </Card>
  );
}
