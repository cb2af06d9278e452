"use client";

import Link from "next/link";
import { useState } from "react";
import { holds, SCOPES } from "#access/vocabulary.ts";
import { ActionForm } from "#components/ui/action-form.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { CheckboxTree } from "#components/ui/checkbox-tree.tsx";
import { useClock } from "#components/ui/clock.tsx";
import { Dialog, DialogFooter } from "#components/ui/dialog.tsx";
import { DateField, TextArea, TextField } from "#components/ui/field.tsx";
import { useField } from "#components/ui/form-context.ts";
import type { FormAction } from "#components/ui/form-state.ts";
import { PencilIcon } from "#components/ui/icons.tsx";
import { absolute } from "#components/ui/instants.ts";
import { toast } from "#components/ui/live.ts";
import { Picker } from "#components/ui/picker.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { FullTime } from "#components/ui/time.tsx";
import { dateOf, endOf } from "../create/expiry-field.tsx";
import { PatternField } from "../create/where-fields.tsx";
import type { TokenRow } from "../token-row.ts";
import { UseWords } from "../use-words.tsx";

/** Takes something from a token, at once. What a leaked secret may do never grows: more is a new token. */
export function EditToken({ token, narrow }: { token: TokenRow; narrow: FormAction }) {
  const [open, setOpen] = useState(false);
  const { id, name, note, where, networks, used } = token;
  const close = () => setOpen(false);
  function done(_: unknown, message?: string) {
    close();
    if (message) toast(message);
  }
  return (
    <>
      <Button icon={<PencilIcon />} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Edit
      </Button>
      <Dialog open={open} onClose={close} title={`Edit ${name}`} size="large">
        <ActionForm
          action={narrow}
          hidden={{ id, where: where.kind }}
          busy="Saving token"
          quiet
          onDone={done}
          className="flex flex-col gap-5"
        >
          <Callout tone="info">
            <p>
              What you take away here is refused from the next request on.{" "}
              {used ? (
                <>
                  {name} was <UseWords used={used} />.
                </>
              ) : (
                "It was never used."
              )}
            </p>
            <p>
              More permissions, other channels or a later end need a new token, so that a leaked secret never grows:{" "}
              <Link href={token.duplicate} prefetch={false}>
                duplicate it
              </Link>
              .
            </p>
          </Callout>
          <TextField
            name="name"
            label="Name"
            defaultValue={name}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            data-focus=""
          />
          <TextField name="note" label="Note" optional maxLength={200} defaultValue={note} autoComplete="off" />
          <CheckboxTree
            name="scopes"
            label="What may it do?"
            catalogue={catalogueOf(token.scopes)}
            defaultValue={token.scopes}
          />
          {where.kind === "channels" ? (
            <>
              <Picker
                name="channels"
                label="Channels"
                searchLabel="Search channels"
                defaultValue={where.channels}
                options={where.channels.map((channel) => ({ value: channel, label: channel }))}
              />
              <PatternField initial={where.packages.join("\n")} />
            </>
          ) : null}
          <EarlierEnd expiresAt={token.expiresAt} />
          <TextArea
            name="networks"
            label="Allowed networks"
            optional
            mono
            rows={2}
            defaultValue={networks.join("\n")}
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            help={
              networks.length > 0
                ? "One network per line, each within what is there now."
                : "One network per line. Requests from any other address are refused. Empty: from anywhere."
            }
          />
          <DialogFooter>
            <Button onClick={close}>Cancel</Button>
            <SubmitButton className="">Save token</SubmitButton>
          </DialogFooter>
        </ActionForm>
      </Dialog>
    </>
  );
}

/** What it holds, and what is part of that; one whose parent it does not hold stands at the top. */
function catalogueOf(scopes: TokenRow["scopes"]) {
  const kept = SCOPES.filter(({ id }) => holds(scopes, id));
  return kept.map((scope) => (kept.some(({ id }) => id === scope.parent) ? scope : { ...scope, parent: null }));
}

function EarlierEnd({ expiresAt }: Pick<TokenRow, "expiresAt">) {
  const [date, setDate] = useState("");
  const { now, zone } = useClock();
  const { id, error } = useField({ name: "expiresAt" });
  const at = endOf(date);
  const last = expiresAt === null ? undefined : dateOf(Date.parse(expiresAt));
  // The last day itself ends later than the token does now: then it stays as it is.
  const posted = Number.isNaN(at) || date === last ? "" : new Date(at).toISOString();
  return (
    <>
      <DateField
        id={id}
        name="expiresOn"
        label="Ends earlier, after"
        optional
        value={date}
        min={now === undefined ? undefined : dateOf(now)}
        max={last}
        onChange={(event) => setDate(event.target.value)}
        error={error}
        help={
          posted ? (
            absolute(at, zone)
          ) : expiresAt ? (
            <>
              Now: <FullTime at={expiresAt} />.
            </>
          ) : (
            "Now: no expiry."
          )
        }
      />
      <input type="hidden" name="expiresAt" value={posted} />
    </>
  );
}
