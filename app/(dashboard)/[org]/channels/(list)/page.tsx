import type { Metadata } from "next";
import { personContext, read } from "#app/context.ts";
import { may } from "#app/may.ts";
import { organizationOf } from "#app/organization.ts";
import { mentions, pageOf, readQuery, type SearchParams } from "#app/query.ts";
import { AskFor } from "#components/channels/ask-for.tsx";
import { ChannelTable } from "#components/channels/channel-table.tsx";
import { VISIBILITY_ORDER, VISIBILITY_WORDS } from "#components/channels/visibility.tsx";
import { plainAddress } from "#components/tokens/snippets.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { FilterMenu } from "#components/ui/filter-menu.tsx";
import { ChannelIcon, PlusIcon, SearchIcon } from "#components/ui/icons.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { SearchField } from "#components/ui/search-field.tsx";
import { Toolbar } from "#components/ui/toolbar.tsx";
import { type Channel, listChannels } from "#core/channels.ts";
import { resourceOf } from "#core/organizations.ts";
import { listAdministrators } from "#core/overview.ts";

type Props = { params: Promise<{ org: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Channels · ${(await organizationOf((await params).org)).displayName}` };
}

export default async function ChannelsPage({ params, searchParams }: Props) {
  const { org } = await params;
  const organization = await organizationOf(org);
  const { ctx } = await personContext();
  const channels = await read((ctx) => listChannels(ctx, org));
  const create = await may("channel.create", resourceOf(organization));
  const path = `/${org}/channels`;
  const query = await readQuery(searchParams);
  const q = query.text("q");
  const visibility = query.oneOf("visibility", VISIBILITY_ORDER);
  const found = channels.filter(
    ({ name, description, ...channel }) =>
      mentions(q, name, description) && (!visibility || channel.visibility === visibility),
  );
  const shown = pageOf(found, query.page);
  const filtered = q !== "" || visibility !== undefined;
  const createButton = create ? (
    <ButtonLink href={`${path}/new`} variant="primary" icon={<PlusIcon />}>
      Create channel
    </ButtonLink>
  ) : null;
  return (
    <>
      <PageHeader
        title="Channels"
        description="Sources of packages, each with its own answer to who may use it."
        actions={channels.length > 0 ? createButton : null}
      />
      {channels.length === 0 ? (
        <Card>
          {create ? (
            <EmptyState icon={<ChannelIcon size={20} />} title="No channels yet" actions={createButton}>
              <p>A channel holds packages. Groups get access to it, and tokens open it to conda, pip and CI.</p>
            </EmptyState>
          ) : (
            <EmptyState icon={<ChannelIcon size={20} />} title="No channel is shared with you yet">
              <AskFor what="access to a channel" administrators={await read((ctx) => listAdministrators(ctx, org))} />
            </EmptyState>
          )}
        </Card>
      ) : (
        <div className="space-y-3">
          <Toolbar clearHref={filtered ? path : undefined}>
            <SearchField label="Search channels" />
            <FilterMenu
              label="Visibility"
              any="Any visibility"
              anyHref={query.href(path, { visibility: null })}
              options={VISIBILITY_ORDER.filter((each) => channels.some((channel) => channel.visibility === each)).map(
                (each) => ({
                  value: each,
                  label: VISIBILITY_WORDS[each].label,
                  href: query.href(path, { visibility: each }),
                  current: each === visibility,
                }),
              )}
            />
          </Toolbar>
          <Card flush>
            {found.length === 0 ? (
              <EmptyState
                icon={<SearchIcon size={20} />}
                title="No channel matches"
                actions={<ButtonLink href={path}>Clear filters</ButtonLink>}
              />
            ) : (
              <ChannelTable organization={org} rows={shown.rows.map(entryOf(ctx.services.settings.publicUrl))} />
            )}
          </Card>
          <Pager {...shown} href={(page) => query.href(path, { page })} />
        </div>
      )}
    </>
  );
}

const entryOf =
  (publicUrl: string) =>
  ({ name, kinds, visibility, level, packages, size, lastUpload }: Channel) => ({
    name,
    kinds,
    visibility,
    level,
    packages,
    size,
    lastUpload,
    address: plainAddress({ publicUrl, channel: name }),
  });
