import { FilterMenu } from "#components/ui/filter-menu.tsx";
import { SearchField } from "#components/ui/search-field.tsx";
import { Toolbar } from "#components/ui/toolbar.tsx";
import { FAMILIES, type Family } from "#core/audit.input.ts";
import { MoreFilters, type Said } from "./more-filters.tsx";
import { periods } from "./ranges.ts";

export const FAMILY_WORDS: Readonly<Record<Family, string>> = {
  channel: "Channels",
  package: "Packages",
  group: "Groups",
  member: "Members",
  token: "Tokens",
  session: "Sign-ins",
  organization: "Organization",
  refusal: "Refused changes",
  export: "Exports",
  server: "Accounts and server",
};

type Changes = Record<string, string | null>;

/** What a log can be narrowed to; every choice is an address. */
export function AuditFilters({
  path,
  href,
  said,
  clear,
  now,
}: {
  path: string;
  /** The same address with changes; what belongs to one page of it goes. */
  href: (changes: Changes) => string;
  /** What the address says now. */
  said: Said & { q: string; family: string; outcome: string };
  clear: boolean;
  now: Date;
}) {
  const { q, family, outcome, ...typed } = said;
  const kept = Object.fromEntries(Object.entries({ q, family, outcome }).filter(([, value]) => value !== ""));
  const period = periods(now).map(({ label, from }) => ({
    value: label,
    href: href({ from, to: null }),
    current: typed.from === from && typed.to === "",
  }));
  const chosen = period.some(({ current }) => current);
  const open = Object.entries(typed).some(([name, text]) => text !== "" && !(name === "from" && chosen));
  return (
    <div className="space-y-2">
      <Toolbar clearHref={clear ? path : undefined}>
        <SearchField label="Search the log" drops={["page", "row", "before", "after"]} />
        <FilterMenu
          label="About"
          any="Everything"
          anyHref={href({ family: null })}
          options={FAMILIES.map((value) => ({
            value: FAMILY_WORDS[value],
            href: href({ family: value }),
            current: value === family,
          }))}
        />
        <FilterMenu
          label="Result"
          any="Any result"
          anyHref={href({ outcome: null })}
          options={(["done", "refused"] as const).map((value) => ({
            value: value === "done" ? "Done" : "Refused",
            href: href({ outcome: value }),
            current: value === outcome,
          }))}
        />
        <FilterMenu
          label="Period"
          any={typed.from || typed.to ? "Chosen days" : "Last 30 days"}
          anyHref={href({ from: null, to: null })}
          options={period}
        />
      </Toolbar>
      <MoreFilters said={typed} kept={kept} open={open} />
    </div>
  );
}
