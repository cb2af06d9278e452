"use client";

import { useState } from "react";
import { dialogText } from "#components/text.ts";
import { ActionForm } from "#components/ui/action-form.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogFooter } from "#components/ui/dialog.tsx";
import { TextArea, TextField } from "#components/ui/field.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { SubmitButton } from "#components/ui/submit-button.tsx";

/** Becoming an owner of somebody else's organization: the name has to be typed, and a reason given to its owners. */
export function TakeOver({ name, displayName, action }: { name: string; displayName: string; action: FormAction }) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button
        size="small"
        variant="quiet"
        className="max-sm:-ms-2.5"
        aria-label={`Take over ${name}`}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        Take over
      </Button>
      <Dialog open={open} onClose={close} title={`Take over ${displayName}?`} question>
        <ActionForm
          action={action}
          hidden={{ organization: name }}
          busy="Taking over"
          quiet
          onDone={close}
          validate={(data): Record<string, string> =>
            data.get("name") === name ? {} : { name: dialogText.typeExactly(name) }
          }
          className="flex flex-col gap-4"
        >
          <div className="space-y-2">
            <p>You become an owner: everything in {displayName} is open to you, its private channels included.</p>
            <p>
              Its owners and admins see your name and your reason on its first page for 30 days, and in its audit log.
            </p>
          </div>
          <TextField
            name="name"
            label={dialogText.typeName(name)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            mono
            data-focus=""
          />
          <TextArea name="reason" label="Reason" rows={2} maxLength={500} help="Its owners read this." />
          <DialogFooter>
            <Button onClick={close}>{dialogText.cancel}</Button>
            <SubmitButton variant="danger" className="">
              Take over
            </SubmitButton>
          </DialogFooter>
        </ActionForm>
      </Dialog>
    </>
  );
}
