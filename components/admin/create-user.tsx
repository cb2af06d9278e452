"use client";

import { useState } from "react";
import { ActionForm } from "#components/ui/action-form.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogFooter } from "#components/ui/dialog.tsx";
import { TextField } from "#components/ui/field.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { PlusIcon } from "#components/ui/icons.tsx";
import { toast } from "#components/ui/live.ts";
import { PasswordField } from "#components/ui/password-field.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { PasswordLink } from "./password-link.tsx";

export type CreatedUser = { login: string; link: string | null };

export function CreateUser({ action }: { action: FormAction<CreatedUser> }) {
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<{ login: string; link: string } | null>(null);

  function close() {
    setOpen(false);
    setMade(null);
  }
  function done({ login, link }: CreatedUser, message?: string) {
    if (link) return setMade({ login, link });
    close();
    if (message) toast(message);
  }

  return (
    <>
      <Button variant="primary" icon={<PlusIcon />} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Create user
      </Button>
      <Dialog open={open} onClose={close} title={made ? "Account created" : "Create user"} size="large">
        {made ? (
          <PasswordLink {...made} words={`The account ${made.login} is ready.`} onClose={close} />
        ) : (
          <ActionForm action={action} busy="Creating user" quiet onDone={done} className="flex flex-col gap-4">
            <TextField
              name="login"
              label="Login"
              mono
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              help="Lower-case letters, digits, - and _. It never changes."
            />
            <TextField name="email" label="Email" type="email" autoComplete="off" />
            <TextField name="name" label="Name" optional autoComplete="off" />
            <PasswordField
              name="password"
              label="Password"
              optional
              autoComplete="new-password"
              help="At least 12 characters. Without one you get a link by which the person chooses it."
            />
            <p className="text-muted">The account belongs to no organization until one invites it.</p>
            <DialogFooter>
              <Button onClick={close}>Cancel</Button>
              <SubmitButton className="">Create user</SubmitButton>
            </DialogFooter>
          </ActionForm>
        )}
      </Dialog>
    </>
  );
}
