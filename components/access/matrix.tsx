"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useId, useRef, useState } from "react";
import type { Level } from "#access/vocabulary.ts";
import { count } from "#components/text.ts";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Dialog, DialogFooter } from "#components/ui/dialog.tsx";
import { type FormAction, idle } from "#components/ui/form-state.ts";
import { PencilIcon } from "#components/ui/icons.tsx";
import { LeaveGuard } from "#components/ui/leave-guard.tsx";
import { announce } from "#components/ui/live.ts";
import { asPosted, type Change, type Changes, keyOf, useChanges, withChoice, without } from "./changes.ts";
import { type MatrixCell, type MatrixColumn, type MatrixRow, MatrixTable } from "./matrix-table.tsx";
import { Review, type Theirs } from "./review.tsx";

type Present = { group: string; channel: string; level: Level | null; version: number };

export type MatrixActions = {
  apply: FormAction<{ changed: number }>;
  /** What is there now of the cells that a batch speaks about. */
  present: FormAction<Present[]>;
};

const NOTHING: Theirs = new Map();

/** The access matrix; for administrators with changes that are collected, reviewed and applied in one act. */
export function Matrix({
  organization,
  login,
  rows,
  columns,
  editable,
  actions,
  toolbar,
  empty,
}: {
  organization: string;
  /** Whose changes this tab keeps. */
  login: string;
  rows: readonly MatrixRow[];
  columns: readonly MatrixColumn[];
  editable: boolean;
  actions: MatrixActions;
  toolbar: ReactNode;
  /** Instead of the table, when no group or no channel matches. */
  empty: ReactNode | null;
}) {
  const router = useRouter();
  const help = useId();
  const edit = useRef<HTMLButtonElement>(null);
  const review = useRef<HTMLButtonElement>(null);
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState<"review" | "discard" | null>(null);
  const [theirs, setTheirs] = useState(NOTHING);
  const [changes, setChanges] = useChanges(`matrix ${login} ${organization}`, () => setEditing(editable));

  function keep(next: Changes) {
    setChanges(next);
    if (next.size === 0) setAsking(null);
  }

  function stop() {
    keep(new Map());
    setTheirs(NOTHING);
    setEditing(false);
    setTimeout(() => edit.current?.focus());
  }

  /** Escape never loses a change: it leads to where they are applied or discarded. */
  function leave() {
    if (changes.size === 0) return stop();
    review.current?.focus();
    announce(`${count(changes.size, "change")} not applied yet.`);
  }

  function choose(group: string, channel: string, level: Level | null, { level: was, version }: MatrixCell) {
    keep(withChoice(changes, { group, channel, level, version, was }));
  }

  async function compare() {
    const present = await presentOf(actions.present, organization, changes);
    if (!present) return;
    const stale = [...changes].flatMap(([key, change]) => {
      const { level = null, version = 0 } = present.get(key) ?? {};
      return version === change.version ? [] : [[key, { level, version }] as const];
    });
    setTheirs(new Map(stale));
    router.refresh();
  }

  function settled(key: string) {
    setTheirs((before) => new Map([...before].filter(([other]) => other !== key)));
  }

  function rebase(change: Change, { level: was, version }: { level: Level | null; version: number }) {
    const key = keyOf(change);
    settled(key);
    keep(was === change.level ? without(changes, key) : new Map([...changes, [key, { ...change, was, version }]]));
  }

  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <div className="min-w-0 flex-1 basis-72">{toolbar}</div>
        {editable ? (
          <Button
            ref={edit}
            variant={editing ? "secondary" : "primary"}
            icon={editing ? undefined : <PencilIcon />}
            onClick={() => (editing ? leave() : begin(setEditing))}
          >
            {editing ? "Stop editing" : "Edit"}
          </Button>
        ) : null}
      </div>
      <p id={help} className={editing ? "text-muted" : "sr-only"}>
        {editing ? "Arrow keys move between cells, Enter opens one, Escape leaves." : ""}
      </p>
      <Card flush>
        {empty ?? (
          <MatrixTable {...{ organization, rows, columns, editing, changes, help }} onChoose={choose} onLeave={leave} />
        )}
      </Card>
      {changes.size > 0 ? (
        <section
          aria-label="Changes not applied yet"
          className="sticky bottom-2 z-30 flex flex-wrap items-center gap-2 rounded-card border border-control bg-bg px-4 py-3 shadow-overlay"
        >
          <p className="flex-1 font-semibold" role="status">
            {count(changes.size, "change")}
          </p>
          <Button onClick={() => setAsking("discard")} aria-haspopup="dialog">
            Discard
          </Button>
          <Button ref={review} variant="primary" onClick={() => setAsking("review")} aria-haspopup="dialog">
            Review
          </Button>
          <LeaveGuard pathOnly>Your changes of the matrix have not been applied. This tab keeps them.</LeaveGuard>
        </section>
      ) : null}
      {asking === "review" ? (
        <Review
          {...{ organization, changes, theirs }}
          action={actions.apply}
          onClose={() => setAsking(null)}
          onDone={stop}
          onRefused={compare}
          onDrop={(key) => {
            settled(key);
            keep(without(changes, key));
          }}
          onRebase={rebase}
        />
      ) : null}
      <Dialog
        open={asking === "discard"}
        onClose={() => setAsking(null)}
        title={`Discard ${count(changes.size, "change")}?`}
        question
      >
        <p>Nothing of it has been applied.</p>
        <DialogFooter>
          <Button onClick={() => setAsking(null)} data-focus="">
            Keep editing
          </Button>
          <Button variant="danger" onClick={stop}>
            Discard
          </Button>
        </DialogFooter>
      </Dialog>
    </div>
  );
}

/** The first cell gets the focus: from there the arrows lead on. */
function begin(setEditing: (editing: boolean) => void) {
  setEditing(true);
  setTimeout(() => document.querySelector<HTMLElement>('select[data-cell][tabindex="0"]')?.focus());
}

async function presentOf(present: MatrixActions["present"], organization: string, changes: Changes) {
  const data = new FormData();
  data.set("organization", organization);
  data.set("changes", JSON.stringify(asPosted(changes)));
  const answer = await present(idle, data);
  if (answer.status !== "done") return null;
  return new Map(answer.value.map((cell) => [keyOf(cell), cell]));
}
