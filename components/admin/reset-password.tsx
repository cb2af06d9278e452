"use client";

import { useState } from "react";
import { ActionForm } from "#components/ui/action-form.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogFooter } from "#components/ui/dialog.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { PasswordLink } from "./password-link.tsx";

/** For a menu: makes a new password link and shows it once. */
export function ResetPassword({ login, action }: { login: string; action: FormAction<{ link: string }> }) {
  const [open, setOpen] = useState(false);
  const [link, setLink] = useState<string | null>(null);
  function close() {
    setOpen(false);
    setLink(null);
  }
  return (
    <>
      <Button variant="menu" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Reset password
      </Button>
      <Dialog open={open} onClose={close} title={`Reset the password of ${login}`} size="large">
        {link ? (
          <PasswordLink login={login} link={link} words="The link is ready." onClose={close} />
        ) : (
          <ActionForm
            action={action}
            hidden={{ login }}
            busy="Making a link"
            quiet
            onDone={(made) => setLink(made.link)}
            className="flex flex-col gap-4"
          >
            <p>You get a link by which {login} chooses a new password. Links made before stop working.</p>
            <p>The present password and sessions last until the link is used.</p>
            <DialogFooter>
              <Button onClick={close} data-focus="">
                Cancel
              </Button>
              <SubmitButton className="">Make password link</SubmitButton>
            </DialogFooter>
          </ActionForm>
        )}
      </Dialog>
    </>
  );
}
