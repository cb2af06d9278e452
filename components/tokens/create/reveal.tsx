"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { holds } from "#access/vocabulary.ts";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { SelectField } from "#components/ui/field.tsx";
import { type FormAction, idle } from "#components/ui/form-state.ts";
import { CheckIcon, DownloadIcon } from "#components/ui/icons.tsx";
import { LeaveGuard } from "#components/ui/leave-guard.tsx";
import { announce } from "#components/ui/live.ts";
import { SecretField } from "#components/ui/secret-field.tsx";
import { FullTime } from "#components/ui/time.tsx";
import { expectArrival } from "../arrival.tsx";
import { ClientTabs } from "../client-tabs.tsx";
import { variableOf } from "../snippets.ts";
import { SummaryText } from "../summary-text.tsx";
import { FirstUse } from "./first-use.tsx";
import type { Secret } from "./revealed.ts";
import type { OwnChannel } from "./wish.ts";

export type RevealProps = {
  publicUrl: string;
  /** The list that the token's own page lies below. */
  list: string;
  /** Offered when the token is not kept to channels. */
  channels: readonly OwnChannel[];
  revoke: FormAction;
};

/** The one sight of a secret, held in this component's memory and gone with it. */
export function Reveal({ token, publicUrl, list, channels, revoke }: RevealProps & { token: Secret }) {
  const router = useRouter();
  const heading = useRef<HTMLHeadingElement>(null);
  const [saved, setSaved] = useState(false);
  const { id, name, secret, summary, expiresAt, rotated } = token;
  const words = rotated ? ROTATED : CREATED;
  const offered = token.channels ?? channels.map(({ name }) => name);
  const detail = `${list}/${id}`;

  useEffect(() => {
    const before = document.title;
    document.title = words.title;
    heading.current?.focus();
    announce(words.announced);
    return () => {
      if (document.title === words.title) document.title = before;
    };
  }, [words]);

  const keep = () => setSaved(true);

  function download() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`${variableOf(name)}=${secret}\n`], { type: "text/plain" }));
    link.download = `${variableOf(name).toLowerCase()}.env`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
    keep();
  }

  function done() {
    setSaved(true);
    expectArrival(id);
    router.push(detail);
  }

  return (
    <div className="max-w-220 space-y-6">
      <header className="space-y-2">
        <h1 ref={heading} tabIndex={-1}>
          Save your token now
        </h1>
        <p className="max-w-prose">
          <strong className="wrap-anywhere">{name}</strong> {words.made} is shown here, once, and stored nowhere: after
          this page it can only be replaced.
        </p>
        {rotated ? (
          <p className="max-w-prose">
            <OldSecret {...rotated} />
          </p>
        ) : null}
      </header>
      <SecretField
        secret={secret}
        label="Token"
        onCopied={keep}
        actions={
          <Button icon={<DownloadIcon />} onClick={download}>
            Download .env
          </Button>
        }
      />
      <div className="max-w-prose space-y-1.5 text-muted">
        <p>
          <SummaryText text={summary} />
        </p>
        {expiresAt ? (
          <p>
            It works until <FullTime at={expiresAt} />.
          </p>
        ) : (
          <p>It works without end, until someone revokes it.</p>
        )}
      </div>
      <Clients token={token} publicUrl={publicUrl} offered={offered} onCopied={keep} />
      <FirstUse id={id} ofSecret={rotated !== null} />
      <div className="flex flex-wrap gap-2 border-t border-border pt-4">
        <Button variant="primary" icon={<CheckIcon />} onClick={done}>
          I have saved it
        </Button>
        {saved ? <ButtonLink href={detail}>Token details</ButtonLink> : null}
      </div>
      {saved ? null : (
        <LeaveGuard
          title="Leave without saving the secret?"
          leaveLabel="Leave anyway"
          extra={(leave) => <RevokeAndLeave id={id} revoke={revoke} leave={leave} />}
        >
          {rotated ? (
            <p>
              It cannot be shown again. <OldSecret {...rotated} /> Then the token is of no use to anybody.
            </p>
          ) : (
            <p>It cannot be shown again. Without it the token is of no use to anybody, and stays valid.</p>
          )}
        </LeaveGuard>
      )}
    </div>
  );
}

const CREATED = {
  title: "Token created: save it now",
  announced: "Token created. It is shown only once.",
  made: "is created. Its secret",
};
const ROTATED = {
  title: "Token rotated: save it now",
  announced: "Token rotated. The new secret is shown only once.",
  made: "has a new secret. It",
};

function OldSecret({ oldHint, oldEndsAt }: NonNullable<Secret["rotated"]>) {
  if (!oldEndsAt) return "The old secret is refused from now on.";
  return (
    <>
      The old secret <code>{oldHint}</code> works until <FullTime at={oldEndsAt} both />.
    </>
  );
}

/** Ready to paste, for clients that this token can serve. */
function Clients({
  token: { secret, name, scopes },
  publicUrl,
  offered,
  onCopied,
}: {
  token: Secret;
  publicUrl: string;
  offered: readonly string[];
  onCopied: () => void;
}) {
  const [channel, setChannel] = useState(offered[0] ?? "");
  if (!holds(scopes, "conda:download"))
    return (
      <Card title="Use it">
        <p className="text-muted">
          conda, mamba and pixi need <code>conda:download</code>, which this token does not have. Give the secret to
          your upload client or script as an environment variable, for example <code>{variableOf(name)}</code>.
        </p>
      </Card>
    );
  if (!channel)
    return (
      <Card title="Use it">
        <p className="text-muted">There is no channel yet to use it with. The Setup page of a channel says how.</p>
      </Card>
    );
  return (
    <Card title="Use it">
      <div className="space-y-4">
        {offered.length > 1 ? (
          <SelectField
            name="channel"
            label="Channel"
            value={channel}
            onChange={(event) => setChannel(event.target.value)}
            options={offered.map((each) => ({ value: each, label: each }))}
            className="max-w-80"
          />
        ) : null}
        <ClientTabs publicUrl={publicUrl} channel={channel} secret={secret} name={name} onCopied={onCopied} />
      </div>
    </Card>
  );
}

function RevokeAndLeave({ id, revoke, leave }: { id: string; revoke: FormAction; leave: () => void }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  async function act() {
    setBusy(true);
    const data = new FormData();
    data.set("id", id);
    const answer = await revoke(idle, data).catch(() => null);
    setBusy(false);
    if (answer?.status === "done") return leave();
    const words = answer?.status === "refused" ? answer.message : "";
    setProblem(words || "The token was not revoked. Try again, or revoke it on its page.");
  }
  return (
    <>
      {problem ? (
        <p role="alert" className="me-auto max-w-60 text-danger">
          {problem}
        </p>
      ) : null}
      <Button variant="danger-secondary" busy={busy} onClick={act}>
        Revoke token and leave
      </Button>
    </>
  );
}
