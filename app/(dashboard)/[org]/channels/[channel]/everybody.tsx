import { can } from "#access/can.ts";
import { LEVELS } from "#access/vocabulary.ts";
import { personContext } from "#app/context.ts";
import { may } from "#app/may.ts";
import { organizationOf } from "#app/organization.ts";
import { mentions, pageOf, type Query } from "#app/query.ts";
import { ACCESS_KINDS, EffectiveAccess } from "#components/access/effective-access.tsx";
import { LEVEL_WORDS } from "#components/groups/levels.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { FilterMenu } from "#components/ui/filter-menu.tsx";
import { SearchIcon } from "#components/ui/icons.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { SearchField } from "#components/ui/search-field.tsx";
import { Toolbar } from "#components/ui/toolbar.tsx";
import { resourceOf } from "#core/organizations.ts";
import type { Access } from "#core/who-has-access.ts";

const KINDS = ["person", "group", "token", "visibility"] as const;

type Props = {
  org: string;
  /** Of this page, for the links of its filters. */
  path: string;
  /** How the explainer names what it is about. */
  on: string;
  rows: readonly Access[];
  query: Query;
};

/** The effective list of a channel or a package, with its filters in the address. */
export async function Everybody({ org, path, on, rows, query }: Props) {
  const { ctx } = await personContext();
  const organization = resourceOf(await organizationOf(org));
  const others = can(ctx.standing, "explain.others", organization).allowed;
  const q = query.text("q");
  const kind = query.oneOf("kind", KINDS);
  const level = query.oneOf("level", LEVELS);
  const found = rows.filter(
    (row) => (!kind || row.kind === kind) && (!level || row.level === level) && mentions(q, row.name, row.id),
  );
  const shown = pageOf(found, query.page);
  return (
    <section aria-labelledby="everybody" className="space-y-3">
      <h2 id="everybody">Everybody with access</h2>
      <p className="max-w-prose text-muted">
        What each holds now, by role, groups and visibility together. A person's tokens do what that person may, and
        never more.
      </p>
      <Filters {...{ path, query }} chosen={{ q, kind, level }} />
      <Card flush>
        {found.length === 0 ? (
          <EmptyState
            icon={<SearchIcon size={20} />}
            title="Nobody matches"
            level={3}
            actions={<ButtonLink href={path}>Clear filters</ButtonLink>}
          />
        ) : (
          <EffectiveAccess
            organization={org}
            on={on}
            rows={shown.rows}
            explains={(row) => others || (row.kind === "person" && row.id === ctx.standing.person?.login)}
            tokens={await may("organization.tokens", organization)}
          />
        )}
      </Card>
      <Pager {...shown} href={(page) => query.href(path, { page })} label="Pages of people" />
    </section>
  );
}

function Filters({
  path,
  query,
  chosen: { q, kind, level },
}: Pick<Props, "path" | "query"> & { chosen: { q: string; kind?: string; level?: string } }) {
  return (
    <Toolbar clearHref={q || kind || level ? path : undefined}>
      <SearchField label="Search people, groups and tokens" />
      <FilterMenu
        label="Kind"
        any="People, groups and tokens"
        anyHref={query.href(path, { kind: null })}
        options={KINDS.map((value) => ({
          value: ACCESS_KINDS[value].plural,
          href: query.href(path, { kind: value }),
          current: kind === value,
        }))}
      />
      <FilterMenu
        label="Level"
        any="All levels"
        anyHref={query.href(path, { level: null })}
        options={LEVELS.map((value) => ({
          value: LEVEL_WORDS[value],
          href: query.href(path, { level: value }),
          current: level === value,
        }))}
      />
    </Toolbar>
  );
}
