/** Changes of the matrix that are not applied yet: kept in this tab, so that no failing navigation loses them. */
import { useEffect, useState } from "react";
import type { Level } from "#access/vocabulary.ts";
import type { GrantChange } from "#core/groups.input.ts";

export type Change = GrantChange & {
  /** What the matrix showed when it was chosen. */
  was: Level | null;
};
export type Changes = ReadonlyMap<string, Change>;

export const keyOf = ({ group, channel }: Pick<Change, "group" | "channel">) => `${group} ${channel}`;

/** The same changes with one more choice; what is as it was is no change. */
export function withChoice(changes: Changes, choice: Change): Changes {
  const next = new Map(changes);
  const key = keyOf(choice);
  const known = changes.get(key);
  const change = known ? { ...known, level: choice.level } : choice;
  if (change.level === change.was) next.delete(key);
  else next.set(key, change);
  return next;
}

export function without(changes: Changes, key: string): Changes {
  const next = new Map(changes);
  next.delete(key);
  return next;
}

export const asPosted = (changes: Changes): GrantChange[] =>
  [...changes.values()].map(({ was: _, ...change }) => change);

const NONE: Changes = new Map();

function restore(place: string): Changes {
  const kept: [string, Change][] = JSON.parse(sessionStorage.getItem(place) ?? "[]");
  return new Map(kept);
}

/** The changes of one person in one organization; `onRestored` when an earlier visit of this tab left some. */
export function useChanges(place: string, onRestored: () => void): [Changes, (next: Changes) => void] {
  const [changes, setChanges] = useState(NONE);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was left is found once, when the page appears
  useEffect(() => {
    const left = restore(place);
    if (left.size === 0) return;
    setChanges(left);
    onRestored();
  }, [place]);

  return [
    changes,
    (next) => {
      setChanges(next);
      if (next.size === 0) sessionStorage.removeItem(place);
      else sessionStorage.setItem(place, JSON.stringify([...next]));
    },
  ];
}
