import type { Metadata } from "next";
import { read } from "#app/context.ts";
import { may } from "#app/may.ts";
import { organizationOf } from "#app/organization.ts";
import { mentions, pageOf, readQuery, type SearchParams } from "#app/query.ts";
import { GroupTable } from "#components/groups/group-table.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { GroupIcon, PlusIcon, SearchIcon } from "#components/ui/icons.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { SearchField } from "#components/ui/search-field.tsx";
import { Toolbar } from "#components/ui/toolbar.tsx";
import { listGroups } from "#core/groups.ts";
import { resourceOf } from "#core/organizations.ts";

type Props = { params: Promise<{ org: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Groups · ${(await organizationOf((await params).org)).displayName}` };
}

export default async function GroupsPage({ params, searchParams }: Props) {
  const { org } = await params;
  const path = `/${org}/groups`;
  const query = await readQuery(searchParams);
  const q = query.text("q");
  const groups = await read((ctx) => listGroups(ctx, org));
  const found = groups.filter(({ name, description }) => mentions(q, name, description));
  const shown = pageOf(found, query.page);
  const create = (await may("group.create", resourceOf(await organizationOf(org)))) ? (
    <ButtonLink href={`${path}/new`} variant="primary" icon={<PlusIcon />}>
      Create group
    </ButtonLink>
  ) : null;
  return (
    <>
      <PageHeader
        title="Groups"
        description="A group gives the people in it access to channels."
        actions={groups.length > 0 ? create : null}
      />
      {groups.length === 0 ? (
        <Card>
          <EmptyState icon={<GroupIcon size={20} />} title="No groups yet" actions={create}>
            <p>
              A group gives people access to channels.{" "}
              {create ? "Create one, put people in it and add a channel." : "An administrator creates them."}
            </p>
          </EmptyState>
        </Card>
      ) : (
        <div className="space-y-3">
          <Toolbar clearHref={q ? path : undefined}>
            <SearchField label="Search groups" />
          </Toolbar>
          <Card flush>
            {found.length === 0 ? (
              <EmptyState
                icon={<SearchIcon size={20} />}
                title="No group matches"
                actions={<ButtonLink href={path}>Clear filters</ButtonLink>}
              />
            ) : (
              <GroupTable organization={org} rows={shown.rows} />
            )}
          </Card>
          <Pager {...shown} href={(page) => query.href(path, { page })} />
        </div>
      )}
    </>
  );
}
