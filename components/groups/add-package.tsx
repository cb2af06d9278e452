"use client";

import { KINDS, LEVELS } from "#access/vocabulary.ts";
import { KIND_WORDS } from "#components/channels/kinds.tsx";
import { LEVEL_SENTENCES } from "#components/channels/levels.ts";
import { ActionForm } from "#components/ui/action-form.tsx";
import { Button } from "#components/ui/button.tsx";
import { RadioCards } from "#components/ui/choice-field.tsx";
import { DialogButton, DialogFooter } from "#components/ui/dialog.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { PlusIcon } from "#components/ui/icons.tsx";
import { toast } from "#components/ui/live.ts";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import type { GroupAt } from "./actions.ts";
import { LEVEL_WORDS } from "./levels.ts";

/** A permission on one package, given from the side of the group. */
export function AddPackage({
  action,
  at,
  channels,
}: {
  action: FormAction;
  at: GroupAt;
  /** Those on which whoever looks may give access. */
  channels: readonly string[];
}) {
  return (
    <DialogButton
      label="Add package"
      title={`Give ${at.group} a level on a package`}
      size="large"
      look={{ variant: "primary", icon: <PlusIcon /> }}
    >
      {(close) => (
        <ActionForm
          action={action}
          hidden={{ ...at, version: "0" }}
          busy="Adding package"
          quiet
          className="flex flex-col gap-4"
          onDone={(_, message) => {
            close();
            if (message) toast(message);
          }}
          validate={(data): Record<string, string> =>
            String(data.get("name") ?? "").trim() ? {} : { name: "Enter the package's name." }
          }
        >
          <div className="grid gap-4 sm:grid-cols-2">
            <SelectField
              name="channel"
              label="Channel"
              options={channels.map((name) => ({ value: name, label: name }))}
            />
            <SelectField
              name="kind"
              label="Kind"
              options={KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind] }))}
            />
          </div>
          <TextField
            name="name"
            label="Package"
            help="As it is called in the channel. It need not have files yet."
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            mono
          />
          <RadioCards
            name="level"
            label="Level"
            columns={1}
            defaultValue="read"
            options={LEVELS.map((value) => ({ value, label: LEVEL_WORDS[value], help: LEVEL_SENTENCES[value] }))}
          />
          <DialogFooter>
            <Button onClick={close}>Cancel</Button>
            <SubmitButton className="">Add package</SubmitButton>
          </DialogFooter>
        </ActionForm>
      )}
    </DialogButton>
  );
}
