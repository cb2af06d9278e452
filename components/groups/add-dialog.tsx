"use client";

import { type ReactNode, useState } from "react";
import { LEVELS } from "#access/vocabulary.ts";
import { LEVEL_SENTENCES } from "#components/channels/levels.ts";
import { ActionForm } from "#components/ui/action-form.tsx";
import { Button } from "#components/ui/button.tsx";
import { RadioCards } from "#components/ui/choice-field.tsx";
import { Dialog, DialogFooter } from "#components/ui/dialog.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { PlusIcon } from "#components/ui/icons.tsx";
import { toast } from "#components/ui/live.ts";
import { Picker, type PickerOption } from "#components/ui/picker.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import type { GroupAt } from "./actions.ts";
import { LEVEL_WORDS } from "./levels.ts";

/** A button, and a dialog in which several things are picked and added at once. */
export function AddDialog({
  action,
  fields,
  label,
  busy,
  children,
}: {
  action: FormAction;
  fields: Record<string, string>;
  label: string;
  busy: string;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button variant="primary" icon={<PlusIcon />} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog open={open} onClose={close} title={label} size="large">
        <ActionForm
          action={action}
          hidden={fields}
          busy={busy}
          quiet
          className="flex flex-col gap-4"
          onDone={(_, message) => {
            close();
            if (message) toast(message);
          }}
        >
          {children}
          <DialogFooter>
            <Button onClick={close}>Cancel</Button>
            <SubmitButton className="">{label}</SubmitButton>
          </DialogFooter>
        </ActionForm>
      </Dialog>
    </>
  );
}

export function AddPeople({
  action,
  at,
  options,
}: {
  action: FormAction;
  at: GroupAt;
  options: readonly PickerOption[];
}) {
  return (
    <AddDialog action={action} fields={at} label="Add people" busy="Adding people">
      <Picker
        name="logins"
        label="Members who are not in this group"
        searchLabel="Search members"
        options={options}
        help="They get what the group gives at once, and so do their tokens."
      />
    </AddDialog>
  );
}

export function AddChannels({
  action,
  at,
  options,
}: {
  action: FormAction;
  at: GroupAt;
  options: readonly PickerOption[];
}) {
  return (
    <AddDialog action={action} fields={at} label="Add channel" busy="Adding channels">
      <Picker
        name="channels"
        label="Channels this group has nothing on yet"
        searchLabel="Search channels"
        options={options}
      />
      <RadioCards
        name="level"
        label="Level"
        columns={1}
        defaultValue="read"
        options={LEVELS.map((value) => ({ value, label: LEVEL_WORDS[value], help: LEVEL_SENTENCES[value] }))}
      />
    </AddDialog>
  );
}
