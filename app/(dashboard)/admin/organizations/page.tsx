import type { Metadata } from "next";
import { administration } from "#app/administration.ts";
import { read } from "#app/context.ts";
import { mentions, pageOf, readQuery, type SearchParams } from "#app/query.ts";
import { OrganizationTable } from "#components/admin/organization-table.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { BuildingIcon, PlusIcon, SearchIcon } from "#components/ui/icons.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { SearchField } from "#components/ui/search-field.tsx";
import { Toolbar } from "#components/ui/toolbar.tsx";
import { listAllOrganizations } from "#core/administration.ts";
import { take } from "./actions.ts";

type Props = { searchParams: SearchParams };

const PATH = "/admin/organizations";

export async function generateMetadata(): Promise<Metadata> {
  await administration();
  return { title: "Organizations · Server" };
}

export default async function OrganizationsPage({ searchParams }: Props) {
  await administration();
  const query = await readQuery(searchParams);
  const all = await read(listAllOrganizations);
  const q = query.text("q");
  const found = all.filter(({ name, displayName, owners }) => mentions(q, name, displayName, ...owners));
  const shown = pageOf(found, query.page);
  return (
    <>
      <PageHeader
        title="Organizations"
        description="How large each is and who owns it. What is inside is for its members; administering the server opens none of them."
        actions={
          <ButtonLink href="/new" variant="primary" icon={<PlusIcon />}>
            Create organization
          </ButtonLink>
        }
      />
      <div className="space-y-3">
        <Toolbar clearHref={q ? PATH : undefined}>
          <SearchField label="Search organizations" />
        </Toolbar>
        <Card flush>
          {found.length > 0 ? <OrganizationTable rows={shown.rows} take={take} /> : <Nothing any={all.length > 0} />}
        </Card>
        <Pager {...shown} href={(page) => query.href(PATH, { page })} />
      </div>
    </>
  );
}

function Nothing({ any }: { any: boolean }) {
  if (any)
    return (
      <EmptyState
        icon={<SearchIcon size={20} />}
        title="No organization matches"
        actions={<ButtonLink href={PATH}>Clear filters</ButtonLink>}
      />
    );
  return (
    <EmptyState icon={<BuildingIcon size={20} />} title="No organizations yet">
      <p>An organization has members, groups, channels and tokens of its own.</p>
    </EmptyState>
  );
}
