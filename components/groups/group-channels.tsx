import Link from "next/link";
import { ImpactPreview } from "#components/impact/impact-preview.tsx";
import { askLowering } from "#components/impact/lowering.tsx";
import { count } from "#components/text.ts";
import { ApplySelect } from "#components/ui/apply-select.tsx";
import { LevelBadge } from "#components/ui/badge.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ChannelIcon } from "#components/ui/icons.tsx";
import { type Column, Table } from "#components/ui/table.tsx";
import { Time } from "#components/ui/time.tsx";
import type { Channel } from "#core/channels.ts";
import type { ChannelGrant, GroupDetail } from "#core/groups.ts";
import type { GroupActions, GroupAt } from "./actions.ts";
import { AddChannels } from "./add-dialog.tsx";
import { LEVEL_OPTIONS } from "./levels.ts";

type Props = {
  at: GroupAt;
  group: GroupDetail;
  /** The channels that whoever looks sees, with their own level: admin on one is what giving access takes. */
  all: readonly Channel[];
  actions: GroupActions;
};

function columns({ at, group, all, actions }: Props): Column<ChannelGrant>[] {
  const mine = new Set(all.filter(({ level }) => level === "admin").map(({ name }) => name));
  const exceptions = (channel: string) => group.packages.filter((pack) => pack.channel === channel).length;
  return [
    {
      id: "channel",
      label: "Channel",
      head: true,
      cell: ({ channel }) => (
        <Link href={`/${at.organization}/channels/${channel}`} prefetch={false} className="font-mono">
          {channel}
        </Link>
      ),
    },
    {
      id: "level",
      label: "Level",
      cell: ({ channel, level, version }) =>
        mine.has(channel) ? (
          <ApplySelect
            action={actions.setLevel}
            fields={{ ...at, channel }}
            name="level"
            label={`Level of ${at.group} on ${channel}`}
            value={level}
            version={version}
            options={LEVEL_OPTIONS}
            busy="Changing level"
            ask={askLowering({ group: at.group, on: channel, level }, (lower) => ({
              kind: "grants",
              changes: [{ group: at.group, channel, level: lower }],
            }))}
          />
        ) : (
          <LevelBadge level={level} />
        ),
    },
    {
      id: "packages",
      label: "Package permissions",
      cell: ({ channel }) => {
        const n = exceptions(channel);
        if (n === 0) return <span className="text-muted">None</span>;
        return (
          <Link href={`/${at.organization}/groups/${at.group}?tab=packages`} prefetch={false}>
            {count(n, "package")}
          </Link>
        );
      },
    },
    { id: "since", label: "Since", cell: ({ since }) => <Time at={since.toISOString()} /> },
    ...(mine.size > 0
      ? [
          {
            id: "remove",
            label: "Actions",
            hideLabel: true,

            cell: ({ channel, version }: ChannelGrant) =>
              mine.has(channel) ? (
                <RemoveChannel {...{ at, group, channel, version }} action={actions.removeChannel} />
              ) : null,
          },
        ]
      : []),
  ];
}

function RemoveChannel({
  at,
  group,
  channel,
  version,
  action,
}: {
  at: GroupAt;
  group: GroupDetail;
  channel: string;
  version: number;
  action: GroupActions["removeChannel"];
}) {
  const kept = group.packages.filter((pack) => pack.channel === channel).length;
  return (
    <ConfirmAction
      action={action}
      fields={{ ...at, channel, version: String(version) }}
      label="Remove"
      name={`Remove ${channel}`}
      look={{ variant: "quiet", size: "small" }}
      className="max-sm:-ms-2.5"
      title={`Remove ${channel} from ${at.group}?`}
      confirm="Remove channel"
      busy="Removing channel"
      impact={{
        preview: <ImpactPreview change={{ kind: "grants", changes: [{ group: at.group, channel, level: null }] }} />,
        object: channel,
      }}
    >
      {kept > 0 ? <p>{count(kept, "package permission")} on it stay.</p> : null}
    </ConfirmAction>
  );
}

/** The channel-group associations of one group. */
export function GroupChannels(props: Props) {
  const { at, group, all, actions } = props;
  const has = new Set(group.channels.map(({ channel }) => channel));
  const mine = all.filter(({ level }) => level === "admin");
  const addable = mine.filter(({ name }) => !has.has(name));
  const add =
    mine.length > 0 && addable.length > 0 ? (
      <AddChannels
        action={actions.addChannels}
        at={at}
        options={addable.map(({ name, description }) => ({ value: name, label: name, detail: description }))}
      />
    ) : null;
  if (group.channels.length === 0)
    return (
      <Card>
        <EmptyState
          icon={<ChannelIcon size={20} />}
          title="This group gives no channel yet"
          actions={
            add ?? (mine.length > 0 ? <ButtonLink href={`/${at.organization}/channels`}>Channels</ButtonLink> : null)
          }
        >
          <p>A group gives people access to channels. {add ? "Add a channel to make it useful." : ""}</p>
        </EmptyState>
      </Card>
    );
  return (
    <Card title="Channels" actions={add} flush>
      <Table
        caption={`Channels of ${at.group}`}
        columns={columns(props)}
        rows={group.channels}
        rowKey={({ channel }) => channel}
      />
    </Card>
  );
}
