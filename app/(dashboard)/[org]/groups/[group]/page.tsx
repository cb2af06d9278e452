import type { Metadata } from "next";
import { cache } from "react";
import { read } from "#app/context.ts";
import { may } from "#app/may.ts";
import { organizationOf } from "#app/organization.ts";
import { readQuery, type SearchParams } from "#app/query.ts";
import { GroupChannels } from "#components/groups/group-channels.tsx";
import { GroupMembers } from "#components/groups/group-members.tsx";
import { GroupPackages } from "#components/groups/group-packages.tsx";
import { GroupSettings } from "#components/groups/group-settings.tsx";
import { Breadcrumb } from "#components/ui/breadcrumb.tsx";
import { LinkTabs } from "#components/ui/link-tabs.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { listChannels } from "#core/channels.ts";
import { getGroup } from "#core/groups.ts";
import { listMembers } from "#core/members.ts";
import { resourceOf } from "#core/organizations.ts";
import { ObjectActivity } from "../../../_audit/object-activity.tsx";
import * as actions from "./actions.ts";

type Props = { params: Promise<{ org: string; group: string }>; searchParams: SearchParams };

const groupOf = cache((organization: string, group: string) => read((ctx) => getGroup(ctx, { organization, group })));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, group } = await params;
  const { displayName } = await organizationOf(org);
  return { title: `Group · ${(await groupOf(org, group)).name} · ${displayName}` };
}

export default async function GroupPage({ params, searchParams }: Props) {
  const { org, group: name } = await params;
  const organization = await organizationOf(org);
  const group = await groupOf(org, name);
  const query = await readQuery(searchParams);
  const change = await may("group.change", resourceOf(organization));
  const audit = await may("audit.read", resourceOf(organization));
  const more = [...(audit ? ["activity"] : []), ...(change ? ["settings"] : [])];
  const tab = query.oneOf("tab", ["members", "channels", "packages", ...more]) ?? "members";
  const path = `/${org}/groups/${name}`;
  const at = { organization: org, group: name };
  const { members, channels, packages } = group;
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: organization.displayName, href: `/${org}` },
              { label: "Groups", href: `/${org}/groups` },
              { label: name, href: path },
            ]}
          />
        }
        title={<span className="font-mono">{name}</span>}
        description={group.description}
      />
      <LinkTabs
        label="Group"
        current={tab}
        tabs={[
          { id: "members", label: "Members", href: path, count: members.length },
          { id: "channels", label: "Channels", href: `${path}?tab=channels`, count: channels.length },
          { id: "packages", label: "Packages", href: `${path}?tab=packages`, count: packages.length },
          ...(audit ? [{ id: "activity", label: "Activity", href: `${path}?tab=activity` }] : []),
          ...(change ? [{ id: "settings", label: "Settings", href: `${path}?tab=settings` }] : []),
        ]}
      />
      {tab === "members" ? (
        <GroupMembers
          at={at}
          group={group}
          everybody={change ? await read((ctx) => listMembers(ctx, org)) : null}
          page={query.page}
          href={(page) => query.href(path, { page })}
          actions={actions}
        />
      ) : tab === "channels" ? (
        <GroupChannels at={at} group={group} all={await read((ctx) => listChannels(ctx, org))} actions={actions} />
      ) : tab === "packages" ? (
        <GroupPackages at={at} group={group} all={await read((ctx) => listChannels(ctx, org))} actions={actions} />
      ) : tab === "activity" ? (
        <ObjectActivity organization={org} object={group.id} name={`group ${name}`} query={query} path={path} />
      ) : (
        <GroupSettings at={at} group={group} actions={actions} />
      )}
    </>
  );
}
