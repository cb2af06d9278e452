import { ActionForm } from "#components/ui/action-form.tsx";
import { Card } from "#components/ui/card.tsx";
import { RadioGroup } from "#components/ui/choice-field.tsx";
import { TextArea } from "#components/ui/field.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import type { Channel } from "#core/channels.ts";

const NEW_PACKAGES = [
  {
    value: "inherit",
    label: "Like the channel",
    help: "Whoever reads the channel reads a new package too.",
  },
  {
    value: "restricted",
    label: "Restricted",
    help: "A new package is hidden from everybody below admin until a group is given that package.",
  },
];

const REPLACE = [
  {
    value: "never",
    label: "Nobody",
    help: "What a file name stands for never changes. The safest for everybody who has it in a lock file.",
  },
  {
    value: "admins",
    label: "Admins",
    help: "Who has admin may upload other bytes under the name of a file that is here.",
  },
  {
    value: "writers",
    label: "Everybody who uploads",
    help: "Who has write may too. Installs that were checked against the old file will fail.",
  },
];

/** What changes nothing for anybody at once: description and rules for what comes. Each section is saved by itself. */
export function ChannelSettings({
  channel: { name, version, description, newPackages, replace },
  saveDescription,
  saveRules,
}: {
  channel: Channel;
  saveDescription: FormAction;
  saveRules: FormAction;
}) {
  const hidden = { channel: name, version: String(version) };
  return (
    <>
      <Card title="Description">
        <ActionForm
          action={saveDescription}
          hidden={hidden}
          busy="Saving description"
          guard
          className="flex flex-col gap-4"
        >
          <TextArea
            name="description"
            label="What is in this channel, and for whom"
            optional
            rows={3}
            maxLength={1000}
            defaultValue={description}
          />
          <SubmitButton variant="secondary">Save description</SubmitButton>
        </ActionForm>
      </Card>
      <Card title="Rules for uploads">
        <ActionForm action={saveRules} hidden={hidden} busy="Saving rules" guard className="flex flex-col gap-5">
          <RadioGroup name="newPackages" label="A new package is" defaultValue={newPackages} options={NEW_PACKAGES} />
          <RadioGroup
            name="replace"
            label="Who may replace a conda file"
            help="PyPI files are never replaced."
            defaultValue={replace}
            options={REPLACE}
          />
          <SubmitButton variant="secondary">Save rules</SubmitButton>
        </ActionForm>
      </Card>
    </>
  );
}
