import { AccessTable, type GrantActions } from "#components/channels/access-table.tsx";
import { GiveAccess } from "#components/channels/give-access.tsx";
import { choicesOf } from "#components/channels/group-choices.ts";
import { count } from "#components/text.ts";
import { Card } from "#components/ui/card.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import type { ChannelAccess } from "#core/channels.ts";
import type { GroupSummary } from "#core/groups.ts";
import type { PackageAccessGrant, PackageDetail } from "#core/packages.ts";

export type AccessActions = GrantActions & { access: FormAction; give: FormAction };

type Props = {
  organization: string;
  channel: string;
  pack: PackageDetail;
  /** On this package alone. */
  grants: readonly PackageAccessGrant[];
  /** On its channel; null for who may not know. */
  onChannel: readonly ChannelAccess[] | null;
  groups: readonly GroupSummary[];
  actions: AccessActions;
};

/** Who may use this one package, beside what its channel gives; for whoever may change that. */
export function PackageAccess({ organization, channel, pack, grants, onChannel, groups, actions }: Props) {
  const { kind, name, access } = pack;
  const fields = { channel, kind, name };
  const restricted = access === "restricted";
  return (
    <Card
      title="Access"
      description={
        restricted
          ? `Only who has admin on ${channel}, and the groups below.`
          : `Whoever reads ${channel} reads this package too. Groups can be given more on it here.`
      }
      actions={
        <>
          <Restrict {...{ channel, pack, grants, onChannel, restricted }} action={actions.access} />
          {groups.length > 0 ? (
            <GiveAccess
              on={name}
              fields={{ ...fields, organization }}
              groups={choicesOf(groups, grants)}
              action={actions.give}
              variant="secondary"
            />
          ) : null}
        </>
      }
      flush={grants.length > 0}
    >
      {grants.length > 0 ? (
        <AccessTable organization={organization} on={name} fields={fields} grants={grants} actions={actions} />
      ) : (
        <p className="text-muted">No group has a level on this package alone.</p>
      )}
    </Card>
  );
}

function Restrict({
  channel,
  pack: { kind, name },
  grants,
  onChannel,
  restricted,
  action,
}: Pick<Props, "channel" | "pack" | "grants" | "onChannel"> & { restricted: boolean; action: FormAction }) {
  return (
    <ConfirmAction
      action={action}
      fields={{ channel, kind, name, access: restricted ? "inherit" : "restricted" }}
      label={restricted ? "Lift restriction" : "Restrict package"}
      look={{ variant: "secondary" }}
      title={restricted ? `Lift the restriction of ${name}?` : `Restrict ${name}?`}
      confirm={restricted ? "Lift restriction" : "Restrict package"}
      busy={restricted ? "Lifting restriction" : "Restricting package"}
      harmless={restricted}
    >
      {restricted ? (
        <p>
          Whoever reads {channel} reads {name} too from now on.
        </p>
      ) : (
        <>
          <p>{lossOf(channel, name, { grants, onChannel })}</p>
          <p>For everybody below admin it is as if it were not there, until their group is given access to it.</p>
        </>
      )}
    </ConfirmAction>
  );
}

/** Who loses a package that becomes restricted: groups with less than admin on its channel and nothing on itself. */
function lossOf(channel: string, name: string, { grants, onChannel }: Pick<Props, "grants" | "onChannel">): string {
  if (!onChannel) return `Groups that have ${name} only through ${channel} lose it at once, and so do their tokens.`;
  const kept = new Set(grants.map(({ group }) => group));
  const below = onChannel.filter(({ level, group }) => level !== "admin" && !kept.has(group)).length;
  return below === 0
    ? `No group loses ${name}: none has it through the channel alone.`
    : `${count(below, "group loses", "groups lose")} ${name} at once, and so do the tokens of their members.`;
}
