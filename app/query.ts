import "server-only";

/** The query of a list's address: filters, tab and page. What is not understood is ignored. */

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export const PAGE_SIZE = 50;

type Said = Record<string, string | number | null | undefined>;

/** What the address says, and addresses that say something else. */
export async function readQuery(searchParams: SearchParams) {
  const given = await searchParams;
  const said = (name: string) => {
    const value = given[name];
    return ((Array.isArray(value) ? value[0] : value) ?? "").trim().slice(0, 200);
  };
  return {
    /** What was typed into a search field. */
    text: said,
    /** What is said several times, or with commas between. */
    list: (name: string): string[] =>
      [given[name] ?? []]
        .flat()
        .flatMap((value) => value.split(","))
        .map((value) => value.trim().slice(0, 200))
        .filter(Boolean)
        .slice(0, 200),
    /** One of the known choices, or undefined. */
    oneOf: <const T extends string>(name: string, known: readonly T[]): T | undefined =>
      known.find((one) => one === said(name)),
    page: Math.max(1, Number.parseInt(said("page"), 10) || 1),
    /** The same query with changes, null for what is to go; another filter begins at the first page. */
    href(path: string, changes: Said): string {
      const next = new URLSearchParams();
      const all: Said = { ...Object.fromEntries(Object.keys(given).map((name) => [name, said(name)])), page: null };
      for (const [name, value] of Object.entries({ ...all, ...changes }))
        if (value !== null && value !== undefined && value !== "") next.set(name, String(value));
      return next.size > 0 ? `${path}?${next}` : path;
    },
  };
}

/** The rows of one page; a page beyond the end is the last one. */
export function pageOf<Row>(rows: readonly Row[], wanted: number) {
  const page = Math.min(wanted, Math.max(1, Math.ceil(rows.length / PAGE_SIZE)));
  return { rows: rows.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE), page, size: PAGE_SIZE, total: rows.length };
}

/** Whether every word of a search is in one of the texts. */
export function mentions(search: string, ...texts: readonly string[]): boolean {
  const text = texts.join("\n").toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export type Query = Awaited<ReturnType<typeof readQuery>>;
