"use client";

import { useRef, useState } from "react";
import type { ScopeId } from "#access/vocabulary.ts";
import { ActionForm } from "#components/ui/action-form.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { RadioGroup } from "#components/ui/choice-field.tsx";
import { TextField } from "#components/ui/field.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { list as words } from "#components/ui/numbers.ts";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { ConfirmPassword } from "./confirm-password.tsx";
import { ExpiryField } from "./expiry-field.tsx";
import { NetworkField } from "./network-field.tsx";
import { catalogueFor, PRESETS, type Purpose } from "./presets.tsx";
import type { Preview, Revealed } from "./revealed.ts";
import { ScopeFields } from "./scope-fields.tsx";
import { type FindNamed, TakenName } from "./taken-name.tsx";
import { TokenSummary, usePreview } from "./token-summary.tsx";
import { useInBrowser } from "./use-in-browser.ts";
import { WhereFields, type WhereKind } from "./where-fields.tsx";
import type { Home, Limits, OwnChannel, Owner, Prefill } from "./wish.ts";

export const FORM = "create-token";

export type TokenFormProps = {
  /** Null on a person's own page: a token open to every organization. */
  home: Home | null;
  channels: readonly OwnChannel[];
  prefill: Prefill;
  limits: Limits;
  /** Where Cancel leads. */
  list: string;
  create: FormAction<Revealed>;
  preview: FormAction<Preview>;
  findNamed: FindNamed;
};

/** Who, what, where, until when: one page, and what it all means beside it. */
export function TokenForm({
  home,
  channels,
  prefill,
  limits,
  list,
  create,
  preview,
  findNamed,
  onDone,
}: TokenFormProps & { onDone: (revealed: Revealed) => void }) {
  const [owner, setOwner] = useState<Owner>(prefill.owner);
  const [purpose, setPurpose] = useState<Purpose>(prefill.purpose);
  const [scopes, setScopes] = useState<readonly ScopeId[]>(prefill.scopes);
  const [kind, setKind] = useState<WhereKind>("channels");
  const [chosen, setChosen] = useState<readonly string[]>(prefill.channels);
  const inBrowser = useInBrowser();
  const summary = useRef<HTMLDivElement>(null);
  const state = usePreview(summary, preview);
  const outside = state !== "lost" && state.status === "done" ? state.value.outside : null;

  function own(next: Owner) {
    setOwner(next);
    if (next === "me" && kind === "group") setKind("channels");
    const allowed = catalogueFor(next).map(({ id }) => id);
    const kept = scopes.filter((id) => allowed.includes(id));
    if (kept.length === scopes.length) return;
    setScopes(kept);
    setPurpose("custom");
  }
  function choose(next: Purpose) {
    setPurpose(next);
    if (next !== "custom") setScopes(PRESETS[next].scopes);
  }
  function tick(next: ScopeId[]) {
    setScopes(next);
    setPurpose("custom");
  }

  return (
    <ActionForm
      id={FORM}
      action={create}
      hidden={{ organization: home?.name ?? "" }}
      busy="Creating token"
      guard
      quiet
      onDone={onDone}
      className="grid items-start gap-6 lg:grid-cols-[minmax(0,40rem)_minmax(0,1fr)]"
    >
      {inBrowser ? <input type="hidden" name="browser" value="here" /> : null}
      <noscript className="lg:col-span-2">
        <Callout tone="warn">This form needs JavaScript: the secret is shown by script, once.</Callout>
      </noscript>
      <div className="space-y-6 lg:col-start-1">
        {prefill.byLink ? (
          <Callout tone="info">
            <p>This form was filled in by a link. Check it before you create the token.</p>
            {prefill.left.length > 0 ? (
              <p>A link cannot ask for what is powerful: {words(prefill.left)} was left out.</p>
            ) : null}
          </Callout>
        ) : null}
        <Card title="Who">
          <div className="space-y-5">
            {home ? <OwnerField home={home} value={owner} onChange={own} /> : null}
            <TextField
              name="name"
              label="Name"
              defaultValue={prefill.name}
              placeholder={PRESETS[purpose].example}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              help={
                <>
                  Where the token will be used, so that you know later what stops when you revoke it.
                  <TakenName find={findNamed} owner={owner} organization={home?.name ?? ""} list={list} />
                </>
              }
            />
            <TextField name="note" label="Note" optional maxLength={200} autoComplete="off" />
          </div>
        </Card>
        <Card title="What">
          <ScopeFields
            owner={owner}
            purpose={purpose}
            onPurpose={choose}
            scopes={scopes}
            onScopes={tick}
            where={{ kind, chosen, channels }}
          />
        </Card>
        <Card title="Where">
          <WhereFields
            owner={owner}
            home={home}
            channels={channels}
            kind={kind}
            onKind={setKind}
            chosen={chosen}
            onChosen={setChosen}
            packages={prefill.packages}
          />
        </Card>
        <Card title="Until when">
          <div className="space-y-4">
            <ExpiryField initial={prefill.expires} limits={limits} everywhere={kind === "all"} />
            <NetworkField initial={prefill.networks} outside={outside} />
          </div>
        </Card>
      </div>
      <aside
        aria-label="Summary"
        ref={summary}
        className="lg:sticky lg:top-[calc(var(--spacing-banner)+1.5rem)] lg:col-start-2 lg:row-span-2"
      >
        <Card title="Summary">
          <TokenSummary state={state} scopes={scopes} />
        </Card>
      </aside>
      <div className="space-y-4 lg:col-start-1">
        <ConfirmPassword />
        <div className="flex flex-wrap gap-2">
          <SubmitButton>Create token</SubmitButton>
          <ButtonLink href={list} variant="quiet">
            Cancel
          </ButtonLink>
        </div>
      </div>
    </ActionForm>
  );
}

function OwnerField({ home, value, onChange }: { home: Home; value: Owner; onChange: (owner: Owner) => void }) {
  return (
    <RadioGroup
      name="owner"
      label="Owner"
      value={value}
      onChange={(next) => onChange(next as Owner)}
      options={[
        { value: "me", label: "Me", help: "Stops working when you lose access or leave." },
        {
          value: "organization",
          label: `Organization ${home.displayName}`,
          help: "Keeps working when people leave; admins manage it.",
          reason: home.reason ?? undefined,
        },
      ]}
    />
  );
}
