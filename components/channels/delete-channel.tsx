import { ImpactPreview } from "#components/impact/impact-preview.tsx";
import { count } from "#components/text.ts";
import { Card } from "#components/ui/card.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { bytes } from "#components/ui/numbers.ts";
import type { Channel } from "#core/channels.ts";

/** Deleting a channel: its name has to be typed, under what goes with it. */
export function DeleteChannel({
  organization,
  channel: { name, packages, size },
  action,
}: {
  organization: string;
  channel: Channel;
  action: FormAction;
}) {
  return (
    <Card title="Delete channel" tone="danger">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-prose min-w-0 flex-1 basis-60 text-muted">
          Everything in it goes with it. Its name stays reserved for ever.
        </p>
        <ConfirmAction
          action={action}
          fields={{ organization, channel: name }}
          label="Delete channel"
          look={{ variant: "danger-secondary" }}
          title={`Delete ${name}?`}
          confirm="Delete channel"
          busy="Deleting channel"
          typeName={name}
          impact={{ preview: <ImpactPreview change={{ kind: "channel", channel: name }} />, object: name }}
        >
          <p>
            {packages === 0
              ? "There are no packages in it."
              : `${count(packages, "package")} (${bytes(size)}) can no longer be installed from it.`}{" "}
            Nobody can use the name {name} again. This cannot be undone.
          </p>
        </ConfirmAction>
      </div>
    </Card>
  );
}
