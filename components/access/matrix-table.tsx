"use client";

import Link from "next/link";
import { type KeyboardEvent, useRef, useState } from "react";
import { LEVELS, type Level, type Visibility } from "#access/vocabulary.ts";
import { VISIBILITY_WORDS } from "#components/channels/visibility.tsx";
import { LEVEL_WORDS } from "#components/groups/levels.ts";
import { count } from "#components/text.ts";
import { LevelBadge } from "#components/ui/badge.tsx";
import { ChevronDownIcon } from "#components/ui/icons.tsx";
import { type Changes, keyOf } from "./changes.ts";

export type MatrixCell = { level: Level | null; version: number; packages: number };
export type MatrixRow = { name: string; members: number; cells: Record<string, MatrixCell> };
export type MatrixColumn = { name: string; visibility: Visibility; grants: boolean };

const EMPTY: MatrixCell = { level: null, version: 0, packages: 0 };

const STEPS: Record<string, readonly [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Where the selector for it is unknown, the browser keeps the keys of an open list to itself. */
const isOpen = (select: HTMLSelectElement) => CSS.supports("selector(:open)") && select.matches(":open");

type Props = {
  organization: string;
  rows: readonly MatrixRow[];
  columns: readonly MatrixColumn[];
  editing: boolean;
  changes: Changes;
  onChoose: (group: string, channel: string, level: Level | null, cell: MatrixCell) => void;
  onLeave: () => void;
  /** Id of the words that explain the keys. */
  help: string;
};

/** Groups x channels: an ordinary table, and while it is edited a select in each cell with one stop for Tab in all. */
export function MatrixTable({ organization, rows, columns, editing, onLeave, ...props }: Props) {
  const table = useRef<HTMLTableElement>(null);
  const [stop, setStop] = useState("0:0");
  const first = columns.findIndex(({ grants }) => grants);
  const [stopRow = 0, stopColumn = 0] = stop.split(":").map(Number);
  const there = stopRow < rows.length && columns[stopColumn]?.grants === true;
  const current = there ? stop : `0:${first}`;

  function move(from: HTMLSelectElement, [down, right]: readonly [number, number]) {
    const [row = 0, column = 0] = (from.dataset.cell ?? "").split(":").map(Number);
    for (let n = 1; n <= Math.max(rows.length, columns.length); n++) {
      const next = `${row + n * down}:${column + n * right}`;
      const select = table.current?.querySelector<HTMLSelectElement>(`[data-cell="${next}"]`);
      if (!select) continue;
      select.focus();
      return;
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    const { target, key } = event;
    if (!(target instanceof HTMLSelectElement) || isOpen(target)) return;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const step = STEPS[key];
    if (step) move(target, step);
    else if (key === "Enter") target.showPicker();
    else if (key === "Escape") onLeave();
    else return;
    // A closed select would take the arrows for another choice.
    event.preventDefault();
  }

  return (
    <div className="overflow-auto scroll-quiet sm:max-h-[70dvh]">
      <table ref={table} className="table" onKeyDown={editing ? onKeyDown : undefined}>
        <caption className="sr-only">What groups of {organization} have on its channels</caption>
        <thead className="max-sm:hidden!">
          <tr>
            <th scope="col" className="sticky start-0 top-0 z-20">
              Group
            </th>
            {columns.map(({ name, visibility }) => (
              <th key={name} scope="col" className="sticky top-0 z-10">
                <Link
                  href={`/${organization}/channels/${name}/access`}
                  prefetch={false}
                  className="font-mono text-text"
                >
                  {name}
                </Link>
                <span className="block font-normal">{VISIBILITY_WORDS[visibility].label}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((group, row) => (
            <tr key={group.name}>
              <th scope="row" className="bg-inherit sm:sticky sm:start-0 sm:z-10">
                <Link href={`/${organization}/groups/${group.name}`} prefetch={false} className="font-mono">
                  {group.name}
                </Link>
                <span className="block text-meta text-muted">{count(group.members, "person", "people")}</span>
                {!editing && columns.every(({ name }) => !group.cells[name]) ? (
                  <span className="block text-body text-muted sm:hidden">Nothing on these channels.</span>
                ) : null}
              </th>
              {columns.map((column, at) => (
                <Cell
                  key={column.name}
                  {...props}
                  {...{ organization, editing, group, column }}
                  place={`${row}:${at}`}
                  current={current}
                  onFocus={setStop}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({
  organization,
  group,
  column,
  editing,
  changes,
  onChoose,
  place,
  current,
  onFocus,
  help,
}: Pick<Props, "organization" | "editing" | "changes" | "onChoose" | "help"> & {
  group: MatrixRow;
  column: MatrixColumn;
  place: string;
  current: string;
  onFocus: (place: string) => void;
}) {
  const channel = column.name;
  const cell = group.cells[channel] ?? EMPTY;
  const change = changes.get(keyOf({ group: group.name, channel }));
  const level = change ? change.level : cell.level;
  const bare = !editing && !change && !group.cells[channel];
  return (
    <td
      data-label={channel}
      className={`${bare ? "max-sm:hidden!" : ""} ${change ? "bg-selected shadow-[inset_0_0_0_1px_var(--color-accent)] max-sm:-mx-2 max-sm:px-2! max-sm:shadow-none" : ""}`}
    >
      <div className="cell flex flex-wrap items-center gap-x-2 gap-y-1 sm:flex-nowrap">
        {editing && column.grants ? (
          <span className="relative block">
            <select
              data-cell={place}
              tabIndex={place === current ? 0 : -1}
              aria-label={`Level of ${group.name} on ${channel}`}
              aria-describedby={help}
              value={level ?? ""}
              onFocus={() => onFocus(place)}
              onChange={({ target }) => {
                const chosen = LEVELS.find((one) => one === target.value) ?? null;
                onChoose(group.name, channel, chosen, cell);
              }}
              className="control min-w-24 scroll-mb-28"
            >
              <option value="">–</option>
              {LEVELS.map((value) => (
                <option key={value} value={value}>
                  {LEVEL_WORDS[value]}
                </option>
              ))}
            </select>
            <ChevronDownIcon className="pointer-events-none absolute end-2.5 top-1/2 -mt-2 text-muted" />
          </span>
        ) : (
          <>
            <span className="sr-only sm:hidden">{channel}: </span>
            <LevelWord level={level} />
          </>
        )}
        {cell.packages > 0 ? (
          <Link
            href={`/${organization}/groups/${group.name}?tab=packages`}
            prefetch={false}
            title={count(cell.packages, "package permission")}
            className="text-meta whitespace-nowrap"
          >
            <span aria-hidden>+{cell.packages}</span>
            <span className="sr-only">{count(cell.packages, "package permission")}</span>
          </Link>
        ) : null}
        {change ? (
          <span className="text-meta whitespace-nowrap text-muted">
            was {change.was ? LEVEL_WORDS[change.was] : "–"}
          </span>
        ) : null}
      </div>
    </td>
  );
}

function LevelWord({ level }: { level: Level | null }) {
  if (level) return <LevelBadge level={level} />;
  return (
    <span className="text-muted">
      <span aria-hidden>–</span>
      <span className="sr-only">nothing</span>
    </span>
  );
}
