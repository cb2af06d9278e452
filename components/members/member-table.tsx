import Link from "next/link";
import type { Role } from "#access/vocabulary.ts";
import { count } from "#components/text.ts";
import { Avatar } from "#components/ui/avatar.tsx";
import { StatusBadge } from "#components/ui/badge.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { type Column, Table } from "#components/ui/table.tsx";
import { Time } from "#components/ui/time.tsx";
import type { Activity } from "#core/member-access.ts";
import type { Member } from "#core/members.ts";
import { LeaveOrganization, RemoveMember } from "./departure.tsx";
import { RoleField } from "./role-field.tsx";

export type MembersOf = {
  organization: { name: string; displayName: string };
  /** Who looks. */
  me: { login: string; role: Role };
  /** Whether role admin or owner lets them change members. */
  change: boolean;
  /** How many owners there are: the last one stays. */
  owners: number;
  actions: { changeRole: FormAction; remove: FormAction; leave: FormAction };
};

/** A member with what it does here, for administrators. */
export type MemberRow = Member & { activity: Activity | null };

const nameOf = ({ name, login }: MemberRow) => name || login;

const mayChange = ({ change, me }: MembersOf, member: MemberRow) =>
  change && (member.role !== "owner" || me.role === "owner");

const isLast = ({ owners }: MembersOf, member: MemberRow) => member.role === "owner" && owners <= 1;

function Departure({ of, member }: { of: MembersOf; member: MemberRow }) {
  if (!mayChange(of, member) || isLast(of, member)) return null;
  const { organization, me, actions } = of;
  return member.login === me.login ? (
    <LeaveOrganization organization={organization} member={member} action={actions.leave} />
  ) : (
    <RemoveMember organization={organization} member={member} action={actions.remove} />
  );
}

function columns(of: MembersOf): Column<MemberRow>[] {
  const all: Column<MemberRow>[] = [
    {
      id: "person",
      label: "Person",
      head: true,
      cell: (member) => (
        <span className="flex items-center gap-2.5">
          <Avatar name={nameOf(member)} size="small" />
          <span className="min-w-0">
            <span className="block font-medium">
              <Link
                href={`/${of.organization.name}/members/${member.login}`}
                prefetch={false}
                className="inline-block no-underline hover:underline"
              >
                {nameOf(member)}
              </Link>
              {member.login === of.me.login ? <span className="font-normal text-muted"> (you)</span> : null}{" "}
              {member.active ? null : <StatusBadge status="disabled" label="Deactivated" />}
            </span>
            <span className="block text-meta text-muted">
              <span className="font-mono">{member.login}</span>
              {member.email ? <span className="wrap-anywhere"> {member.email}</span> : null}
            </span>
          </span>
        </span>
      ),
    },
    {
      id: "role",
      label: "Role",
      cell: (member) => (
        <RoleField
          organization={of.organization.name}
          member={member}
          mine={of.me.role}
          change={mayChange(of, member)}
          last={isLast(of, member)}
          action={of.actions.changeRole}
        />
      ),
    },
    {
      id: "groups",
      label: "Groups",
      cell: ({ groups }) => <Groups organization={of.organization.name} groups={groups} />,
    },
    {
      id: "tokens",
      label: "Tokens in use",
      numeric: true,
      cell: ({ activity, login }) => <Tokens organization={of.organization.name} login={login} activity={activity} />,
    },
    {
      id: "seen",
      label: "Last seen",
      cell: ({ activity }) => <Time at={activity?.lastSeenAt?.toISOString() ?? null} />,
    },
    {
      id: "since",
      label: "Since",
      cell: ({ since }) => <Time at={since.toISOString()} />,
    },
  ];
  // What people do is for those who look after members. A member's page has the rest.
  if (!of.change) return all.filter(({ id }) => !["tokens", "seen"].includes(id));
  return all
    .filter(({ id }) => id !== "since")
    .concat({
      id: "remove",
      label: "Actions",
      hideLabel: true,
      cell: (member) => <Departure of={of} member={member} />,
    });
}

function Tokens({ organization, login, activity }: { organization: string; login: string; activity: Activity | null }) {
  if (!activity || activity.tokens === 0) return <span className="text-muted">None</span>;
  return (
    <Link
      href={`/${organization}/members/${login}#tokens`}
      prefetch={false}
      aria-label={`${count(activity.tokens, "token")} of ${login}`}
      className="inline-flex min-h-6 min-w-6 items-center sm:justify-end"
    >
      {activity.tokens}
    </Link>
  );
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

export function MemberTable({ rows, ...of }: MembersOf & { rows: readonly MemberRow[] }) {
  return (
    <Table
      caption={`Members of ${of.organization.displayName}`}
      columns={columns(of)}
      rows={rows}
      rowKey={({ login }) => login}
    />
  );
}
