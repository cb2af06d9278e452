import Link from "next/link";
import type { ReactNode } from "react";
import { tableText } from "../text.ts";
import { ArrowDownIcon, ArrowUpIcon, SelectorIcon } from "./icons.tsx";

export type Column<Row> = {
  id: string;
  label: string;
  cell: (row: Row) => ReactNode;
  /** Names the row: a row header, and the title of its card on small screens. */
  head?: boolean;
  numeric?: boolean;
  /** The label is read, not seen: for a column of buttons or tick boxes. */
  hideLabel?: boolean;
  sortable?: boolean;
};

export type Sort = { by: string; direction: "ascending" | "descending" };

/** A table with real heads; where there is no room for columns each row is a card that says the same in order. */
export function Table<Row>({
  caption,
  columns,
  rows,
  rowKey,
  selected,
  sort,
  sortHref,
  busy = false,
}: {
  /** Read out, not seen. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  selected?: (row: Row) => boolean;
  sort?: Sort;
  /** Where a click on the head of a sortable column leads. */
  sortHref?: (next: Sort) => string;
  busy?: boolean;
}) {
  return (
    <div className="overflow-x-auto scroll-quiet" aria-busy={busy || undefined}>
      <table className="table">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.id} column={column} sort={sort} sortHref={sortHref} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} data-selected={selected?.(row) ? "" : undefined}>
              {columns.map((column) => (
                <Cell key={column.id} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A last column of buttons stays in sight when the others scroll. */
function classOf<Row>(column: Column<Row>): string | undefined {
  if (column.hideLabel) return "actions";
  return column.numeric ? "numeric" : undefined;
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  if (column.head) return <th scope="row">{column.cell(row)}</th>;
  const label = column.hideLabel ? undefined : column.label;
  return (
    <td data-label={label} className={classOf(column)}>
      {label ? <div className="cell">{column.cell(row)}</div> : column.cell(row)}
    </td>
  );
}

function Head<Row>({
  column,
  sort,
  sortHref,
}: {
  column: Column<Row>;
  sort?: Sort;
  sortHref?: (next: Sort) => string;
}) {
  const { label } = column;
  const className = classOf(column);
  if (!column.sortable || !sortHref) {
    return (
      <th scope="col" className={className}>
        {column.hideLabel ? <span className="sr-only">{label}</span> : label}
      </th>
    );
  }
  const now = sort?.by === column.id ? sort.direction : undefined;
  const Icon = now === "ascending" ? ArrowUpIcon : now === "descending" ? ArrowDownIcon : SelectorIcon;
  const href = sortHref({ by: column.id, direction: now === "ascending" ? "descending" : "ascending" });
  return (
    <th scope="col" aria-sort={now} className={className}>
      <Link
        href={href}
        prefetch={false}
        scroll={false}
        className="-mx-1 inline-flex min-h-6 items-center gap-1 rounded-control px-1 max-sm:min-h-target text-inherit hover:text-text"
      >
        {label}
        <Icon className={`size-3.5! ${now ? "text-text" : "opacity-60"}`} />
        {now ? (
          <span className="sr-only">
            , {now === "ascending" ? tableText.sortedAscending : tableText.sortedDescending}
          </span>
        ) : null}
      </Link>
    </th>
  );
}
