import { count } from "#components/text.ts";
import { Card } from "#components/ui/card.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { bytes, list } from "#components/ui/numbers.ts";
import type { Contents } from "#core/organizations.ts";

const SHOWN = 5;
const LATELY = 30 * 86_400_000;

const few = (names: readonly string[]) =>
  names.length > SHOWN
    ? `${names.slice(0, SHOWN).join(", ")} and ${count(names.length - SHOWN, "more", "more")}`
    : list(names);

/** Everything that goes, in words, from live numbers. */
function Consequence({ name, contents }: { name: string; contents: Contents }) {
  const { channels, packages, files, size, groups, members, invitations, tokens } = contents;
  const own = tokens.filter(({ owner }) => owner === null);
  const fenced = tokens.length - own.length;
  const used = tokens.filter(({ lastUsedAt }) => lastUsedAt && Date.now() - lastUsedAt.getTime() < LATELY);
  return (
    <>
      <p>This is deleted, at once and for good:</p>
      <ul className="list-disc space-y-1 ps-5">
        {channels.length > 0 ? (
          <li>
            {count(channels.length, "channel")} ({few(channels)}) with {count(packages, "package")} and{" "}
            {count(files, "file")}, {bytes(size)}
          </li>
        ) : null}
        {groups.length > 0 ? <li>{count(groups.length, "group")} and the access they give</li> : null}
        <li>
          the membership of {count(members.length, "person", "people")}; their accounts stay
          {invitations > 0 ? <>, and {count(invitations, "open invitation")}</> : null}
        </li>
        {tokens.length > 0 ? (
          <li>
            {count(tokens.length, "token")}: {own.length} of the organization, {fenced} of people that are kept to it.{" "}
            {used.length > 0
              ? `${few(used.map((token) => token.name))} ${used.length === 1 ? "was" : "were"} used in the last 30 days: whatever uses ${used.length === 1 ? "it" : "them"} fails.`
              : "None was used in the last 30 days."}
          </li>
        ) : null}
      </ul>
      <p>
        Nobody can use the name {name} again, nor those of its channels. The audit log is kept for server
        administrators. This cannot be undone.
      </p>
    </>
  );
}

/** Deleting an organization: its name has to be typed, under what goes with it. */
export function DeleteOrganization({
  name,
  contents,
  action,
}: {
  name: string;
  contents: Contents;
  action: FormAction;
}) {
  return (
    <Card title="Delete organization" tone="danger">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-prose min-w-0 flex-1 basis-60 text-muted">
          Its channels, groups and tokens go with it. Its name stays reserved for ever.
        </p>
        <ConfirmAction
          action={action}
          fields={{ organization: name }}
          label="Delete organization"
          look={{ variant: "danger-secondary" }}
          title={`Delete ${name}?`}
          confirm="Delete organization"
          busy="Deleting organization"
          typeName={name}
        >
          <Consequence name={name} contents={contents} />
        </ConfirmAction>
      </div>
    </Card>
  );
}
