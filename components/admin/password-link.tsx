"use client";

import { useEffect, useRef } from "react";
import { OneTimeLink } from "#components/members/one-time-link.tsx";
import { Button } from "#components/ui/button.tsx";
import { DialogFooter } from "#components/ui/dialog.tsx";

/** The link by which a person chooses a password, in the dialog that made it. It exists nowhere else. */
export function PasswordLink({
  login,
  link,
  words,
  onClose,
}: {
  login: string;
  link: string;
  /** What has happened, before what to do with the link. */
  words: string;
  onClose: () => void;
}) {
  const start = useRef<HTMLParagraphElement>(null);
  useEffect(() => start.current?.focus(), []);
  return (
    <div className="space-y-4">
      <p ref={start} tabIndex={-1}>
        {words} Send this link: it lets them choose a password, works once, for three days, and is shown only here.
      </p>
      <OneTimeLink title="Password link" link={link} name={`Copy password link for ${login}`} />
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </DialogFooter>
    </div>
  );
}
