import { count } from "#components/text.ts";
import { ActionForm } from "#components/ui/action-form.tsx";
import { Card } from "#components/ui/card.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import { TextField } from "#components/ui/field.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import type { GroupDetail } from "#core/groups.ts";
import type { GroupActions, GroupAt } from "./actions.ts";
import { givenBy } from "./group-members.tsx";

export function GroupSettings({ at, group, actions }: { at: GroupAt; group: GroupDetail; actions: GroupActions }) {
  return (
    <div className="max-w-form space-y-6">
      <Card title="General">
        <ActionForm
          action={actions.update}
          busy="Saving changes"
          hidden={{ ...at, version: String(group.version) }}
          guard
          className="flex flex-col gap-4"
        >
          <TextField
            name="name"
            label="Name"
            mono
            defaultValue={group.name}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            help="Members, channels and tokens keep the group whatever it is called."
          />
          <TextField
            name="description"
            label="Description"
            optional
            defaultValue={group.description}
            autoComplete="off"
            maxLength={200}
          />
          <SubmitButton>Save changes</SubmitButton>
        </ActionForm>
      </Card>
      <Card title="Delete group" tone="danger">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="max-w-prose min-w-0 flex-1 basis-60 text-muted">
            What it gives ends at once. Members and channels themselves stay.
          </p>
          <ConfirmAction
            action={actions.remove}
            fields={at}
            label="Delete group"
            look={{ variant: "danger-secondary" }}
            title={`Delete ${group.name}?`}
            confirm="Delete group"
            busy="Deleting group"
            typeName={group.name}
          >
            <Consequence group={group} />
          </ConfirmAction>
        </div>
      </Card>
    </div>
  );
}

function Consequence({ group }: { group: GroupDetail }) {
  const given = givenBy(group);
  const people = group.members.length;
  return (
    <>
      <p>
        {given && people > 0
          ? `${count(people, "person", "people")} ${people === 1 ? "loses" : "lose"} ${given}, unless something else gives it too.`
          : "Nobody loses anything they use through it."}
      </p>
      <p>Tokens of the organization that reach what this group reaches stop working. This cannot be undone.</p>
    </>
  );
}
