import Link from "next/link";
import { KINDS, type Level } from "#access/vocabulary.ts";
import { LEVEL_OPTIONS } from "#components/groups/levels.ts";
import { ImpactPreview } from "#components/impact/impact-preview.tsx";
import { askLowering } from "#components/impact/lowering.tsx";
import { ApplySelect } from "#components/ui/apply-select.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { integer } from "#components/ui/numbers.ts";
import { type Column, Table } from "#components/ui/table.tsx";
import { Time } from "#components/ui/time.tsx";
import type { ChannelAccess } from "#core/channels.ts";
import type { Hypothesis } from "#core/impact.input.ts";

/** A group's level on a channel, or on one package. */
export type GroupGrant = ChannelAccess;

export type GrantActions = { set: FormAction; remove: FormAction };

type Props = {
  organization: string;
  /** The channel's or package's name. */
  on: string;
  /** What the grants are on, as hidden fields. */
  fields: Record<string, string>;
  grants: readonly GroupGrant[];
  actions: GrantActions;
};

/** A group with another level, or with none, on what the fields name. */
function changeOf({ channel = "", kind: given, name }: Record<string, string>, group: string, level: Level | null) {
  const kind = KINDS.find((each) => each === given);
  const change: Hypothesis =
    kind && name
      ? { kind: "packageGrant", group, channel, package: { kind, name }, level }
      : { kind: "grants", changes: [{ group, channel, level }] };
  return change;
}

const columns = ({ organization, on, fields, actions }: Props): Column<GroupGrant>[] => [
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
        action={actions.set}
        fields={{ ...fields, organization, group }}
        name="level"
        label={`Level of ${group} on ${on}`}
        value={level}
        version={version}
        options={LEVEL_OPTIONS}
        busy="Changing level"
        ask={askLowering({ group, on, level }, (lower) => changeOf(fields, group, lower))}
      />
    ),
  },
  { id: "since", label: "Since", cell: ({ since }) => <Time at={since.toISOString()} /> },
  {
    id: "remove",
    label: "Actions",
    hideLabel: true,
    numeric: true,
    cell: ({ group, version }) => (
      <ConfirmAction
        action={actions.remove}
        fields={{ ...fields, organization, group, version: String(version) }}
        label="Remove"
        name={`Remove ${group}`}
        look={{ variant: "quiet", size: "small" }}
        title={`Remove ${group} from ${on}?`}
        confirm="Remove access"
        busy="Removing access"
        impact={{ preview: <ImpactPreview change={changeOf(fields, group, null)} />, object: on }}
      />
    ),
  },
];

/** The groups that a channel or a package is shared with, for whoever may change that. */
export function AccessTable(props: Props) {
  return (
    <Table
      caption={`Groups with access to ${props.on}`}
      columns={columns(props)}
      rows={props.grants}
      rowKey={({ group }) => group}
    />
  );
}
