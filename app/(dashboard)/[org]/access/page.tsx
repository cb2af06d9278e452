import type { Metadata } from "next";
import { personContext, read } from "#app/context.ts";
import { may } from "#app/may.ts";
import { organizationOf } from "#app/organization.ts";
import { mentions, pageOf, type Query, readQuery, type SearchParams } from "#app/query.ts";
import { Matrix } from "#components/access/matrix.tsx";
import type { MatrixRow } from "#components/access/matrix-table.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { GridIcon, SearchIcon } from "#components/ui/icons.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { SearchField } from "#components/ui/search-field.tsx";
import { Toolbar } from "#components/ui/toolbar.tsx";
import { type AccessMatrix, getAccessMatrix } from "#core/access-matrix.ts";
import { resourceOf } from "#core/organizations.ts";
import { apply, present } from "./actions.ts";

type Props = { params: Promise<{ org: string }>; searchParams: SearchParams };

const COLUMNS = 20;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Access · ${(await organizationOf((await params).org)).displayName}` };
}

export default async function AccessPage({ params, searchParams }: Props) {
  const { org } = await params;
  const query = await readQuery(searchParams);
  const matrix = await read((ctx) => getAccessMatrix(ctx, org));
  const administers = await may("explain.others", resourceOf(await organizationOf(org)));
  return (
    <>
      <PageHeader
        title="Access"
        description={
          administers
            ? "What each group has on each channel. People get access through groups."
            : "What your groups have on the channels that you see."
        }
        actions={<ButtonLink href={`/${org}/explain`}>Explain access</ButtonLink>}
      />
      {matrix.groups.length === 0 || matrix.channels.length === 0 ? (
        <Nothing org={org} administers={administers} groups={matrix.groups.length} />
      ) : (
        <Shown org={org} query={query} matrix={matrix} administers={administers} />
      )}
    </>
  );
}

function Nothing({ org, administers, groups }: { org: string; administers: boolean; groups: number }) {
  return (
    <Card>
      <EmptyState
        icon={<GridIcon size={20} />}
        title={groups > 0 ? "No channels yet" : administers ? "No groups yet" : "You are in no group"}
        actions={
          <>
            <ButtonLink href={`/${org}/groups`}>Groups</ButtonLink>
            <ButtonLink href={`/${org}/channels`}>Channels</ButtonLink>
          </>
        }
      >
        <p>
          {administers
            ? "The matrix shows what groups have on channels. It takes at least one of each."
            : "People get access to channels through groups. An administrator puts you into one."}
        </p>
      </EmptyState>
    </Card>
  );
}

/** The cells of one page, by group. */
function rowsOf(groups: AccessMatrix["groups"], columns: AccessMatrix["channels"]): MatrixRow[] {
  const shown = new Set(columns.map(({ name }) => name));
  return groups.map(({ name, members, cells }) => ({
    name,
    members,
    cells: Object.fromEntries(
      cells
        .filter(({ channel }) => shown.has(channel))
        .map(({ channel, level, version, packages }) => [channel, { level, version, packages }]),
    ),
  }));
}

async function Shown({
  org,
  query,
  matrix,
  administers,
}: {
  org: string;
  query: Query;
  matrix: AccessMatrix;
  administers: boolean;
}) {
  const { ctx } = await personContext();
  const path = `/${org}/access`;
  const [q, c] = [query.text("q"), query.text("channel")];
  const groups = pageOf(
    matrix.groups.filter(({ name, description }) => mentions(q, name, description)),
    query.page,
  );
  const channels = columnsOf(
    matrix.channels.filter(({ name }) => mentions(c, name)),
    query,
  );
  const missed = groups.total === 0 ? "No group matches" : channels.total === 0 ? "No channel matches" : null;
  return (
    <>
      <Matrix
        organization={org}
        login={ctx.actor.name}
        rows={rowsOf(groups.rows, channels.rows)}
        columns={channels.rows}
        editable={administers}
        actions={{ apply, present }}
        toolbar={
          <Toolbar clearHref={q || c ? path : undefined}>
            <SearchField label="Search groups" />
            <SearchField label="Search channels" name="channel" drops={["page", "channels"]} />
          </Toolbar>
        }
        empty={
          missed ? (
            <EmptyState
              icon={<SearchIcon size={20} />}
              title={missed}
              actions={<ButtonLink href={path}>Clear filters</ButtonLink>}
            />
          ) : null
        }
      />
      {groups.rows.some(({ cells }) => cells.some(({ packages }) => packages > 0)) ? (
        <p className="text-muted">
          +2 beside a level: the group has permissions of its own on 2 packages of the channel.
        </p>
      ) : null}
      {channels.total > COLUMNS ? (
        <Pager
          {...channels}
          href={(n) => query.href(path, { page: query.page, channels: n })}
          label="Pages of channels"
        />
      ) : null}
      <Pager {...groups} href={(page) => query.href(path, { page })} label="Pages of groups" />
    </>
  );
}

/** The channels of one page; the query counts them apart from the groups. */
function columnsOf(all: AccessMatrix["channels"], query: Query) {
  const last = Math.max(1, Math.ceil(all.length / COLUMNS));
  const page = Math.min(last, Math.max(1, Number.parseInt(query.text("channels"), 10) || 1));
  return { rows: all.slice((page - 1) * COLUMNS, page * COLUMNS), page, size: COLUMNS, total: all.length };
}
