import type { Metadata } from "next";
import { administration } from "#app/administration.ts";
import { read } from "#app/context.ts";
import { mentions, pageOf, readQuery, type SearchParams } from "#app/query.ts";
import { CreateUser } from "#components/admin/create-user.tsx";
import { UserTable } from "#components/admin/user-table.tsx";
import { count } from "#components/text.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { FilterMenu } from "#components/ui/filter-menu.tsx";
import { SearchIcon } from "#components/ui/icons.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { SearchField } from "#components/ui/search-field.tsx";
import { Toolbar } from "#components/ui/toolbar.tsx";
import { type Account, listAccounts } from "#core/administration.ts";
import * as actions from "./actions.ts";

type Props = { searchParams: SearchParams };

const PATH = "/admin/users";
const KINDS = ["active", "deactivated", "administrator"] as const;
const WORDS = { active: "Active", deactivated: "Deactivated", administrator: "Administrators" };

const fits: Record<(typeof KINDS)[number], (account: Account) => boolean> = {
  active: ({ active }) => active,
  deactivated: ({ active }) => !active,
  administrator: ({ administrator }) => administrator,
};

export async function generateMetadata(): Promise<Metadata> {
  await administration();
  return { title: "Users · Server" };
}

export default async function UsersPage({ searchParams }: Props) {
  const { me } = await administration();
  const query = await readQuery(searchParams);
  const accounts = await read(listAccounts);
  const q = query.text("q");
  const kind = query.oneOf("kind", KINDS);
  const found = accounts.filter(
    (account) => mentions(q, account.login, account.name, account.email) && (!kind || fits[kind](account)),
  );
  const shown = pageOf(found, query.page);
  return (
    <>
      <PageHeader
        title="Users"
        description={`${count(accounts.length, "account")} on this server. What each may do is up to the organizations.`}
        actions={<CreateUser action={actions.create} />}
      />
      <div className="space-y-3">
        <Toolbar clearHref={q || kind ? PATH : undefined}>
          <SearchField label="Search users" />
          <FilterMenu
            label="Account"
            any="All accounts"
            anyHref={query.href(PATH, { kind: null })}
            options={KINDS.map((value) => ({
              value,
              label: WORDS[value],
              href: query.href(PATH, { kind: value }),
              current: value === kind,
            }))}
          />
        </Toolbar>
        <Card flush>
          {found.length === 0 ? (
            <EmptyState
              icon={<SearchIcon size={20} />}
              title="No account matches"
              actions={<ButtonLink href={PATH}>Clear filters</ButtonLink>}
            />
          ) : (
            <UserTable me={me} rows={shown.rows} actions={actions} />
          )}
        </Card>
        <Pager {...shown} href={(page) => query.href(PATH, { page })} />
      </div>
    </>
  );
}
