import type { ReactNode } from "react";
import { holds, SCOPE_IDS } from "#access/vocabulary.ts";
import { personContext } from "#app/context.ts";
import { mentions, pageOf, type Query } from "#app/query.ts";
import { TokenTable } from "#components/tokens/token-table.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { FilterMenu } from "#components/ui/filter-menu.tsx";
import { KeyIcon, SearchIcon } from "#components/ui/icons.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { SearchField } from "#components/ui/search-field.tsx";
import { Toolbar } from "#components/ui/toolbar.tsx";
import type { Token } from "#core/tokens.ts";
import { revoke, revokeMany } from "./actions.ts";
import { hasStatus, isListed, rowOf, SORTS, STATUS_FILTERS, type StatusFilter, sorted } from "./rows.ts";

const FILTERS = Object.keys(STATUS_FILTERS) as StatusFilter[];

const ORDERS = SORTS.flatMap((by) => [by, `-${by}`] as const);

const sortHrefs = (query: Query, path: string) =>
  Object.fromEntries(
    SORTS.map((by) => [
      by,
      { ascending: query.href(path, { sort: by }), descending: query.href(path, { sort: `-${by}` }) },
    ]),
  );

/** Tokens with their filters and pages. */
export async function TokenList({
  tokens,
  path,
  query,
  caption,
  create,
  empty,
  organizations = false,
}: {
  tokens: readonly Token[];
  path: string;
  query: Query;
  caption: string;
  create: ReactNode;
  /** What the list says while it has nothing. */
  empty: ReactNode;
  organizations?: boolean;
}) {
  const { ctx } = await personContext();
  const q = query.text("q");
  const status = query.oneOf("status", FILTERS);
  const scope = query.oneOf("scope", SCOPE_IDS);
  const listed = tokens.filter((token) => isListed(token, ctx.now));
  if (listed.length === 0)
    return (
      <Card>
        <EmptyState icon={<KeyIcon size={20} />} title="No tokens yet" actions={create}>
          {empty}
        </EmptyState>
      </Card>
    );
  const found = listed.filter(
    (token) =>
      mentions(q, token.name, token.note, token.hint) &&
      hasStatus(token, status, ctx.now) &&
      (!scope || holds(token.scopes, scope)),
  );
  const by = query.oneOf("sort", ORDERS);
  const [column, descending] = by ? [by.replace("-", "") as (typeof SORTS)[number], by.startsWith("-")] : [null, false];
  const shown = pageOf(column ? sorted(found, column, descending) : found, query.page);
  const cleared = query.href(path, { q: null, status: null, scope: null });
  return (
    <div className="space-y-3">
      <Toolbar clearHref={q || status || scope ? cleared : undefined}>
        <SearchField label="Search tokens" />
        <FilterMenu
          label="Status"
          any="Any status"
          anyHref={query.href(path, { status: null })}
          options={FILTERS.map((value) => ({
            value,
            label: STATUS_FILTERS[value],
            href: query.href(path, { status: value }),
            current: value === status,
          }))}
        />
        <FilterMenu
          label="Permission"
          any="Any permission"
          anyHref={query.href(path, { scope: null })}
          options={SCOPE_IDS.map((value) => ({
            value,
            href: query.href(path, { scope: value }),
            current: value === scope,
          }))}
        />
      </Toolbar>
      <Card flush>
        {found.length === 0 ? (
          <EmptyState
            icon={<SearchIcon size={20} />}
            title="No token matches"
            actions={<ButtonLink href={cleared}>Clear filters</ButtonLink>}
          />
        ) : (
          <TokenTable
            caption={caption}
            rows={shown.rows.map((token) => rowOf(path, token))}
            revoke={revoke}
            revokeMany={revokeMany}
            sort={column ? { by: column, direction: descending ? "descending" : "ascending" } : undefined}
            sortHrefs={sortHrefs(query, path)}
            organizations={organizations}
          />
        )}
      </Card>
      <Pager {...shown} href={(page) => query.href(path, { page })} />
    </div>
  );
}
