import type { ReactNode } from "react";
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
import { revoke } from "./actions.ts";
import { hasStatus, isListed, rowOf, STATUS_FILTERS, type StatusFilter } from "./rows.ts";

const FILTERS = Object.keys(STATUS_FILTERS) as StatusFilter[];

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
    (token) => mentions(q, token.name, token.note, token.hint) && hasStatus(token, status, ctx.now),
  );
  const shown = pageOf(found, query.page);
  const cleared = query.href(path, { q: null, status: null });
  return (
    <div className="space-y-3">
      <Toolbar clearHref={q || status ? cleared : undefined}>
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
            organizations={organizations}
          />
        )}
      </Card>
      <Pager {...shown} href={(page) => query.href(path, { page })} />
    </div>
  );
}
