"use client";

import { useState } from "react";
import { ActionForm } from "#components/ui/action-form.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card, DefinitionList } from "#components/ui/card.tsx";
import { CheckboxField, RadioGroup } from "#components/ui/choice-field.tsx";
import { useClock } from "#components/ui/clock.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { FullTime } from "#components/ui/time.tsx";
import { ConfirmPassword } from "../create/confirm-password.tsx";
import type { Revealed } from "../create/revealed.ts";
import { useInBrowser } from "../create/use-in-browser.ts";
import type { Use } from "../queries.ts";
import { UseWords } from "../use-words.tsx";

/** What rotating a token starts from; times as ISO 8601. */
export type Rotation = {
  id: string;
  name: string;
  /** Of the present secret. */
  hint: string;
  expiresAt: string | null;
  expired: boolean;
  leaked: boolean;
  /** When the new secret would end. */
  nextEnd: string | null;
  /** Of the present secret. */
  used: Use | null;
  /** A secret that was rotated out before and still works. */
  old: { hint: string; endsAt: string } | null;
  /** Whether the one who asks says that the present secret was never saved. */
  unsaved: boolean;
};

const OVERLAPS = [
  { seconds: 0, label: "Not at all", help: "Every request with it is refused at once." },
  { seconds: 3_600, label: "1 hour" },
  { seconds: 86_400, label: "24 hours" },
  { seconds: 7 * 86_400, label: "7 days" },
];

/** One question: how long what uses the token now has to change over. */
export function RotateForm({
  rotation,
  lost,
  rotate,
  detail,
  onDone,
}: {
  rotation: Rotation;
  /** The secret that this very form made did not come through. */
  lost: boolean;
  rotate: FormAction<Revealed>;
  detail: string;
  onDone: (revealed: Revealed) => void;
}) {
  const { id, name, hint, expiresAt, expired, leaked, nextEnd, used, old } = rotation;
  const mayBeUnsaved = old !== null && used === null && !lost;
  const [ticked, setTicked] = useState(rotation.unsaved);
  const [overlap, setOverlap] = useState(leaked ? "0" : "86400");
  const inBrowser = useInBrowser();
  const unsaved = lost || (mayBeUnsaved && ticked);
  const ending = unsaved && old ? { hint: old.hint, at: old.endsAt } : { hint, at: expiresAt };
  const over = unsaved ? old === null : expired;
  return (
    <ActionForm
      action={rotate}
      hidden={{ id, ...(lost ? { unsaved: "on" } : {}), ...(inBrowser ? { browser: "here" } : {}) }}
      busy="Rotating token"
      quiet
      onDone={onDone}
      className="flex max-w-form flex-col gap-6"
    >
      <noscript>
        <Callout tone="warn">This form needs JavaScript: the secret is shown by script, once.</Callout>
      </noscript>
      <Card title="Same rights, new secret">
        <DefinitionList
          items={[
            { term: "Token", value: <strong className="wrap-anywhere">{name}</strong> },
            {
              term: "Present secret",
              value: (
                <>
                  <code>{hint}</code>
                  <span className="block text-muted">{used ? <UseWords used={used} /> : "never used"}</span>
                </>
              ),
            },
            {
              term: "The new one works until",
              value: nextEnd ? <FullTime at={nextEnd} both /> : "somebody revokes it: it has no expiry",
            },
          ]}
        />
      </Card>
      <Card title="The old secret">
        <div className="space-y-4">
          {mayBeUnsaved ? (
            <CheckboxField
              name="unsaved"
              label="The present secret was never saved: end it at once"
              checked={ticked}
              onChange={(event) => setTicked(event.target.checked)}
              help={
                <>
                  It was never used. The one before it, <code>{old.hint}</code>, is what your clients have.
                </>
              }
            />
          ) : null}
          {old && !unsaved ? (
            <Callout tone="warn">
              <code>{old.hint}</code> was rotated out before and works until <FullTime at={old.endsAt} />. Rotating
              again ends it at once.
            </Callout>
          ) : null}
          {leaked && !unsaved ? (
            <Callout tone="danger">This secret was found where it should not be: let it end at once.</Callout>
          ) : null}
          {over ? (
            <>
              <input type="hidden" name="overlapSeconds" value="0" />
              <p>
                {unsaved ? (
                  "It has ended already."
                ) : (
                  <>
                    <code>{hint}</code> has expired: nothing works with it.
                  </>
                )}
              </p>
            </>
          ) : (
            <RadioGroup
              name="overlapSeconds"
              label={
                <>
                  Old secret <code>{ending.hint}</code> keeps working for
                </>
              }
              value={overlap}
              onChange={setOverlap}
              options={OVERLAPS.map(({ seconds, label, help }) => ({
                value: String(seconds),
                label,
                help: help ?? <Until seconds={seconds} latest={ending.at} />,
              }))}
            />
          )}
        </div>
      </Card>
      <ConfirmPassword />
      <div className="flex flex-wrap gap-2">
        <SubmitButton>{lost ? "Rotate again" : "Rotate token"}</SubmitButton>
        <ButtonLink href={detail} variant="quiet">
          Cancel
        </ButtonLink>
      </div>
    </ActionForm>
  );
}

/** The moment, which is never after the old secret would have ended by itself. */
function Until({ seconds, latest }: { seconds: number; latest: string | null }) {
  const { now } = useClock();
  if (now === undefined) return null;
  const end = now + seconds * 1000;
  const capped = latest !== null && Date.parse(latest) < end;
  return (
    <span suppressHydrationWarning>
      Until <FullTime at={capped ? latest : new Date(end).toISOString()} />
      {capped ? ", when it would have ended anyway" : ""}.
    </span>
  );
}
