import { read } from "#app/context.ts";
import { mentions, pageOf, type Query } from "#app/query.ts";
import { AccessTable } from "#components/members/access-table.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ChannelIcon, SearchIcon } from "#components/ui/icons.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { SearchField } from "#components/ui/search-field.tsx";
import { Toolbar } from "#components/ui/toolbar.tsx";
import { listMemberAccess, type MemberDetail } from "#core/member-access.ts";

/** What a member may do on which channel, and because of what. */
export async function Access({
  organization,
  member: { login, name, active },
  self,
  query,
  path,
}: {
  organization: string;
  member: MemberDetail;
  self: boolean;
  query: Query;
  path: string;
}) {
  const all = await read((ctx) => listMemberAccess(ctx, { organization, login }));
  const q = query.text("q");
  const shown = pageOf(
    all.filter(({ channel }) => mentions(q, channel)),
    query.page,
  );
  const who = self ? "you" : name || login;
  return (
    <section aria-labelledby="access" className="space-y-3">
      <div>
        <h2 id="access" className="text-h3 font-semibold">
          Effective access
        </h2>
        <p className="max-w-prose text-muted">
          What {who} may do now, and because of what. Packages stand beneath their channel where the level is another
          one.
        </p>
      </div>
      {all.length > 0 ? (
        <Toolbar clearHref={q ? query.href(path, { q: null }) : undefined}>
          <SearchField label="Search channels" />
        </Toolbar>
      ) : null}
      <Card flush>
        {all.length === 0 ? (
          <EmptyState icon={<ChannelIcon size={20} />} title="No access to any channel" level={3}>
            <p>
              {active
                ? `A group, a role or a channel that every member may read would give ${who} some.`
                : "The account is deactivated: it can do nothing until it is activated again."}
            </p>
          </EmptyState>
        ) : shown.total === 0 ? (
          <EmptyState
            icon={<SearchIcon size={20} />}
            title="No channel matches"
            level={3}
            actions={<ButtonLink href={query.href(path, { q: null })}>Clear search</ButtonLink>}
          />
        ) : (
          <AccessTable organization={organization} caption={`Effective access of ${login}`} rows={shown.rows} />
        )}
      </Card>
      {shown.total > 0 ? <Pager {...shown} href={(page) => query.href(path, { page })} /> : null}
    </section>
  );
}
