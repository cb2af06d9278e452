import type { Metadata } from "next";
import { cache } from "react";
import { ReachingTokens } from "#app/(dashboard)/_tokens/reaching-tokens.tsx";
import { personContext, read } from "#app/context.ts";
import { may } from "#app/may.ts";
import { organizationOf } from "#app/organization.ts";
import { readQuery, type SearchParams } from "#app/query.ts";
import { LeaveOrganization, RemoveMember } from "#components/members/departure.tsx";
import { MemberGroups } from "#components/members/member-groups.tsx";
import { RoleField } from "#components/members/role-field.tsx";
import { StatusBadge } from "#components/ui/badge.tsx";
import { Breadcrumb } from "#components/ui/breadcrumb.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, DefinitionList } from "#components/ui/card.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Time } from "#components/ui/time.tsx";
import { listGroups } from "#core/groups.ts";
import { getMember, type MemberDetail } from "#core/member-access.ts";
import { listMembers } from "#core/members.ts";
import { type Organization, resourceOf } from "#core/organizations.ts";
import { listTokensOfMember } from "#core/token-reach.ts";
import * as actions from "../actions.ts";
import { Access } from "./access.tsx";

type Props = { params: Promise<{ org: string; user: string }>; searchParams: SearchParams };

const memberOf = cache((organization: string, login: string) => read((ctx) => getMember(ctx, { organization, login })));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, user } = await params;
  const { displayName } = await organizationOf(org);
  return { title: `Member · ${(await memberOf(org, user)).login} · ${displayName}` };
}

export default async function MemberPage({ params, searchParams }: Props) {
  const { org, user } = await params;
  const organization = await organizationOf(org);
  const member = await memberOf(org, user);
  const query = await readQuery(searchParams);
  const { ctx } = await personContext();
  const self = ctx.standing.person?.login === member.login;
  const manages = await may("organization.tokens", resourceOf(organization));
  const full = self || (await may("explain.others", resourceOf(organization)));
  const path = `/${org}/members/${member.login}`;
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: organization.displayName, href: `/${org}` },
              { label: "Members", href: `/${org}/members` },
              { label: member.login, href: path },
            ]}
          />
        }
        title={member.name || member.login}
        badges={member.active ? null : <StatusBadge status="disabled" label="Deactivated" />}
        description={
          <>
            <span className="font-mono">{member.login}</span>
            {self ? " (you)" : null}
          </>
        }
        actions={<Departure organization={organization} member={member} self={self} />}
      />
      <Facts organization={organization} member={member} />
      <MemberGroups
        organization={org}
        member={member}
        all={
          (await may("group.change", resourceOf(organization)))
            ? (await read((ctx) => listGroups(ctx, org))).map(({ name, description }) => ({ name, description }))
            : null
        }
        actions={actions}
      />
      {full ? <Access organization={org} member={member} self={self} query={query} path={path} /> : null}
      {full ? (
        <ReachingTokens
          id="tokens"
          title="Tokens"
          description={`${self ? "Yours" : "Theirs"} that can reach ${organization.displayName}. They can do what ${self ? "you" : member.name || member.login} can here, and less.`}
          none={`No token of ${self ? "yours" : "theirs"} can reach this organization.`}
          organization={organization}
          tokens={await read((ctx) => listTokensOfMember(ctx, { organization: org, login: member.login }))}
          more={manages ? `/${org}/tokens?owner=all&q=${member.login}` : null}
          manages={manages}
        />
      ) : null}
    </>
  );
}

const LAST = "The last owner stays. Make another member an owner first.";

const isLastOwner = async (organization: string, { role }: MemberDetail) =>
  role === "owner" &&
  (await read((ctx) => listMembers(ctx, organization))).filter((each) => each.role === "owner").length === 1;

/** Whether the person who looks may change this member: nobody changes a role above their own. */
const mayChange = (organization: Organization, { role }: MemberDetail) =>
  may(role === "owner" ? "member.owner" : "member.change", resourceOf(organization));

async function Departure({
  organization,
  member,
  self,
}: {
  organization: Organization;
  member: MemberDetail;
  self: boolean;
}) {
  const look = { variant: "danger-secondary" } as const;
  const last = await isLastOwner(organization.name, member);
  if (self && last) return <Button reason={LAST}>Leave {organization.displayName}</Button>;
  if (self) return <LeaveOrganization organization={organization} member={member} action={actions.leave} look={look} />;
  if (last || !(await mayChange(organization, member))) return null;
  return <RemoveMember organization={organization} member={member} action={actions.removeFromPage} look={look} />;
}

async function Facts({ organization, member }: { organization: Organization; member: MemberDetail }) {
  const { ctx } = await personContext();
  const { email, since, activity } = member;
  return (
    <Card title="Membership">
      <DefinitionList
        items={[
          {
            term: "Role",
            value: (
              <RoleField
                organization={organization.name}
                member={member}
                mine={ctx.standing.person?.roles[organization.id] ?? "member"}
                change={await mayChange(organization, member)}
                last={await isLastOwner(organization.name, member)}
                action={actions.changeRole}
              />
            ),
          },
          { term: "Email", value: email },
          { term: "Member since", value: <Time at={since.toISOString()} /> },
          {
            term: "Last seen",
            value: activity ? <Time at={activity.lastSeenAt?.toISOString() ?? null} /> : null,
          },
        ]}
      />
    </Card>
  );
}
