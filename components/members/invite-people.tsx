"use client";

import { useEffect, useRef, useState } from "react";
import type { Role } from "#access/vocabulary.ts";
import { ActionForm } from "#components/ui/action-form.tsx";
import { Button, type ButtonLook } from "#components/ui/button.tsx";
import { Dialog, DialogFooter } from "#components/ui/dialog.tsx";
import { SelectField, TextArea } from "#components/ui/field.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { MailIcon } from "#components/ui/icons.tsx";
import { Picker } from "#components/ui/picker.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import type { Invited } from "#core/invitations.ts";
import { OneTimeLink } from "./one-time-link.tsx";
import { ROLE_HELP, roleOptions } from "./roles.ts";

/** What became of every line, and whether this server sends mail at all. */
export type Outcome = { mail: boolean; lines: Invited[] };

export function InvitePeople({
  organization,
  role,
  groups,
  action,
  look = { variant: "primary", icon: <MailIcon /> },
}: {
  organization: string;
  /** Of who invites. */
  role: Role;
  groups: readonly { name: string; description: string }[];
  action: FormAction<Outcome>;
  look?: ButtonLook;
}) {
  const [open, setOpen] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  function close() {
    setOpen(false);
    setOutcome(null);
  }
  return (
    <>
      <Button {...look} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Invite people
      </Button>
      <Dialog open={open} onClose={close} title="Invite people" size="large">
        {outcome ? (
          <Results outcome={outcome} onMore={() => setOutcome(null)} onClose={close} />
        ) : (
          <ActionForm
            action={action}
            hidden={{ organization }}
            busy="Inviting"
            quiet
            onDone={setOutcome}
            className="flex flex-col gap-4"
          >
            <TextArea
              name="emails"
              label="Email addresses"
              rows={4}
              placeholder={"ada@example.org\ngrace@example.org"}
              autoCapitalize="none"
              autoComplete="off"
              spellCheck={false}
              help="One per line. Each gets a link of its own that works once, for seven days."
            />
            <SelectField name="role" label="Role" defaultValue="member" options={roleOptions(role)} help={ROLE_HELP} />
            {groups.length > 0 ? (
              <Picker
                name="groups"
                label="Groups"
                optional
                searchLabel="Search groups"
                options={groups.map(({ name, description }) => ({ value: name, label: name, detail: description }))}
                help="A member in no group uses only channels that every member may read."
              />
            ) : null}
            <DialogFooter>
              <Button onClick={close}>Cancel</Button>
              <SubmitButton className="">Invite</SubmitButton>
            </DialogFooter>
          </ActionForm>
        )}
      </Dialog>
    </>
  );
}

function Results({
  outcome: { mail, lines },
  onMore,
  onClose,
}: {
  outcome: Outcome;
  onMore: () => void;
  onClose: () => void;
}) {
  const start = useRef<HTMLParagraphElement>(null);
  useEffect(() => start.current?.focus(), []);
  const links = lines.filter((line) => "link" in line);
  return (
    <div className="space-y-4">
      <p ref={start} tabIndex={-1}>
        {links.length === 0 ? "Nobody was invited." : null}
        {links.length > 0 && !mail ? "Email is not configured. Send this link yourself." : null}
        {links.length > 0 && mail ? "The links are on their way by email." : null}
        {links.length > 0 ? " A link is shown once, here." : null}
      </p>
      <ul className="space-y-3">
        {lines.map((line) => (
          <li key={line.email}>
            {"link" in line ? (
              <OneTimeLink
                title={line.email}
                link={line.link}
                name={`Copy link for ${line.email}`}
                note={mail && !line.mailed ? "The mail could not be sent. Send this link yourself." : null}
              />
            ) : (
              <>
                <span className="font-semibold break-all">{line.email}</span>
                <span className="block text-danger">{line.problem}</span>
              </>
            )}
          </li>
        ))}
      </ul>
      <DialogFooter>
        <Button onClick={onMore}>Invite more</Button>
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </DialogFooter>
    </div>
  );
}
