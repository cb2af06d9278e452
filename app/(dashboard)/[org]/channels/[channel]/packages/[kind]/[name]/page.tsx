import type { Metadata } from "next";
import { atLeast } from "#access/can.ts";
import { personContext } from "#app/context.ts";
import { channelOf } from "#app/organization.ts";
import { pageOf, type Query, readQuery, type SearchParams } from "#app/query.ts";
import { About, Description } from "#components/packages/about.tsx";
import { Dependencies } from "#components/packages/dependencies.tsx";
import { FileTable } from "#components/packages/file-table.tsx";
import { InstallTabs } from "#components/packages/install-tabs.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { FilterMenu } from "#components/ui/filter-menu.tsx";
import { FileIcon } from "#components/ui/icons.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { Toolbar } from "#components/ui/toolbar.tsx";
import type { PackageDetail } from "#core/packages.ts";
import * as actions from "./actions.ts";
import { packageOf } from "./package-of.ts";

type Props = {
  params: Promise<{ org: string; channel: string; kind: string; name: string }>;
  searchParams: SearchParams;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, channel, kind, name } = await params;
  const { organization } = await channelOf(org, channel);
  return { title: `${(await packageOf(channel, kind, name)).name} · ${channel} · ${organization.displayName}` };
}

export default async function PackagePage({ params, searchParams }: Props) {
  const { org, channel: channelName, kind, name } = await params;
  await channelOf(org, channelName);
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
