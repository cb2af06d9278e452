"use client";

import { useRef } from "react";
import type { Level } from "#access/vocabulary.ts";
import { LEVEL_WORDS } from "#components/groups/levels.ts";
import { ImpactPreview } from "#components/impact/impact-preview.tsx";
import { count, formText } from "#components/text.ts";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { asPosted, type Change, type Changes, keyOf } from "./changes.ts";

const word = (level: Level | null) => (level ? LEVEL_WORDS[level] : "–");

/** What is there now in cells that somebody else changed meanwhile, by key. */
export type Theirs = ReadonlyMap<string, { level: Level | null; version: number }>;

/** Every change with what it does, and the one button that makes them all. */
export function Review({
  organization,
  changes,
  theirs,
  action,
  onClose,
  onDone,
  onRefused,
  onDrop,
  onRebase,
}: {
  organization: string;
  changes: Changes;
  theirs: Theirs;
  action: FormAction<{ changed: number }>;
  onClose: () => void;
  onDone: () => void;
  onRefused: () => void;
  onDrop: (key: string) => void;
  /** To change what is there now instead. */
  onRebase: (change: Change, now: { level: Level | null; version: number }) => void;
}) {
  const list = useRef<HTMLUListElement>(null);
  /** The button that was pressed goes with its row: the focus stays in the dialog. */
  const settle = (act: () => void) => () => {
    list.current?.focus();
    act();
  };
  const posted = asPosted(changes);
  const hypothesis = posted.map(({ group, channel, level }) => ({ group, channel, level }));
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      action={action}
      fields={{ organization, changes: JSON.stringify(posted) }}
      title={`Apply ${count(changes.size, "change")}?`}
      confirm={`Apply ${count(changes.size, "change")}`}
      busy="Applying changes"
      harmless
      impact={{ preview: <ImpactPreview change={{ kind: "grants", changes: hypothesis }} />, object: organization }}
      onDone={onDone}
      onRefused={onRefused}
    >
      <ul
        ref={list}
        tabIndex={-1}
        aria-label="Changes"
        className="divide-y divide-border rounded-card border border-border"
      >
        {[...changes.values()].map((change) => {
          const key = keyOf(change);
          const now = theirs.get(key);
          return (
            <li key={key} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5">
              <span className="min-w-0 flex-1 basis-48">
                <span className="font-mono wrap-anywhere">{change.group}</span> on{" "}
                <span className="font-mono wrap-anywhere">{change.channel}</span>
                <span className="block">
                  {now ? (
                    <span className="text-warn">
                      It is {word(now.level)} now, you chose {word(change.level)}. Your change was not saved.
                    </span>
                  ) : (
                    <>
                      <span className="sr-only">from </span>
                      {word(change.was)} <span aria-hidden>→</span>
                      <span className="sr-only"> to</span> <strong>{word(change.level)}</strong>
                    </>
                  )}
                </span>
              </span>
              {now ? (
                <>
                  <Button size="small" onClick={settle(() => onDrop(key))}>
                    {formText.useTheirs}
                    <span className="sr-only">
                      {" "}
                      for {change.group} on {change.channel}
                    </span>
                  </Button>
                  <Button size="small" onClick={settle(() => onRebase(change, now))}>
                    {formText.applyMine}
                    <span className="sr-only">
                      {" "}
                      for {change.group} on {change.channel}
                    </span>
                  </Button>
                </>
              ) : (
                <Button
                  variant="quiet"
                  size="small"
                  className="max-sm:-ms-2.5"
                  aria-label={`Leave out ${change.group} on ${change.channel}`}
                  onClick={settle(() => onDrop(key))}
                >
                  Leave out
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </ConfirmDialog>
  );
}
