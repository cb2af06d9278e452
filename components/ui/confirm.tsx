"use client";

import { type ReactNode, useState } from "react";
import { dialogText } from "../text.ts";
import { ActionForm } from "./action-form.tsx";
import { Button, type ButtonLook } from "./button.tsx";
import { ConfirmContext, type Known } from "./confirm-context.ts";
import { Dialog, DialogFooter } from "./dialog.tsx";
import { TextField } from "./field.tsx";
import type { FormAction } from "./form-state.ts";
import { toast } from "./live.ts";
import { SubmitButton } from "./submit-button.tsx";

export type Confirmation<T> = {
  action: FormAction<T>;
  /** What the action needs to know, as hidden fields. */
  fields?: Record<string, string>;
  /** "Revoke ci-ml?" */
  title: ReactNode;
  /** The verb: "Revoke token". */
  confirm: string;
  /** Read out while it runs: "Revoking token". */
  busy: string;
  /** For what cannot be undone: the object's name has to be typed. Posted as `confirmation`. */
  typeName?: string;
  /** A preview of the consequences, asked when the dialog opens; if it cannot be told, `object` has to be typed. */
  impact?: { preview: ReactNode; object: string };
  /** For what is not dangerous. */
  harmless?: boolean;
  onDone?: (value: T) => void;
  onRefused?: () => void;
  /** The consequence, from live data. May hold more fields. */
  children?: ReactNode;
};

export type ConfirmProps<T> = Confirmation<T> & {
  /** Words on the button that opens the dialog, and its look. */
  label: ReactNode;
  /** Read out for it where several look alike, beginning with the label: "Remove alan". */
  name?: string;
  look?: ButtonLook;
  className?: string;
};

/** One button, one dialog naming the consequence, one verb. */
export function ConfirmAction<T>({ label, name, look, className, ...confirmation }: ConfirmProps<T>) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button {...look} className={className} aria-label={name} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {label}
      </Button>
      <ConfirmDialog open={open} onClose={() => setOpen(false)} {...confirmation} />
    </>
  );
}

/** The dialog alone, for what is chosen by something else than a button. Focus starts on Cancel, or on the name to type. */
export function ConfirmDialog<T>({
  open,
  onClose,
  ...props
}: Confirmation<T> & { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title={props.title} question>
      <Question onClose={onClose} {...props} />
    </Dialog>
  );
}

function Question<T>({ action, fields, impact, onClose, ...props }: Confirmation<T> & { onClose: () => void }) {
  const [known, setKnown] = useState<Known>(impact ? "asking" : "told");
  const typeName = props.typeName ?? (known === "unknown" ? impact?.object : undefined);

  function done(value: T, message?: string) {
    onClose();
    if (message) toast(message);
    props.onDone?.(value);
  }

  return (
    <ActionForm
      action={action}
      hidden={fields}
      busy={props.busy}
      quiet
      onDone={done}
      onRefused={props.onRefused}
      validate={typeName ? (data) => mismatch(data, typeName) : undefined}
      className="flex flex-col gap-4"
    >
      <ConfirmContext value={setKnown}>
        <div className="space-y-2">
          {props.children}
          {impact?.preview}
        </div>
      </ConfirmContext>
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
        <Button onClick={onClose} data-focus="">
          {dialogText.cancel}
        </Button>
        <SubmitButton variant={props.harmless ? "primary" : "danger"} className="" waiting={known === "asking"}>
          {props.confirm}
        </SubmitButton>
      </DialogFooter>
    </ActionForm>
  );
}

function mismatch(data: FormData, name: string): Record<string, string> {
  return data.get("confirmation") === name ? {} : { confirmation: dialogText.typeExactly(name) };
}
