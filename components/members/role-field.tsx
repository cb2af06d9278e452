import { roleAtLeast } from "#access/can.ts";
import { ROLES, type Role } from "#access/vocabulary.ts";
import { ImpactPreview } from "#components/impact/impact-preview.tsx";
import { ApplySelect } from "#components/ui/apply-select.tsx";
import { SelectField } from "#components/ui/field.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { ROLE_WORDS, roleOptions } from "./roles.ts";

/** A member's role: to be changed by whoever may, and a word for the others. */
export function RoleField({
  organization,
  member: { login, role },
  mine,
  change,
  last,
  action,
}: {
  organization: string;
  member: { login: string; role: Role };
  /** The role of who looks. */
  mine: Role;
  change: boolean;
  /** Whether this is the last owner, who stays. */
  last: boolean;
  action: FormAction;
}) {
  if (!change) return ROLE_WORDS[role];
  const label = `Role of ${login}`;
  const options = roleOptions(mine);
  const lower = ROLES.filter((to) => !roleAtLeast(to, role));
  if (last)
    return (
      <SelectField
        name="role"
        label={label}
        hideLabel
        disabled
        defaultValue={role}
        options={options}
        help={<span className="text-meta">The last owner stays. Make another member an owner first.</span>}
        className="max-w-64 py-1.5"
      />
    );
  return (
    <ApplySelect
      action={action}
      fields={{ organization, login }}
      name="role"
      label={label}
      value={role}
      was
      options={options}
      busy="Changing role"
      ask={Object.fromEntries(lower.map((to) => [to, askLowering(login, to)]))}
    />
  );
}

const askLowering = (login: string, to: Role) => ({
  title: `Make ${login} ${to === "member" ? "a" : "an"} ${to}?`,
  confirm: "Lower role",
  children: (
    <p>
      {login} no longer manages{" "}
      {to === "member" ? "people, groups, channels and tokens of the organization" : "owners and who becomes one"}.
    </p>
  ),
  impact: { preview: <ImpactPreview change={{ kind: "role", login, role: to }} />, object: login },
});
