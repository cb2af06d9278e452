import type { Metadata } from "next";
import { KINDS } from "#access/vocabulary.ts";
import { personContext, read } from "#app/context.ts";
import { may } from "#app/may.ts";
import { channelOf } from "#app/organization.ts";
import { type Query, readQuery, type SearchParams } from "#app/query.ts";
import { PackageFilters } from "#components/channels/package-filters.tsx";
import { PackageTable } from "#components/channels/package-table.tsx";
import { UploadPanel } from "#components/channels/uploads/upload-panel.tsx";
import { uploadBlocks } from "#components/tokens/snippets.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { BoxIcon, SearchIcon } from "#components/ui/icons.tsx";
import { Pager } from "#components/ui/pager.tsx";
import type { Sort } from "#components/ui/table.tsx";
import { PACKAGE_ORDERS, type PackagePage, searchPackages } from "#core/package-search.ts";
import { newPackage, type PackageSummary } from "#core/packages.ts";

type Props = { params: Promise<{ org: string; channel: string }>; searchParams: SearchParams };

const SIZE = 50;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, channel: name } = await params;
  const { organization, channel } = await channelOf(org, name);
  return { title: `Packages · ${channel.name} · ${organization.displayName}` };
}

export default async function PackagesPage({ params, searchParams }: Props) {
  const { org, channel: name } = await params;
  const { channel } = await channelOf(org, name);
  const { ctx } = await personContext();
  const { publicUrl, maxUpload } = ctx.services.settings;
  const path = `/${org}/channels/${name}`;
  const query = await readQuery(searchParams);
  const sort = sortOf(query);
  const filter = { q: query.text("q"), kind: query.oneOf("kind", KINDS), ...chosen(query) };
  const found = await read((ctx) =>
    searchPackages(ctx, name, { ...filter, ...orderOf(sort), page: query.page, size: SIZE }),
  );
  const write = await may("package.create", newPackage(channel, "conda", ""));
  const empty = found.all === 0;
  const filters = <PackageFilters path={path} query={query} found={found} filter={filter} />;
  return (
    <div className="space-y-3">
      {write ? (
        <UploadPanel channel={name} limit={maxUpload} toolbar={empty ? null : filters} initiallyOpen={empty} />
      ) : empty ? null : (
        filters
      )}
      {empty && write ? (
        <Card>
          {uploadBlocks({ publicUrl, channel: name }).map((block) => (
            <CodeBlock key={block.title} {...block} name={`Copy upload command for ${name}`} />
          ))}
        </Card>
      ) : null}
      {empty && !write ? (
        <Card>
          <EmptyState icon={<BoxIcon size={20} />} title="Nothing published yet">
            <p>Packages appear here when somebody with write on {name} publishes them.</p>
          </EmptyState>
        </Card>
      ) : null}
      {empty ? null : (
        <>
          <Card flush>
            <Packages name={name} path={path} found={found} sort={sort} query={query} />
          </Card>
          <Pager page={found.page} size={SIZE} total={found.total} href={(page) => query.href(path, { page })} />
        </>
      )}
    </div>
  );
}

function Packages({
  name,
  path,
  found,
  sort,
  query,
}: {
  name: string;
  path: string;
  found: PackagePage;
  sort: Sort;
  query: Query;
}) {
  if (found.rows.length === 0)
    return (
      <EmptyState
        icon={<SearchIcon size={20} />}
        title="No package matches"
        actions={<ButtonLink href={path}>Clear filters</ButtonLink>}
      />
    );
  const rows: readonly PackageSummary[] = found.rows;
  return (
    <PackageTable
      channel={name}
      path={path}
      rows={rows}
      mixed={found.kinds.length > 1}
      sort={sort}
      sortHref={({ by, direction }) => query.href(path, { sort: direction === "descending" ? `-${by}` : by })}
    />
  );
}

/** `?sort=-updated`: what by, and backwards with a minus. Anything else is by name. */
function sortOf(query: Query): Sort {
  const text = query.text("sort");
  const by = PACKAGE_ORDERS.find((order) => order === text.replace(/^-/, ""));
  return { by: by ?? "name", direction: by && text.startsWith("-") ? "descending" : "ascending" };
}

const orderOf = ({ by, direction }: Sort) => ({
  by: PACKAGE_ORDERS.find((order) => order === by) ?? "name",
  descending: direction === "descending",
});

const chosen = (query: Query) => ({
  platform: query.text("platform") || undefined,
  label: query.text("label") || undefined,
});
