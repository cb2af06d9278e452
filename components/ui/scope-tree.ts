/** The rules of a tree of permissions in which a parent is a permission of its own (design/ux.md 5.2). Pure. */

import { treeText } from "../text.ts";

export type ScopeNode = {
  id: string;
  label: string;
  /** What it permits, in full. */
  sentence: string;
  parent: string | null;
  /** What it permits besides its children. */
  includes?: readonly string[];
  risk?: "normal" | "high";
};

export type Chosen = ReadonlySet<string>;
export type Toggled = {
  set: Set<string>;
  /** Empty when the box itself says enough. */
  announcement: string;
  /** More changed than the one box: worth an "Undo". */
  undo: boolean;
};

const english = new Intl.ListFormat("en");

export function childrenOf(id: string | null, catalogue: readonly ScopeNode[]): ScopeNode[] {
  return catalogue.filter((node) => node.parent === id);
}

/** Everything these permissions permit: themselves, what is below them and what they include, at any depth. */
export function covers(ids: Iterable<string>, catalogue: readonly ScopeNode[]): Set<string> {
  const found = new Set<string>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = catalogue.find((one) => one.id === id);
    if (!node || found.has(id)) continue;
    found.add(id);
    open.push(...childrenOf(id, catalogue).map((child) => child.id), ...(node.includes ?? []));
  }
  return found;
}

/** The same permissions without those that another one already contains, in the catalogue's order. */
export function minimal(set: Iterable<string>, catalogue: readonly ScopeNode[]): Set<string> {
  const chosen = new Set(set);
  const kept = catalogue.map((node) => node.id).filter((id) => chosen.has(id));
  for (const id of [...kept]) {
    const others = kept.filter((other) => other !== id);
    if (covers(others, catalogue).has(id)) kept.splice(kept.indexOf(id), 1);
  }
  return new Set(kept);
}

/** Nearest first. */
function ancestors(id: string, catalogue: readonly ScopeNode[]): string[] {
  const parent = catalogue.find((node) => node.id === id)?.parent;
  return parent ? [parent, ...ancestors(parent, catalogue)] : [];
}

/** The chosen permission that contains this one, an ancestor before any other; undefined when none does. */
export function includedIn(id: string, set: Chosen, catalogue: readonly ScopeNode[]): string | undefined {
  return (
    ancestors(id, catalogue).find((above) => set.has(above)) ??
    [...set].find((other) => other !== id && covers([other], catalogue).has(id))
  );
}

export type NodeState = {
  ticked: boolean;
  /** Ticked because of this one. */
  included?: string;
  /** Not ticked, but something below is. */
  mixed: boolean;
  /** Every child is ticked and the parent is not: it would also cover future ones. */
  complete: boolean;
};

export function stateOf(id: string, set: Chosen, catalogue: readonly ScopeNode[]): NodeState {
  const included = includedIn(id, set, catalogue);
  const ticked = set.has(id) || included !== undefined;
  const granted = covers(set, catalogue);
  const below = childrenOf(id, catalogue);
  return {
    ticked,
    included,
    mixed:
      !ticked &&
      [...covers([id], catalogue)].some((one) => one !== id && granted.has(one) && isBelow(one, id, catalogue)),
    complete: !ticked && below.length > 0 && below.every((child) => granted.has(child.id)),
  };
}

function isBelow(id: string, above: string, catalogue: readonly ScopeNode[]): boolean {
  return ancestors(id, catalogue).includes(above);
}

/** What stays of one permission when another is taken out of it. */
function without(from: string, id: string, catalogue: readonly ScopeNode[]): string[] {
  if (!covers([from], catalogue).has(id)) return [from];
  if (from === id) return [];
  return childrenOf(from, catalogue).flatMap((child) => without(child.id, id, catalogue));
}

function tick(id: string, set: Chosen, catalogue: readonly ScopeNode[]): Toggled {
  const after = minimal([...set, id], catalogue);
  const absorbed = [...set].filter((one) => !after.has(one)).length;
  return { set: after, announcement: absorbed > 0 ? treeText.absorbed(id, absorbed) : "", undo: absorbed > 0 };
}

function untick(id: string, set: Chosen, catalogue: readonly ScopeNode[]): Toggled {
  const after = minimal(
    [...set].flatMap((one) => without(one, id, catalogue)),
    catalogue,
  );
  const broken = [...set].filter((one) => one !== id && !after.has(one));
  const splits = broken.map((one) => {
    const rest = without(one, id, catalogue).filter((left) => after.has(left));
    return rest.length > 0 ? treeText.replaced(one, rest.length) : treeText.removed(one);
  });
  const covered = broken.flatMap((one) => childrenOf(one, catalogue).map((child) => child.id));
  const lost = covered.filter(
    (one) => one !== id && !isBelow(id, one, catalogue) && !covers(after, catalogue).has(one),
  );
  const also = lost.length > 0 ? [treeText.alsoRemoved(english.format(lost), id)] : [];
  const parent = childrenOf(id, catalogue).length > 0;
  if (broken.length === 0) return { set: after, announcement: parent ? treeText.cleared(id) : "", undo: parent };
  return { set: after, announcement: [...splits, ...also].join(" "), undo: true };
}

/** One click on one box. `set` and the answer are minimal sets, which is what is stored and sent. */
export function toggle(id: string, set: Chosen, catalogue: readonly ScopeNode[]): Toggled {
  const { ticked } = stateOf(id, set, catalogue);
  return ticked ? untick(id, set, catalogue) : tick(id, set, catalogue);
}
