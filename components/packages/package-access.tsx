import Link from "next/link";
import type { Visibility } from "#access/vocabulary.ts";
import { AccessTable, type GrantActions } from "#components/channels/access-table.tsx";
import { GiveAccess } from "#components/channels/give-access.tsx";
import { choicesOf } from "#components/channels/group-choices.ts";
import { levelByChannel } from "#components/groups/by-channel.ts";
import { ImpactPreview } from "#components/impact/impact-preview.tsx";
import { LevelBadge } from "#components/ui/badge.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { GroupIcon } from "#components/ui/icons.tsx";
import { type Column, Table } from "#components/ui/table.tsx";
import type { ChannelAccess } from "#core/channels.ts";
import type { GroupSummary } from "#core/groups.ts";
import type { PackageAccessGrant, PackageDetail } from "#core/packages.ts";

export type AccessActions = GrantActions & { access: FormAction; give: FormAction };

type Props = {
  organization: string;
  channel: string;
  visibility: Visibility;
  pack: PackageDetail;
  /** On this package alone. */
  grants: readonly PackageAccessGrant[];
  /** On its channel; null for who may not know. */
  onChannel: readonly ChannelAccess[] | null;
  groups: readonly GroupSummary[];
  actions: AccessActions;
};

/** Who may use this one package, beside what its channel gives; for whoever may change that. */
export function PackageAccess(props: Props) {
  return (
    <>
      <Rule {...props} />
      <OnPackage {...props} />
      {props.onChannel ? <OnChannel {...props} onChannel={props.onChannel} /> : null}
    </>
  );
}

/** Restricted or not, and what that means here. */
function Rule({ channel, visibility, pack, actions }: Props) {
  const restricted = pack.access === "restricted";
  const open = visibility === "public" ? "anyone" : visibility === "members" ? "every member" : null;
  return (
    <Card
      title={restricted ? "Restricted" : `Follows ${channel}`}
      actions={<Restrict channel={channel} pack={pack} restricted={restricted} action={actions.access} />}
    >
      <ul className="list-disc space-y-1 ps-5">
        {restricted ? (
          <>
            <li>Only groups with a level on the package itself, and whoever has admin on {channel}, can use it.</li>
            <li>For everybody else it is as if it were not there: in the index, in searches, in counts.</li>
          </>
        ) : (
          <>
            <li>Whoever has a level on {channel} has it on this package too.</li>
            {open ? (
              <li>
                {channel} is readable by {open}, and so is this package.
              </li>
            ) : null}
            <li>A group can be given more on it, or access to it alone.</li>
          </>
        )}
      </ul>
    </Card>
  );
}

function OnPackage({ organization, channel, pack: { kind, name }, grants, groups, actions }: Props) {
  const fields = { channel, kind, name };
  const give =
    groups.length > 0 ? (
      <GiveAccess
        on={name}
        fields={{ ...fields, organization }}
        groups={choicesOf(groups, grants)}
        action={actions.give}
      />
    ) : null;
  return (
    <Card
      title="Groups with a level on this package"
      description="On this package alone. The highest level wins."
      actions={grants.length > 0 ? give : null}
      flush
    >
      {grants.length > 0 ? (
        <AccessTable organization={organization} on={name} fields={fields} grants={grants} actions={actions} />
      ) : (
        <EmptyState icon={<GroupIcon size={20} />} title="No group has a level on it alone" level={3} actions={give} />
      )}
    </Card>
  );
}

/** The groups of the channel, and what of that reaches the package. */
function OnChannel({ organization, channel, pack, onChannel }: Props & { onChannel: readonly ChannelAccess[] }) {
  if (onChannel.length === 0) return null;
  const columns: Column<ChannelAccess>[] = [
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
    { id: "channel", label: `On ${channel}`, cell: ({ level }) => <LevelBadge level={level} /> },
    {
      id: "here",
      label: "On this package",
      cell: ({ level }) => {
        const here = levelByChannel(level, pack.access);
        if (here) return <LevelBadge level={here} />;
        return (
          <span className="text-muted">
            <s>{level}</s> does not reach a restricted package
          </span>
        );
      },
    },
  ];
  return (
    <Card
      title={`Groups of ${channel}`}
      description="What the channel gives, and what of it reaches this package."
      actions={<ButtonLink href={`/${organization}/channels/${channel}/access`}>Access of {channel}</ButtonLink>}
      flush
    >
      <Table
        caption={`Groups of ${channel} and this package`}
        columns={columns}
        rows={onChannel}
        rowKey={({ group }) => group}
      />
    </Card>
  );
}

function Restrict({
  channel,
  pack: { kind, name },
  restricted,
  action,
}: Pick<Props, "channel" | "pack"> & { restricted: boolean; action: FormAction }) {
  const access = restricted ? "inherit" : "restricted";
  return (
    <ConfirmAction
      action={action}
      fields={{ channel, kind, name, access }}
      label={restricted ? "Lift restriction" : "Restrict package"}
      look={{ variant: "secondary" }}
      title={restricted ? `Lift the restriction of ${name}?` : `Restrict ${name}?`}
      confirm={restricted ? "Lift restriction" : "Restrict package"}
      busy={restricted ? "Lifting restriction" : "Restricting package"}
      harmless={restricted}
      impact={{
        preview: <ImpactPreview change={{ kind: "packageAccess", channel, package: { kind, name }, access }} />,
        object: name,
      }}
    >
      {restricted ? (
        <p>
          Whoever reads {channel} reads {name} too from now on.
        </p>
      ) : (
        <p>For everybody below admin it is as if it were not there, until their group is given access to it.</p>
      )}
    </ConfirmAction>
  );
}
