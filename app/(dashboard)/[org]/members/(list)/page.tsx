import type { Metadata } from "next";
import { ROLES } from "#access/vocabulary.ts";
import { personContext, read } from "#app/context.ts";
import { may } from "#app/may.ts";
import { organizationOf } from "#app/organization.ts";
import { mentions, pageOf, readQuery, type SearchParams } from "#app/query.ts";
import { AddPerson } from "#components/members/add-person.tsx";
import { InvitationTable } from "#components/members/invitation-table.tsx";
import { InvitePeople } from "#components/members/invite-people.tsx";
import { MemberTable } from "#components/members/member-table.tsx";
import { ROLE_WORDS } from "#components/members/roles.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { FilterMenu } from "#components/ui/filter-menu.tsx";
import { SearchIcon } from "#components/ui/icons.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { SearchField } from "#components/ui/search-field.tsx";
import { Toolbar } from "#components/ui/toolbar.tsx";
import { listGroups } from "#core/groups.ts";
import { listInvitations } from "#core/invitations.ts";
import { listMemberActivity } from "#core/member-access.ts";
import { listMembers } from "#core/members.ts";
import { resourceOf } from "#core/organizations.ts";
import * as actions from "../actions.ts";
import { groupChoices, hasStatus, NO_GROUP, STATUS_WORDS, STATUSES } from "./filters.ts";

type Props = { params: Promise<{ org: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Members · ${(await organizationOf((await params).org)).displayName}` };
}

export default async function MembersPage({ params, searchParams }: Props) {
  const { org } = await params;
  const organization = await organizationOf(org);
  const { ctx } = await personContext();
  const query = await readQuery(searchParams);
  const path = `/${org}/members`;
  const change = await may("member.change", resourceOf(organization));
  const activity = change ? await read((ctx) => listMemberActivity(ctx, org)) : null;
  const members = (await read((ctx) => listMembers(ctx, org))).map((member) => ({
    ...member,
    activity: activity?.get(member.login) ?? null,
  }));
  const me = {
    login: ctx.standing.person?.login ?? "",
    role: ctx.standing.person?.roles[organization.id] ?? "member",
  } as const;

  const q = query.text("q");
  const role = query.oneOf("role", ROLES);
  const groups = await read((ctx) => listGroups(ctx, org));
  const group = query.oneOf("group", [NO_GROUP, ...groups.map(({ name }) => name)]);
  const status = query.oneOf("status", change ? STATUSES : STATUSES.filter((one) => one !== "unseen"));
  const found = members.filter(
    (member) =>
      mentions(q, member.login, member.name, member.email) &&
      (!role || member.role === role) &&
      (!group || (group === NO_GROUP ? member.groups.length === 0 : member.groups.includes(group))) &&
      hasStatus(member, status, ctx.now),
  );
  const shown = pageOf(found, query.page);
  const actionsOfPage = change ? (
    <>
      {ctx.standing.person?.administrator ? (
        <AddPerson organization={org} role={me.role} addExisting={actions.addExisting} addNew={actions.addNew} />
      ) : null}
      <InvitePeople
        organization={org}
        role={me.role}
        groups={groups.map(({ name, description }) => ({ name, description }))}
        action={actions.invite}
      />
    </>
  ) : null;
  return (
    <>
      <PageHeader
        title="Members"
        description={members.length === 1 ? "Only you so far." : "Who belongs to the organization, and in which role."}
        actions={actionsOfPage}
      />
      <div className="space-y-3">
        <Toolbar clearHref={q || role || group || status ? path : undefined}>
          <SearchField label="Search members" />
          <FilterMenu
            label="Role"
            any="Any role"
            anyHref={query.href(path, { role: null })}
            options={ROLES.map((value) => ({
              value,
              label: ROLE_WORDS[value],
              href: query.href(path, { role: value }),
              current: value === role,
            }))}
          />
          <FilterMenu
            label="Groups"
            any="Any group or none"
            anyHref={query.href(path, { group: null })}
            options={groupChoices(groups, group).map(({ value, label }) => ({
              value: label,
              href: query.href(path, { group: value }),
              current: group === value,
            }))}
          />
          <FilterMenu
            label="Status"
            any="Any status"
            anyHref={query.href(path, { status: null })}
            options={STATUSES.filter((one) => change || one !== "unseen").map((value) => ({
              value: STATUS_WORDS[value],
              href: query.href(path, { status: value }),
              current: status === value,
            }))}
          />
        </Toolbar>
        <Card flush>
          {found.length === 0 ? (
            <EmptyState
              icon={<SearchIcon size={20} />}
              title="No member matches"
              actions={<ButtonLink href={path}>Clear filters</ButtonLink>}
            />
          ) : (
            <MemberTable
              organization={organization}
              me={me}
              change={change}
              owners={members.filter((member) => member.role === "owner").length}
              actions={actions}
              rows={shown.rows}
            />
          )}
        </Card>
        <Pager {...shown} href={(page) => query.href(path, { page })} />
      </div>
      {change ? <Invitations organization={org} /> : null}
    </>
  );
}

async function Invitations({ organization }: { organization: string }) {
  const all = await read((ctx) => listInvitations(ctx, organization));
  const open = all.filter(({ status }) => status === "open");
  return (
    <Card title="Open invitations" flush={open.length > 0}>
      {open.length === 0 ? (
        <p className="text-muted">Nobody is invited at the moment.</p>
      ) : (
        <InvitationTable organization={organization} rows={open} withdraw={actions.withdraw} />
      )}
    </Card>
  );
}
