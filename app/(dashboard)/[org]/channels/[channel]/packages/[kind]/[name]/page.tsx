import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { atLeast } from "#access/can.ts";
import { KINDS, type Kind } from "#access/vocabulary.ts";
import { personContext, read } from "#app/context.ts";
import { may } from "#app/may.ts";
import { channelOf } from "#app/organization.ts";
import { pageOf, type Query, readQuery, type SearchParams } from "#app/query.ts";
import { KIND_WORDS } from "#components/channels/kinds.tsx";
import { About, Description } from "#components/packages/about.tsx";
import { Dependencies } from "#components/packages/dependencies.tsx";
import { FileTable } from "#components/packages/file-table.tsx";
import { InstallTabs } from "#components/packages/install-tabs.tsx";
import { PackageAccess } from "#components/packages/package-access.tsx";
import { Badge, Tag } from "#components/ui/badge.tsx";
import { Breadcrumb } from "#components/ui/breadcrumb.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { FilterMenu } from "#components/ui/filter-menu.tsx";
import { FileIcon, LockIcon } from "#components/ui/icons.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { Toolbar } from "#components/ui/toolbar.tsx";
import { listChannelGrants, resourceOf } from "#core/channels.ts";
import { listGroups } from "#core/groups.ts";
import { getPackage, listPackageGrants, type PackageDetail } from "#core/packages.ts";
import * as actions from "./actions.ts";

type Props = {
  params: Promise<{ org: string; channel: string; kind: string; name: string }>;
  searchParams: SearchParams;
};

const packageOf = cache(async (channel: string, kind: string, name: string): Promise<PackageDetail> => {
  const known: Kind | undefined = KINDS.find((each) => each === kind);
  if (!known) notFound();
  return read((ctx) => getPackage(ctx, { channel, kind: known, name: decodeURIComponent(name) }));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, channel, kind, name } = await params;
  const { organization } = await channelOf(org, channel);
  return { title: `${(await packageOf(channel, kind, name)).name} · ${channel} · ${organization.displayName}` };
}

export default async function PackagePage({ params, searchParams }: Props) {
  const { org, channel: channelName, kind, name } = await params;
  const { organization } = await channelOf(org, channelName);
  const { ctx } = await personContext();
  const pack = await packageOf(channelName, kind, name);
  const query = await readQuery(searchParams);
  const path = `/${org}/channels/${channelName}`;
  const here = `${path}/packages/${kind}/${name}`;
  const version = query.oneOf("version", pack.versions);
  const platform = query.oneOf("platform", pack.platforms);
  const label = query.oneOf("label", pack.labels);
  const items = pack.items.filter(
    (item) =>
      (!version || item.version === version) &&
      (!platform || item.subdir === platform) &&
      (!label || item.labels.includes(label)),
  );
  const shown = pageOf(items, query.page);
  const first = items.find(({ yanked }) => !yanked) ?? items[0];
  const write = atLeast(pack.level, "write");
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: organization.displayName, href: `/${org}` },
              { label: channelName, href: path },
              { label: pack.name, href: here },
            ]}
          />
        }
        title={<span className="font-mono break-all">{pack.name}</span>}
        badges={
          <>
            <Tag>{KIND_WORDS[pack.kind]}</Tag>
            {pack.latest ? <Badge>{`Latest ${pack.latest}`}</Badge> : null}
            {pack.access === "restricted" ? (
              <Badge tone="warn" icon={<LockIcon className="size-3.5!" />}>
                Restricted
              </Badge>
            ) : null}
          </>
        }
        description={pack.summary}
      />
      {first && pack.kind === "conda" ? (
        <section aria-labelledby="install" className="space-y-2">
          <h2 id="install">Install</h2>
          <InstallTabs
            publicUrl={ctx.services.settings.publicUrl}
            channel={channelName}
            label={label}
            name={pack.name}
            version={version ?? first.version}
            setup={`${path}/setup${label ? `?label=${encodeURIComponent(label)}` : ""}`}
          />
        </section>
      ) : null}
      {version && items.length > 0 && items.every(({ yanked }) => yanked) ? (
        <Callout tone="warn" title={`Every file of version ${version} is yanked`}>
          New installs do not choose it. Who has it in a lock file can still download it.
        </Callout>
      ) : null}
      <section aria-labelledby="files" className="space-y-3">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 id="files">Files</h2>
          <Filters pack={pack} query={query} here={here} chosen={{ version, platform, label }} />
        </div>
        <Card flush>
          {items.length === 0 ? (
            <EmptyState
              icon={<FileIcon size={20} />}
              title={pack.items.length === 0 ? "No files yet" : "No file matches"}
              level={3}
              actions={pack.items.length === 0 ? null : <ButtonLink href={here}>Clear filters</ButtonLink>}
            >
              {pack.items.length === 0 ? <p>The name is taken care of; files come with the first upload.</p> : null}
            </EmptyState>
          ) : (
            <FileTable
              channel={channelName}
              name={pack.name}
              rows={shown.rows}
              actions={write ? actions : null}
              mayRemove={atLeast(pack.level, "admin")}
            />
          )}
        </Card>
        <Pager {...shown} href={(page) => query.href(here, { page })} label="Pages of files" />
      </section>
      {atLeast(pack.level, "admin") ? <Access org={org} channel={channelName} pack={pack} /> : null}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <About pack={pack} license={first?.license ?? null} />
        <div className="min-w-0 space-y-6">
          {first ? <Dependencies file={first} /> : null}
          <Description about={pack.about} />
        </div>
      </div>
    </>
  );
}

async function Access({ org, channel, pack }: { org: string; channel: string; pack: PackageDetail }) {
  const { kind, name } = pack;
  const grants = await read((ctx) => listPackageGrants(ctx, { channel, kind, name }));
  const at = (await channelOf(org, channel)).channel;
  const onChannel = (await may("channel.grant", resourceOf(at)))
    ? await read((ctx) => listChannelGrants(ctx, channel))
    : null;
  const groups = await read((ctx) => listGroups(ctx, org));
  return (
    <PackageAccess
      organization={org}
      channel={channel}
      pack={pack}
      grants={grants}
      onChannel={onChannel}
      groups={groups}
      actions={{
        access: actions.setAccess,
        give: actions.giveAccess,
        set: actions.setLevel,
        remove: actions.removeAccess,
      }}
    />
  );
}

const FILTERS = [
  { name: "version", label: "Version", any: "All versions" },
  { name: "platform", label: "Platform", any: "All platforms" },
  { name: "label", label: "Label", any: "All labels" },
] as const;

function Filters({
  pack,
  query,
  here,
  chosen,
}: {
  pack: PackageDetail;
  query: Query;
  here: string;
  chosen: Partial<Record<"version" | "platform" | "label", string>>;
}) {
  const choices = { version: pack.versions, platform: pack.platforms.filter(Boolean), label: pack.labels };
  const active = Object.values(chosen).some(Boolean);
  return (
    <Toolbar clearHref={active ? here : undefined}>
      {FILTERS.filter(({ name }) => choices[name].length > 1).map(({ name, label, any }) => (
        <FilterMenu
          key={name}
          label={label}
          any={any}
          anyHref={query.href(here, { [name]: null })}
          options={choices[name].map((value) => ({
            value,
            label: <span className="font-mono">{value}</span>,
            href: query.href(here, { [name]: value }),
            current: chosen[name] === value,
          }))}
        />
      ))}
    </Toolbar>
  );
}
