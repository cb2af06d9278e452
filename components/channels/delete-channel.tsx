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
  groups,
  action,
}: {
  organization: string;
  channel: Channel;
  /** How many have access. */
  groups: number;
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
        >
          <p>
            {packages === 0
              ? "There are no packages in it."
              : `${count(packages, "package")} (${bytes(size)}) can no longer be installed from it.`}{" "}
            {groups === 0 ? "" : `${count(groups, "group loses", "groups lose")} access.`}
          </p>
          <p>Tokens for it are refused at once. Nobody can use the name {name} again. This cannot be undone.</p>
        </ConfirmAction>
      </div>
    </Card>
  );
}
