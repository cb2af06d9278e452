import { ImpactPreview } from "#components/impact/impact-preview.tsx";
import type { ButtonLook } from "#components/ui/button.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { list } from "#components/ui/numbers.ts";

type Departure = {
  organization: { name: string; displayName: string };
  member: { login: string; name: string; groups: readonly string[] };
  action: FormAction;
  look?: ButtonLook;
};

const QUIET = { variant: "quiet", size: "small" } as const;
const inRow = (look: ButtonLook) => (look === QUIET ? "max-sm:-ms-2.5" : undefined);

/** Taking a person out of an organization. */
export function RemoveMember({ organization, member: { login, name, groups }, action, look = QUIET }: Departure) {
  const { displayName } = organization;
  const who = name || login;
  return (
    <ConfirmAction
      action={action}
      fields={{ organization: organization.name, login }}
      label={look === QUIET ? "Remove" : "Remove member"}
      name={look === QUIET ? `Remove ${login}` : undefined}
      look={look}
      className={inRow(look)}
      title={`Remove ${who} from ${displayName}?`}
      confirm="Remove member"
      busy="Removing member"
      impact={{ preview: <ImpactPreview change={{ kind: "member", login }} />, object: login }}
    >
      <p>
        {who} loses every right in {displayName}
        {groups.length > 0 ? ` and leaves ${list(groups)}` : ""}.
      </p>
      <p>
        Their own tokens are refused on its channels at once. Tokens that they made for the organization keep working
        and are listed under its tokens, to be kept or revoked.
      </p>
    </ConfirmAction>
  );
}

/** The same, done by the member. */
export function LeaveOrganization({ organization, member: { login, groups }, action, look = QUIET }: Departure) {
  const { name, displayName } = organization;
  return (
    <ConfirmAction
      action={action}
      fields={{ organization: name }}
      label={look === QUIET ? "Leave" : `Leave ${displayName}`}
      name={look === QUIET ? `Leave ${displayName}` : undefined}
      look={look}
      className={inRow(look)}
      title={`Leave ${displayName}?`}
      confirm="Leave organization"
      busy="Leaving"
      impact={{ preview: <ImpactPreview change={{ kind: "member", login }} />, object: name }}
    >
      <p>
        You lose every right in {displayName}
        {groups.length > 0 ? ` and leave ${list(groups)}` : ""}. Coming back takes an invitation.
      </p>
      <p>
        Your own tokens are refused on its channels at once. Tokens that you made for the organization keep working: its
        administrators decide about them.
      </p>
    </ConfirmAction>
  );
}
