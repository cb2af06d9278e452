import { ImpactPreview } from "#components/impact/impact-preview.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { StatusBadge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { UsersIcon } from "#components/ui/icons.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { rowsOf } from "#components/ui/pages.ts";
import { type Column, Table } from "#components/ui/table.tsx";
import { Time } from "#components/ui/time.tsx";
import type { GroupDetail } from "#core/groups.ts";
import type { Member } from "#core/members.ts";
import type { GroupActions, GroupAt } from "./actions.ts";
import { AddPeople } from "./add-dialog.tsx";

type Person = GroupDetail["members"][number];

const SIZE = 50;

function columns(at: GroupAt, remove: GroupActions["removePerson"] | null): Column<Person>[] {
  return [
    {
      id: "person",
      label: "Person",
      head: true,
      cell: ({ login, name, active }) => (
        <span className="flex items-center gap-2.5">
          <Avatar name={name || login} size="small" />
          <span className="min-w-0">
            <span className="font-medium">{name || login}</span>{" "}
            <span className="font-mono text-meta text-muted">{login}</span>
          </span>
          {active ? null : <StatusBadge status="disabled" label="Deactivated" />}
        </span>
      ),
    },
    { id: "since", label: "In this group since", cell: ({ since }) => <Time at={since.toISOString()} /> },
    ...(remove
      ? [
          {
            id: "remove",
            label: "Actions",
            hideLabel: true,

            cell: ({ login, name }: Person) => (
              <ConfirmAction
                action={remove}
                fields={{ ...at, login }}
                label="Remove"
                name={`Remove ${login}`}
                look={{ variant: "quiet", size: "small" }}
                className="max-sm:-ms-2.5"
                title={`Remove ${name || login} from ${at.group}?`}
                confirm="Remove from group"
                busy="Removing"
                impact={{
                  preview: <ImpactPreview change={{ kind: "groupMember", group: at.group, login }} />,
                  object: login,
                }}
              />
            ),
          },
        ]
      : []),
  ];
}

export function GroupMembers({
  at,
  group,
  everybody,
  page,
  href,
  actions,
}: {
  at: GroupAt;
  group: GroupDetail;
  /** Everybody who could be added, for whoever may add; null for the others. */
  everybody: readonly Member[] | null;
  page: number;
  href: (page: number) => string;
  actions: GroupActions;
}) {
  const { members } = group;
  const inside = new Set(members.map(({ login }) => login));
  const others = everybody?.filter(({ login }) => !inside.has(login));
  const add = others ? (
    <AddPeople
      action={actions.addPeople}
      at={at}
      options={others.map(({ login, name }) => ({ value: login, label: name || login, detail: login }))}
    />
  ) : null;
  if (members.length === 0)
    return (
      <Card>
        <EmptyState icon={<UsersIcon size={20} />} title="Nobody is in this group" actions={add}>
          <p>{add ? "People you add get what the group gives at once." : "An administrator adds people."}</p>
        </EmptyState>
      </Card>
    );
  const { from, to } = rowsOf(page, SIZE, members.length);
  return (
    <div className="space-y-3">
      <Card title="Members" actions={add} flush>
        <Table
          caption={`Members of ${at.group}`}
          columns={columns(at, everybody ? actions.removePerson : null)}
          rows={members.slice(from - 1, to)}
          rowKey={({ login }) => login}
        />
      </Card>
      {members.length > SIZE ? <Pager page={page} size={SIZE} total={members.length} href={href} /> : null}
    </div>
  );
}
