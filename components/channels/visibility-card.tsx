import { Card } from "#components/ui/card.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import type { Channel } from "#core/channels.ts";
import { VISIBILITY_WORDS, VisibilityBadge } from "./visibility.tsx";
import { VisibilityChoice } from "./visibility-choice.tsx";

/** Who reads the channel without a group. Changing it is confirmed, under the names of those whom it touches. */
export function VisibilityCard({
  channel: { name, version, visibility },
  change,
  publicAllowed,
  action,
}: {
  channel: Channel;
  /** Whether whoever looks may change it. */
  change: boolean;
  /** The server policy. */
  publicAllowed: boolean;
  action: FormAction;
}) {
  const { sentence } = VISIBILITY_WORDS[visibility];
  return (
    <Card title="Visibility">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0 flex-1 basis-60 space-y-1">
          <VisibilityBadge visibility={visibility} />
          <p className="text-muted">
            {sentence}
            {change ? null : " Administrators of the organization can change it."}
          </p>
        </div>
        {change ? (
          <ConfirmAction
            action={action}
            fields={{ channel: name, version: String(version) }}
            label="Change visibility"
            look={{ variant: "secondary" }}
            title={`Who can read ${name}?`}
            confirm="Change visibility"
            busy="Changing visibility"
            harmless
            impact={{
              preview: <VisibilityChoice channel={name} visibility={visibility} publicAllowed={publicAllowed} />,
              object: name,
            }}
          />
        ) : null}
      </div>
    </Card>
  );
}
