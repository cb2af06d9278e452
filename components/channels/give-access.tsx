"use client";

import { LEVELS } from "#access/vocabulary.ts";
import { LEVEL_WORDS } from "#components/groups/levels.ts";
import { count } from "#components/text.ts";
import { ActionForm } from "#components/ui/action-form.tsx";
import { LevelBadge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { RadioCards } from "#components/ui/choice-field.tsx";
import { DialogButton, DialogFooter } from "#components/ui/dialog.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { PlusIcon } from "#components/ui/icons.tsx";
import { toast } from "#components/ui/live.ts";
import { Picker } from "#components/ui/picker.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import type { GroupChoice } from "./group-choices.ts";
import { LEVEL_SENTENCES } from "./levels.ts";

/** A dialog that gives groups a level on a channel or package. Each group shows what it has now. */
export function GiveAccess({
  on,
  fields,
  groups,
  action,
  variant = "primary",
}: {
  /** The channel's or package's name. */
  on: string;
  /** What it is, as hidden fields. */
  fields: Record<string, string>;
  groups: readonly GroupChoice[];
  action: FormAction;
  variant?: "primary" | "secondary";
}) {
  const seen = JSON.stringify(Object.fromEntries(groups.map(({ name, version }) => [name, version])));
  return (
    <DialogButton
      label="Give access"
      title={`Give access to ${on}`}
      size="large"
      look={{ variant, icon: <PlusIcon /> }}
    >
      {(close) => (
        <ActionForm
          action={action}
          hidden={{ ...fields, seen }}
          busy="Giving access"
          quiet
          onDone={(_, message) => {
            close();
            if (message) toast(message);
          }}
          validate={(data): Record<string, string> =>
            data.has("groups") ? {} : { groups: "Choose at least one group." }
          }
        >
          <Picker
            name="groups"
            label="Groups"
            searchLabel="Search groups"
            options={groups.map(({ name, description, members, level }) => ({
              value: name,
              label: name,
              detail: [count(members, "member"), description].filter(Boolean).join(" · "),
              aside: level ? <LevelBadge level={level} /> : null,
            }))}
          />
          <RadioCards
            name="level"
            label="Level"
            columns={1}
            defaultValue="read"
            help="A group that has a level already gets this one instead."
            options={LEVELS.map((value) => ({
              value,
              label: LEVEL_WORDS[value],
              help: LEVEL_SENTENCES[value],
            }))}
          />
          <DialogFooter>
            <Button onClick={close}>Cancel</Button>
            <SubmitButton className="">Give access</SubmitButton>
          </DialogFooter>
        </ActionForm>
      )}
    </DialogButton>
  );
}
