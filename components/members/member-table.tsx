import Link from "next/link";
import type { Role } from "#access/vocabulary.ts";
import { ApplySelect } from "#components/ui/apply-select.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { StatusBadge } from "#components/ui/badge.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import { SelectField } from "#components/ui/field.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { list } from "#components/ui/numbers.ts";
import { type Column, Table } from "#components/ui/table.tsx";
import { Time } from "#components/ui/time.tsx";
import type { Member } from "#core/members.ts";
import { ROLE_WORDS, roleOptions } from "./roles.ts";

export type MembersOf = {
  organization: { name: string; displayName: string };
  /** Who looks. */
  me: { login: string; role: Role };
  /** Whether role admin or owner lets them change members. */
  change: boolean;
  /** How many owners there are: the last one stays. */
  owners: number;
  actions: { changeRole: FormAction; remove: FormAction };
};

const nameOf = ({ name, login }: Member) => name || login;

const mayChange = ({ change, me }: MembersOf, member: Member) =>
  change && (member.role !== "owner" || me.role === "owner");

const isLast = ({ owners }: MembersOf, member: Member) => member.role === "owner" && owners <= 1;

function RoleCell({ of, member }: { of: MembersOf; member: Member }) {
  const { login, role } = member;
  if (!mayChange(of, member)) return ROLE_WORDS[role];
  const label = `Role of ${login}`;
  const options = roleOptions(of.me.role);
  if (isLast(of, member))
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
      action={of.actions.changeRole}
      fields={{ organization: of.organization.name, login }}
      name="role"
      label={label}
      value={role}
      options={options}
      busy="Changing role"
    />
  );
}

function Remove({ of, member }: { of: MembersOf; member: Member }) {
  const { login, groups } = member;
  if (!mayChange(of, member) || isLast(of, member)) return null;
  const { name, displayName } = of.organization;
  const self = login === of.me.login;
  const who = self ? "You" : nameOf(member);
  const verbs = self ? "lose every right in" : "loses every right in";
  const leaving = groups.length > 0 ? ` and ${self ? "leave" : "leaves"} ${list(groups)}` : "";
  return (
    <ConfirmAction
      action={of.actions.remove}
      fields={{ organization: name, login }}
      label={self ? "Leave" : "Remove"}
      name={self ? `Leave ${displayName}` : `Remove ${login}`}
      look={{ variant: "quiet", size: "small" }}
      className="max-sm:-ms-2.5"
      title={self ? `Leave ${displayName}?` : `Remove ${nameOf(member)} from ${displayName}?`}
      confirm={self ? "Leave organization" : "Remove member"}
      busy={self ? "Leaving" : "Removing member"}
    >
      <p>
        {who} {verbs} {displayName}
        {leaving}.
      </p>
      <p>
        {self ? "Your" : "Their"} own tokens are refused on its channels at once. Tokens that the organization owns keep
        working.
      </p>
    </ConfirmAction>
  );
}

function columns(of: MembersOf): Column<Member>[] {
  const all: Column<Member>[] = [
    {
      id: "person",
      label: "Person",
      head: true,
      cell: (member) => (
        <span className="flex items-center gap-2.5">
          <Avatar name={nameOf(member)} size="small" />
          <span className="min-w-0">
            <span className="block font-medium">
              {nameOf(member)}
              {member.login === of.me.login ? <span className="font-normal text-muted"> (you)</span> : null}{" "}
              {member.active ? null : <StatusBadge status="disabled" label="Deactivated" />}
            </span>
            <span className="block font-mono text-meta text-muted">{member.login}</span>
          </span>
        </span>
      ),
    },
    {
      id: "email",
      label: "Email",
      cell: ({ email }) => <span className="wrap-anywhere">{email}</span>,
    },
    { id: "role", label: "Role", cell: (member) => <RoleCell of={of} member={member} /> },
    {
      id: "groups",
      label: "Groups",
      cell: ({ groups }) => <Groups organization={of.organization.name} groups={groups} />,
    },
    {
      id: "since",
      label: "Since",
      cell: ({ since }) => <Time at={since.toISOString()} />,
    },
  ];
  // Addresses are for those who look after members.
  if (!of.change) return all.filter(({ id }) => id !== "email");
  return all.concat({
    id: "remove",
    label: "Actions",
    hideLabel: true,
    cell: (member) => <Remove of={of} member={member} />,
  });
}

const SHOWN = 3;

function Groups({ organization, groups }: { organization: string; groups: readonly string[] }) {
  if (groups.length === 0) return <span className="text-muted">None</span>;
  return (
    <span className="inline-flex flex-wrap gap-x-2">
      {groups.slice(0, SHOWN).map((group) => (
        <Link
          key={group}
          href={`/${organization}/groups/${group}`}
          prefetch={false}
          className="inline-flex min-h-6 items-center font-mono text-meta whitespace-nowrap no-underline hover:underline"
        >
          {group}
        </Link>
      ))}
      {groups.length > SHOWN ? (
        <span className="inline-flex min-h-6 items-center text-meta text-muted">{groups.length - SHOWN} more</span>
      ) : null}
    </span>
  );
}

export function MemberTable({ rows, ...of }: MembersOf & { rows: readonly Member[] }) {
  return (
    <Table
      caption={`Members of ${of.organization.displayName}`}
      columns={columns(of)}
      rows={rows}
      rowKey={({ login }) => login}
    />
  );
}
