import Link from "next/link";
import { LEVEL_OPTIONS } from "#components/groups/levels.ts";
import { count } from "#components/text.ts";
import { ApplySelect } from "#components/ui/apply-select.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { integer } from "#components/ui/numbers.ts";
import { type Column, Table } from "#components/ui/table.tsx";
import { Time } from "#components/ui/time.tsx";
import type { ChannelAccess } from "#core/channels.ts";

type Actions = { set: FormAction; remove: FormAction };

const columns = (organization: string, channel: string, { set, remove }: Actions): Column<ChannelAccess>[] => [
  {
    id: "group",
    label: "Group",
    head: true,
    cell: ({ group }) => (
      <Link href={`/${organization}/groups/${group}`} prefetch={false} className="font-mono">
        {group}
      </Link>
    ),
  },
  { id: "members", label: "Members", numeric: true, cell: ({ members }) => integer(members) },
  {
    id: "level",
    label: "Level",
    cell: ({ group, level, version }) => (
      <ApplySelect
        action={set}
        fields={{ organization, channel, group }}
        name="level"
        label={`Level of ${group} on ${channel}`}
        value={level}
        version={version}
        options={LEVEL_OPTIONS}
        busy="Changing level"
      />
    ),
  },
  { id: "since", label: "Since", cell: ({ since }) => <Time at={since.toISOString()} /> },
  {
    id: "remove",
    label: "Actions",
    hideLabel: true,
    numeric: true,
    cell: (grant) => <Remove organization={organization} channel={channel} grant={grant} remove={remove} />,
  },
];

function Remove({
  organization,
  channel,
  grant: { group, level, members },
  remove,
}: {
  organization: string;
  channel: string;
  grant: ChannelAccess;
  remove: FormAction;
}) {
  return (
    <ConfirmAction
      action={remove}
      fields={{ organization, group, channel }}
      label="Remove"
      name={`Remove ${group}`}
      look={{ variant: "quiet", size: "small" }}
      title={`Remove ${group} from ${channel}?`}
      confirm="Remove access"
      busy="Removing access"
    >
      <p>
        {members === 0
          ? `${group} has no members: nobody loses anything today.`
          : `${count(members, "person loses", "people lose")} ${level} on ${channel} at once, unless another group or a role gives it to them. Their tokens lose it too.`}
      </p>
    </ConfirmAction>
  );
}

/** The groups that a channel is shared with, for whoever may change that. */
export function AccessTable({
  organization,
  channel,
  grants,
  actions,
}: {
  organization: string;
  channel: string;
  grants: readonly ChannelAccess[];
  actions: Actions;
}) {
  return (
    <Table
      caption={`Groups with access to ${channel}`}
      columns={columns(organization, channel, actions)}
      rows={grants}
      rowKey={({ group }) => group}
    />
  );
}
