import { ROLE_WORDS } from "#components/organizations/roles.ts";
import { Avatar } from "#components/ui/avatar.tsx";
import { Badge, StatusBadge } from "#components/ui/badge.tsx";
import { ShieldIcon } from "#components/ui/icons.tsx";
import { integer } from "#components/ui/numbers.ts";
import { type Column, Table } from "#components/ui/table.tsx";
import { Time } from "#components/ui/time.tsx";
import type { Account } from "#core/administration.ts";
import { type UserActions, UserMenu } from "./user-menu.tsx";

const SHOWN = 3;

function Places({ organizations }: Pick<Account, "organizations">) {
  if (organizations.length === 0) return <span className="text-muted">None</span>;
  return (
    <ul>
      {organizations.slice(0, SHOWN).map(({ name, role }) => (
        <li key={name} className="whitespace-nowrap">
          <span className="font-mono text-meta">{name}</span>{" "}
          {role === "member" ? null : <span className="text-meta text-muted">{ROLE_WORDS[role].toLowerCase()}</span>}
        </li>
      ))}
      {organizations.length > SHOWN ? (
        <li className="text-meta text-muted">{organizations.length - SHOWN} more</li>
      ) : null}
    </ul>
  );
}

const columns = (me: string, actions: UserActions): Column<Account>[] => [
  {
    id: "person",
    label: "Person",
    head: true,
    cell: ({ login, name, active, administrator }) => (
      <span className="flex items-center gap-2.5">
        <Avatar name={name || login} size="small" />
        <span className="min-w-0">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5 font-medium">
            <span>
              {name || login}
              {login === me ? <span className="font-normal text-muted"> (you)</span> : null}
            </span>
            {administrator ? (
              <Badge tone="info" icon={<ShieldIcon className="size-3.5!" />}>
                Administrator
              </Badge>
            ) : null}
            {active ? null : <StatusBadge status="disabled" label="Deactivated" />}
          </span>
          <span className="block font-mono text-meta text-muted">{login}</span>
        </span>
      </span>
    ),
  },
  { id: "email", label: "Email", cell: ({ email }) => <span className="wrap-anywhere">{email}</span> },
  { id: "organizations", label: "Organizations", cell: (account) => <Places {...account} /> },
  { id: "tokens", label: "Tokens", numeric: true, cell: ({ tokens }) => integer(tokens) },
  { id: "seen", label: "Last seen", cell: ({ lastSeenAt }) => <Time at={lastSeenAt?.toISOString() ?? null} /> },
  { id: "created", label: "Created", cell: ({ createdAt }) => <Time at={createdAt.toISOString()} /> },
  {
    id: "actions",
    label: "Actions",
    hideLabel: true,
    // One's own account is another administrator's to change: nobody locks themselves out.
    cell: (account) => (account.login === me ? null : <UserMenu account={account} actions={actions} />),
  },
];

/** Every account of the server, for its administrators. */
export function UserTable({ me, rows, actions }: { me: string; rows: readonly Account[]; actions: UserActions }) {
  return <Table caption="Users" columns={columns(me, actions)} rows={rows} rowKey={({ login }) => login} />;
}
