import { ImpactPreview } from "#components/impact/impact-preview.tsx";
import { ActionForm } from "#components/ui/action-form.tsx";
import { Card } from "#components/ui/card.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import { TextField } from "#components/ui/field.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import type { GroupDetail } from "#core/groups.ts";
import type { GroupActions, GroupAt } from "./actions.ts";

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
            impact={{ preview: <ImpactPreview change={{ kind: "group", group: group.name }} />, object: group.name }}
          >
            <p>This cannot be undone.</p>
          </ConfirmAction>
        </div>
      </Card>
    </div>
  );
}
