"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { treeText } from "../text.ts";
import { Button } from "./button.tsx";
import { FieldGroup, type FieldWords } from "./field.tsx";
import { InfoIcon, WarningIcon } from "./icons.tsx";
import { announce } from "./live.ts";
import { type Chosen, childrenOf, minimal, type ScopeNode, stateOf, toggle } from "./scope-tree.ts";

type Branch = {
  catalogue: readonly ScopeNode[];
  set: Chosen;
  name: string;
  /** Id of the tree; the first box has it itself. */
  at: string;
  describedBy?: string;
  remarks: Readonly<Record<string, string>>;
  risks: Readonly<Record<string, string>>;
  undo: { id: string; text: string; run: () => void } | null;
  onToggle: (id: string) => void;
};

/** A tree of permissions (design/ux.md 5.2). Posts the minimal set under `name`; `value` and `onChange` control it. */
export function CheckboxTree({
  catalogue,
  defaultValue = [],
  value,
  onChange,
  remarks = {},
  risks = {},
  ...words
}: FieldWords & {
  catalogue: readonly ScopeNode[];
  defaultValue?: readonly string[];
  value?: readonly string[];
  onChange?: (set: string[]) => void;
  /** By id, beneath a permission: "You cannot do this in any chosen channel today". */
  remarks?: Readonly<Record<string, string>>;
  /** By id, why a ticked high-risk permission deserves a thought. */
  risks?: Readonly<Record<string, string>>;
}) {
  const [own, setOwn] = useState<readonly string[]>(defaultValue);
  const [undo, setUndo] = useState<Branch["undo"]>(null);
  const set = minimal(value ?? own, catalogue);

  function change(next: Chosen) {
    setOwn([...next]);
    onChange?.([...next]);
  }

  function onToggle(id: string, at: string) {
    const result = toggle(id, set, catalogue);
    change(result.set);
    if (result.announcement) announce(result.announcement);
    const box = document.getElementById(boxId(at, id, catalogue));
    setUndo(
      result.undo
        ? {
            id,
            text: result.announcement,
            run() {
              change(set);
              setUndo(null);
              announce(treeText.undone);
              box?.focus();
            },
          }
        : null,
    );
  }

  return (
    <FieldGroup {...words}>
      {(control) => (
        <Boxes
          parent={null}
          branch={{
            catalogue,
            set,
            name: words.name,
            at: control.id,
            describedBy: control["aria-describedby"],
            remarks,
            risks,
            undo,
            onToggle: (id) => onToggle(id, control.id),
          }}
        />
      )}
    </FieldGroup>
  );
}

function boxId(at: string, id: string, catalogue: readonly ScopeNode[]): string {
  return catalogue[0]?.id === id ? at : `${at}-${id}`;
}

function Boxes({ parent, branch }: { parent: string | null; branch: Branch }) {
  return (
    <ul className={parent === null ? "space-y-1" : "ms-4 border-s border-border sm:ps-2"}>
      {childrenOf(parent, branch.catalogue).map((node) => (
        <li key={node.id}>
          <Node node={node} branch={branch} />
        </li>
      ))}
    </ul>
  );
}

/** A permission that has others below it is a group of its own, named after it. */
function Node({ node, branch }: { node: ScopeNode; branch: Branch }) {
  const leaf = childrenOf(node.id, branch.catalogue).length === 0;
  if (leaf) return <Box node={node} branch={branch} />;
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{node.label}</legend>
      <Box node={node} branch={branch} />
      <Boxes parent={node.id} branch={branch} />
    </fieldset>
  );
}

function Box({ node, branch }: { node: ScopeNode; branch: Branch }) {
  const box = useRef<HTMLInputElement>(null);
  const { ticked, included, mixed, complete } = stateOf(node.id, branch.set, branch.catalogue);
  const id = boxId(branch.at, node.id, branch.catalogue);
  const remark = branch.remarks[node.id];
  const risk = ticked && !included && node.risk === "high" ? (branch.risks[node.id] ?? treeText.highRisk) : undefined;
  const undo = branch.undo?.id === node.id ? branch.undo : null;
  const described = [`${id}-about`, id === branch.at ? branch.describedBy : undefined].filter(Boolean).join(" ");

  useEffect(() => {
    if (box.current) box.current.indeterminate = mixed;
  }, [mixed]);

  return (
    <>
      <label className="flex min-h-target items-start gap-2.5 rounded-control px-2 py-1.5 hover:bg-hover">
        <input
          ref={box}
          type="checkbox"
          id={id}
          name={included ? undefined : branch.name}
          value={node.id}
          checked={ticked}
          onChange={() => branch.onToggle(node.id)}
          aria-describedby={described}
          className={`mt-0.5 ${included ? "opacity-60" : ""}`}
        />
        <span className="min-w-0">
          <span className="font-medium">{node.label}</span>{" "}
          <span className="font-mono text-meta text-muted">{node.id}</span>
          {included ? <span className="text-meta text-muted"> · {treeText.includedIn(included)}</span> : null}
          <span id={`${id}-about`} className="block text-muted">
            {included ? <span className="sr-only">{treeText.includedIn(included)}. </span> : null}
            {node.sentence}
            {remark ? <span className="block text-warn">{remark}</span> : null}
          </span>
        </span>
      </label>
      {complete ? (
        <Remark icon={<InfoIcon className="mt-0.5 text-info" />}>{treeText.allTicked(node.id)}</Remark>
      ) : null}
      {risk ? <Remark icon={<WarningIcon className="mt-0.5 text-warn" />}>{risk}</Remark> : null}
      {undo ? (
        <Remark icon={<InfoIcon className="mt-2 text-info" />}>
          {undo.text}{" "}
          <Button size="small" className="ms-1" onClick={undo.run}>
            {treeText.undo}
          </Button>
        </Remark>
      ) : null}
    </>
  );
}

function Remark({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className="ms-8.5 mb-1 flex items-start gap-1.5">
      {icon}
      <div className="min-w-0">{children}</div>
    </div>
  );
}
