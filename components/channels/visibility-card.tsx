import type { Visibility } from "#access/vocabulary.ts";
import { count } from "#components/text.ts";
import { Card } from "#components/ui/card.tsx";
import { RadioCards } from "#components/ui/choice-field.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import type { Channel } from "#core/channels.ts";
import { PUBLIC_REFUSED, VISIBILITY_ORDER, VISIBILITY_WORDS, VisibilityBadge } from "./visibility.tsx";

/** How many members there are, and how many read the channel whatever its visibility is. */
type Readers = { members: number; byAccess: number };

/** Who gains or loses when the channel becomes `to`, from live numbers. */
function effectOf(to: Visibility, { members, byAccess }: Readers): string {
  const others = members - byAccess;
  if (to === "private")
    return others === 0
      ? "Nobody loses read: every member has it by a group or role."
      : `${count(others, "member loses", "members lose")} read at once, and so do their tokens.`;
  return others === 0
    ? "Nobody gains read: every member has it by a group or role."
    : `${count(others, "member gains", "members gain")} read.`;
}

/** Who reads the channel without a group. Changing it is confirmed, with the number of people it touches. */
export function VisibilityCard({
  channel: { name, version, visibility },
  readers,
  action,
}: {
  channel: Channel;
  /** Null for who may not change it. */
  readers: Readers | null;
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
            {readers ? null : " Administrators of the organization can change it."}
          </p>
        </div>
        {readers ? (
          <ConfirmAction
            action={action}
            fields={{ channel: name, version: String(version) }}
            label="Change visibility"
            look={{ variant: "secondary" }}
            title={`Who can read ${name}?`}
            confirm="Change visibility"
            busy="Changing visibility"
            harmless
          >
            <RadioCards
              name="visibility"
              label="Visibility"
              hideLabel
              columns={1}
              defaultValue={VISIBILITY_ORDER.find((value) => value !== visibility && value !== "public")}
              options={VISIBILITY_ORDER.map((value) => {
                const { label, sentence, icon } = VISIBILITY_WORDS[value];
                const refused = value === "public" ? PUBLIC_REFUSED : undefined;
                const reason = value === visibility ? "As it is now." : refused;
                const help = (
                  <>
                    {sentence}
                    {reason ? null : <span className="block font-medium text-text">{effectOf(value, readers)}</span>}
                  </>
                );
                return { value, label, help, icon, reason };
              })}
            />
          </ConfirmAction>
        ) : null}
      </div>
    </Card>
  );
}
