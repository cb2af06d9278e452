import Link from "next/link";
import { atLeast } from "#access/can.ts";
import type { Level } from "#access/vocabulary.ts";
import { ImpactPreview } from "#components/impact/impact-preview.tsx";
import { Badge, LevelBadge, Tag } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { BoxIcon } from "#components/ui/icons.tsx";
import { type Column, Table } from "#components/ui/table.tsx";
import type { Channel } from "#core/channels.ts";
import type { GroupDetail, PackageGrant } from "#core/groups.ts";
import type { GroupActions, GroupAt } from "./actions.ts";
import { AddPackage } from "./add-package.tsx";
import { levelByChannel } from "./by-channel.ts";

/** What the group has on the package by the channel alone. */
const byChannel = ({ channels }: GroupDetail, { channel, access }: PackageGrant): Level | null =>
  levelByChannel(channels.find((grant) => grant.channel === channel)?.level ?? null, access);

function columns(at: GroupAt, group: GroupDetail, mine: Set<string>, remove: GroupActions["removePackage"]) {
  const idle = (grant: PackageGrant) => atLeast(byChannel(group, grant), grant.level);
  const all: Column<PackageGrant>[] = [
    {
      id: "name",
      label: "Package",
      head: true,
      cell: ({ channel, kind, name }) => (
        <span className="inline-flex flex-wrap items-center gap-2">
          <Link
            href={`/${at.organization}/channels/${channel}/packages/${kind}/${name}`}
            prefetch={false}
            className="font-mono font-medium"
          >
            {name}
          </Link>
          <Tag>{kind === "pypi" ? "PyPI" : kind}</Tag>
        </span>
      ),
    },
    {
      id: "channel",
      label: "Channel",
      cell: ({ channel }) => (
        <Link href={`/${at.organization}/channels/${channel}`} prefetch={false} className="font-mono">
          {channel}
        </Link>
      ),
    },
    {
      id: "level",
      label: "Level on the package",
      cell: (grant) =>
        idle(grant) ? (
          <span className="inline-flex flex-wrap items-center gap-2 text-muted">
            <s>{grant.level}</s>
            <span>adds nothing</span>
          </span>
        ) : (
          <LevelBadge level={grant.level} />
        ),
    },
    {
      id: "by-channel",
      label: "By the channel",
      cell: (grant) => (
        <span className="inline-flex flex-wrap items-center gap-2">
          <LevelBadge level={byChannel(group, grant) ?? "none"} />
          {grant.access === "restricted" ? <Badge>Restricted</Badge> : null}
        </span>
      ),
    },
  ];
  if (mine.size === 0) return all;
  return all.concat({
    id: "remove",
    label: "Actions",
    hideLabel: true,

    cell: (grant) =>
      mine.has(grant.channel) ? (
        <ConfirmAction
          action={remove}
          fields={{ ...at, channel: grant.channel, kind: grant.kind, name: grant.name, version: String(grant.version) }}
          label="Remove"
          name={`Remove ${grant.name} in ${grant.channel}`}
          look={{ variant: "quiet", size: "small" }}
          className="max-sm:-ms-2.5"
          title={`Remove ${grant.level} on ${grant.name} from ${at.group}?`}
          confirm="Remove permission"
          busy="Removing"
          impact={{
            preview: (
              <ImpactPreview
                change={{
                  kind: "packageGrant",
                  group: at.group,
                  channel: grant.channel,
                  package: { kind: grant.kind, name: grant.name },
                  level: null,
                }}
              />
            ),
            object: grant.name,
          }}
        />
      ) : null,
  });
}

/** The per-package permissions of one group, beside what the channel gives anyway. */
export function GroupPackages({
  at,
  group,
  all,
  actions,
}: {
  at: GroupAt;
  group: GroupDetail;
  all: readonly Channel[];
  actions: GroupActions;
}) {
  const mine = new Set(all.filter(({ level }) => level === "admin").map(({ name }) => name));
  const add = mine.size > 0 ? <AddPackage action={actions.addPackage} at={at} channels={[...mine].sort()} /> : null;
  if (group.packages.length === 0)
    return (
      <Card>
        <EmptyState icon={<BoxIcon size={20} />} title="No package permissions" actions={add}>
          <p>This group reaches packages by its channels. A permission on one package adds to that.</p>
        </EmptyState>
      </Card>
    );
  return (
    <Card title="Package permissions" actions={add} flush>
      <Table
        caption={`Package permissions of ${at.group}`}
        columns={columns(at, group, mine, actions.removePackage)}
        rows={group.packages}
        rowKey={({ channel, kind, name }) => `${channel}/${kind}/${name}`}
      />
    </Card>
  );
}
