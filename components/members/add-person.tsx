"use client";

import { useEffect, useRef, useState } from "react";
import type { Role } from "#access/vocabulary.ts";
import { ActionForm } from "#components/ui/action-form.tsx";
import { Button } from "#components/ui/button.tsx";
import { RadioGroup } from "#components/ui/choice-field.tsx";
import { Dialog, DialogFooter } from "#components/ui/dialog.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { toast } from "#components/ui/live.ts";
import { PasswordField } from "#components/ui/password-field.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { OneTimeLink } from "./one-time-link.tsx";
import { ROLE_HELP, roleOptions } from "./roles.ts";

type Added = { login: string; link: string | null };

/** For server administrators: puts a person in without asking them, with an account made on the way if there is none. */
export function AddPerson({
  organization,
  role,
  addExisting,
  addNew,
}: {
  organization: string;
  role: Role;
  addExisting: FormAction<Added>;
  addNew: FormAction<Added>;
}) {
  const [open, setOpen] = useState(false);
  const [account, setAccount] = useState("existing");
  const [added, setAdded] = useState<Added | null>(null);
  const fresh = account === "new";

  function close() {
    setOpen(false);
    setAdded(null);
  }
  function done(value: Added, message?: string) {
    if (value.link) return setAdded(value);
    close();
    if (message) toast(message);
  }

  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Add a person directly
      </Button>
      <Dialog open={open} onClose={close} title="Add a person directly" size="large">
        {added ? (
          <PasswordLink added={added} onClose={close} />
        ) : (
          <ActionForm
            action={fresh ? addNew : addExisting}
            hidden={{ organization }}
            busy="Adding person"
            quiet
            onDone={done}
            className="flex flex-col gap-4"
          >
            <RadioGroup
              name="account"
              label="Account"
              value={account}
              onChange={setAccount}
              options={[
                { value: "existing", label: "Has an account on this server" },
                { value: "new", label: "Needs a new account" },
              ]}
            />
            <TextField
              name="login"
              label="Login"
              mono
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              help={fresh ? "Lower-case letters, digits, - and _. It never changes." : undefined}
            />
            {fresh ? (
              <>
                <TextField name="email" label="Email" type="email" autoComplete="off" />
                <TextField name="name" label="Name" optional autoComplete="off" />
                <PasswordField
                  name="password"
                  label="Password"
                  optional
                  autoComplete="new-password"
                  help="At least 12 characters. Without one you get a link by which the person chooses it."
                />
              </>
            ) : null}
            <SelectField name="role" label="Role" defaultValue="member" options={roleOptions(role)} help={ROLE_HELP} />
            <DialogFooter>
              <Button onClick={close}>Cancel</Button>
              <SubmitButton className="">Add person</SubmitButton>
            </DialogFooter>
          </ActionForm>
        )}
      </Dialog>
    </>
  );
}

function PasswordLink({ added: { login, link }, onClose }: { added: Added; onClose: () => void }) {
  const start = useRef<HTMLParagraphElement>(null);
  useEffect(() => start.current?.focus(), []);
  return (
    <div className="space-y-4">
      <p ref={start} tabIndex={-1}>
        {login} is a member now. Send this link: it lets them choose a password, works once, for three days, and is
        shown only here.
      </p>
      <OneTimeLink title="Password link" link={link ?? ""} name={`Copy password link for ${login}`} />
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </DialogFooter>
    </div>
  );
}
