import type { Kind } from "#access/vocabulary.ts";
import { FilterMenu } from "#components/ui/filter-menu.tsx";
import { SearchField } from "#components/ui/search-field.tsx";
import { Toolbar } from "#components/ui/toolbar.tsx";
import type { PackagePage } from "#core/package-search.ts";
import { KIND_WORDS } from "./kinds.tsx";

type Filter = { q: string; kind?: Kind; platform?: string; label?: string };
type Href = { href: (path: string, changes: Record<string, string | null>) => string };

/** Search and filters of a channel's packages. A filter that has only one choice is not offered, unless it is set. */
export function PackageFilters({
  path,
  query,
  found,
  filter,
}: {
  path: string;
  query: Href;
  found: PackagePage;
  filter: Filter;
}) {
  const menu = (name: "kind" | "platform" | "label", label: string, any: string, values: readonly string[]) => {
    const now = filter[name];
    if (values.length < 2 && !now) return null;
    return (
      <FilterMenu
        label={label}
        any={any}
        anyHref={query.href(path, { [name]: null })}
        options={[...new Set(now ? [...values, now] : values)].map((value) => ({
          value,
          label: name === "kind" ? KIND_WORDS[value as Kind] : <span className="font-mono">{value}</span>,
          href: query.href(path, { [name]: value }),
          current: value === now,
        }))}
      />
    );
  };
  const active = Boolean(filter.q || filter.kind || filter.platform || filter.label);
  return (
    <Toolbar clearHref={active ? path : undefined}>
      <SearchField label="Search packages" />
      {menu("kind", "Kind", "All kinds", found.kinds)}
      {menu("platform", "Platform", "All platforms", found.platforms)}
      {menu("label", "Label", "All labels", found.labels)}
    </Toolbar>
  );
}
