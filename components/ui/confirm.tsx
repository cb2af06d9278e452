"use client";

import { type ReactNode, useState } from "react";
import { dialogText } from "../text.ts";
import { ActionForm } from "./action-form.tsx";
import { Button, type ButtonLook } from "./button.tsx";
import { Dialog, DialogFooter } from "./dialog.tsx";
import { TextField } from "./field.tsx";
import type { FormAction } from "./form-state.ts";
import { toast } from "./live.ts";
import { SubmitButton } from "./submit-button.tsx";

export type ConfirmProps<T> = {
  action: FormAction<T>;
  /** What the action needs to know, as hidden fields. */
  fields?: Record<string, string>;
  /** Words on the button that opens the dialog, and its look. */
  label: ReactNode;
  /** Read out for it where several look alike, beginning with the label: "Remove alan". */
  name?: string;
  look?: ButtonLook;
  className?: string;
  /** "Revoke ci-ml?" */
  title: ReactNode;
  /** The verb: "Revoke token". */
  confirm: string;
  /** Read out while it runs: "Revoking token". */
  busy: string;
  /** For what cannot be undone: the object's name has to be typed. Posted as `confirmation`. */
  typeName?: string;
  /** For what is not dangerous. */
  harmless?: boolean;
  onDone?: (value: T) => void;
  /** The consequence, from live data. May hold more fields. */
  children: ReactNode;
};

/** One button, one dialog naming the consequence, one verb. Focus starts on Cancel, or on the name to type. */
export function ConfirmAction<T>({ action, fields, label, name, look, className, title, ...props }: ConfirmProps<T>) {
  const [open, setOpen] = useState(false);
  const { typeName } = props;

  function done(value: T, message?: string) {
    setOpen(false);
    if (message) toast(message);
    props.onDone?.(value);
  }

  return (
    <>
      <Button {...look} className={className} aria-label={name} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={title} question>
        <ActionForm
          action={action}
          hidden={fields}
          busy={props.busy}
          quiet
          onDone={done}
          validate={typeName ? (data) => mismatch(data, typeName) : undefined}
          className="flex flex-col gap-4"
        >
          <div className="space-y-2">{props.children}</div>
          {typeName ? (
            <TextField
              name="confirmation"
              label={dialogText.typeName(typeName)}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              mono
              data-focus=""
            />
          ) : null}
          <DialogFooter>
            <Button onClick={() => setOpen(false)} data-focus="">
              {dialogText.cancel}
            </Button>
            <SubmitButton variant={props.harmless ? "primary" : "danger"} className="">
              {props.confirm}
            </SubmitButton>
          </DialogFooter>
        </ActionForm>
      </Dialog>
    </>
  );
}

function mismatch(data: FormData, name: string): Record<string, string> {
  return data.get("confirmation") === name ? {} : { confirmation: dialogText.typeExactly(name) };
}
