import Link from "next/link";
import type { Role } from "#access/vocabulary.ts";
import { AddDialog } from "#components/groups/add-dialog.tsx";
import { Card } from "#components/ui/card.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { Picker } from "#components/ui/picker.tsx";

/** The groups of a member; for administrators with the others to add to. */
export function MemberGroups({
  organization,
  member: { login, name, role, groups },
  all,
  actions,
}: {
  organization: string;
  member: { login: string; name: string; role: Role; groups: readonly string[] };
  /** Every group there is, for whoever may change groups; null for the others. */
  all: readonly { name: string; description: string }[] | null;
  actions: { joinGroups: FormAction; leaveGroup: FormAction };
}) {
  const others = all?.filter((group) => !groups.includes(group.name)) ?? [];
  const add =
    others.length > 0 ? (
      <AddDialog
        action={actions.joinGroups}
        fields={{ organization, login }}
        label="Add to groups"
        busy="Adding to groups"
      >
        <Picker
          name="groups"
          label={`Groups that ${name || login} is not in`}
          searchLabel="Search groups"
          options={others.map((group) => ({ value: group.name, label: group.name, detail: group.description }))}
          help="What a group gives counts at once, for tokens too."
        />
      </AddDialog>
    ) : null;
  return (
    <Card title="Groups" actions={add} flush={groups.length > 0}>
      {groups.length === 0 ? (
        <p className="text-muted">
          {role === "member"
            ? "In no group: only channels that every member may read can be used."
            : "In no group. The role alone gives admin on every channel."}
        </p>
      ) : (
        <ul className="divide-y divide-border">
          {groups.map((group) => (
            <li key={group} className="flex min-h-11 items-center justify-between gap-3 px-4">
              <Link
                href={`/${organization}/groups/${group}`}
                prefetch={false}
                className="inline-flex min-h-target items-center font-mono wrap-anywhere no-underline hover:underline"
              >
                {group}
              </Link>
              {all ? (
                <Leave at={{ organization, group, login }} who={name || login} action={actions.leaveGroup} />
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Leave({
  at,
  who,
  action,
}: {
  at: Record<"organization" | "group" | "login", string>;
  who: string;
  action: FormAction;
}) {
  return (
    <ConfirmAction
      action={action}
      fields={at}
      label="Remove"
      name={`Remove from ${at.group}`}
      look={{ variant: "quiet", size: "small" }}
      title={`Remove ${who} from ${at.group}?`}
      confirm="Remove from group"
      busy="Removing"
    >
      <p>
        {who} loses what {at.group} gives, unless another group, a role or a channel&rsquo;s visibility gives it too.
        Tokens that use it are refused at once.
      </p>
    </ConfirmAction>
  );
}
