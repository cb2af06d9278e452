import { count } from "#components/text.ts";
import { ActionForm } from "#components/ui/action-form.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { RadioGroup } from "#components/ui/choice-field.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { SubmitButton } from "#components/ui/submit-button.tsx";

type OpenChannel = { name: string; organization: string };

/** Whether channels may be public. Turning it off names the channels that close. */
export function PublicChannelsCard({
  allowed,
  open,
  action,
}: {
  allowed: boolean;
  open: readonly OpenChannel[];
  action: FormAction;
}) {
  return (
    <Card title="Public channels">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0 flex-1 basis-60 space-y-1">
          <Badge tone={allowed ? "info" : "neutral"}>{allowed ? "Allowed" : "Not allowed"}</Badge>
          <p className="text-muted">
            {allowed
              ? `Admins of an organization may open a channel to anyone who reaches this server. ${open.length === 0 ? "None is public now." : `${count(open.length, "channel is", "channels are")} public now.`}`
              : "Every channel needs an account or a token."}
          </p>
        </div>
        {allowed ? <Refuse open={open} action={action} /> : <Allow action={action} />}
      </div>
    </Card>
  );
}

function Allow({ action }: { action: FormAction }) {
  return (
    <ConfirmAction
      action={action}
      fields={{ publicChannels: "allowed" }}
      label="Allow public channels"
      look={{ variant: "secondary" }}
      title="Allow public channels?"
      confirm="Allow public channels"
      busy="Allowing public channels"
      harmless
    >
      <p>
        Admins of every organization can then let anyone read a channel, without an account. No channel changes now.
      </p>
    </ConfirmAction>
  );
}

const SHOWN = 20;

function Refuse({ open, action }: { open: readonly OpenChannel[]; action: FormAction }) {
  return (
    <ConfirmAction
      action={action}
      fields={{ publicChannels: "refused" }}
      label="Stop allowing"
      look={{ variant: "danger-secondary" }}
      title="Stop allowing public channels?"
      confirm="Stop allowing"
      busy="Closing public channels"
    >
      {open.length === 0 ? (
        <p>No channel is public now, so nobody loses anything.</p>
      ) : (
        <>
          <p>
            {count(open.length, "channel becomes", "channels become")} readable by members only, at once. Installs
            without a token fail:
          </p>
          <ul className="max-h-48 list-disc overflow-y-auto ps-5">
            {open.slice(0, SHOWN).map(({ name, organization }) => (
              <li key={name}>
                <code className="break-all">{name}</code> <span className="text-muted">of {organization}</span>
              </li>
            ))}
            {open.length > SHOWN ? <li>{count(open.length - SHOWN, "other channel")}</li> : null}
          </ul>
          <p>Allowing public channels again does not open them again.</p>
        </>
      )}
    </ConfirmAction>
  );
}

/** Who may create organizations. */
export function FoundersCard({ everybody, action }: { everybody: boolean; action: FormAction }) {
  return (
    <Card title="Who may create organizations">
      <ActionForm action={action} busy="Saving" guard className="flex flex-col gap-4">
        <RadioGroup
          name="everybodyFounds"
          label="Who may create organizations"
          hideLabel
          defaultValue={everybody ? "everybody" : "administrators"}
          options={[
            { value: "administrators", label: "Server administrators" },
            {
              value: "everybody",
              label: "Everybody with an account",
              help: "Whoever creates an organization owns it. What exists stays as it is when this changes.",
            },
          ]}
        />
        <SubmitButton variant="secondary">Save</SubmitButton>
      </ActionForm>
    </Card>
  );
}
