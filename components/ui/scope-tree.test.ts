import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { covers, minimal, type ScopeNode, stateOf, toggle } from "./scope-tree.ts";

const parents: Record<string, string | null> = {
  all: null,
  repos: "all",
  conda: "repos",
  "conda:download": "conda",
  "conda:upload": "conda",
  pypi: "repos",
  "pypi:download": "pypi",
  "pypi:upload": "pypi",
  api: "all",
  "api:read": "api",
  "api:write": "api",
  "api:modify-group": "api",
};
const catalogue: ScopeNode[] = Object.entries(parents).map(([id, parent]) => ({
  id,
  parent,
  label: id,
  sentence: id,
  includes: id === "api:write" ? ["api:read"] : [],
}));
const ids = Object.keys(parents);

function click(...steps: string[]) {
  let result = { set: new Set<string>(), announcement: "", undo: false };
  for (const id of steps) result = toggle(id, result.set, catalogue);
  return { set: [...result.set], announcement: result.announcement, undo: result.undo };
}
const state = (id: string, ...set: string[]) => stateOf(id, new Set(set), catalogue);

describe("states", () => {
  it("shows a parent as mixed when one or all children are ticked one by one", () => {
    expect(state("conda", "conda:download")).toMatchObject({ ticked: false, mixed: true, complete: false });
    expect(state("conda", "conda:download", "conda:upload")).toMatchObject({
      ticked: false,
      mixed: true,
      complete: true,
    });
    expect(state("repos", "conda:download")).toMatchObject({ ticked: false, mixed: true });
    expect(state("repos", "conda", "pypi")).toMatchObject({ mixed: true, complete: true });
  });

  it("shows children of a ticked parent as included in the nearest chosen ancestor", () => {
    expect(state("conda:download", "conda")).toMatchObject({ ticked: true, included: "conda" });
    expect(state("conda:download", "all")).toMatchObject({ ticked: true, included: "all" });
    expect(state("conda", "conda")).toEqual({ ticked: true, included: undefined, mixed: false, complete: false });
  });

  it("shows api:read as included in api:write", () => {
    expect(state("api:read", "api:write")).toMatchObject({ ticked: true, included: "api:write" });
    expect(state("api", "api:write", "api:modify-group")).toMatchObject({ mixed: true, complete: true });
  });
});

describe("toggle", () => {
  it("never ticks a parent by ticking its children", () => {
    expect(click("conda:download", "conda:upload").set).toEqual(["conda:download", "conda:upload"]);
  });

  it("replaces a parent by the remaining children when one is unticked", () => {
    expect(click("conda", "conda:upload")).toEqual({
      set: ["conda:download"],
      announcement: "conda replaced by 1 permission.",
      undo: true,
    });
    expect(click("all", "conda:upload")).toEqual({
      set: ["conda:download", "pypi", "api"],
      announcement: "all replaced by 3 permissions.",
      undo: true,
    });
    expect(click("all", "conda").set).toEqual(["pypi", "api"]);
  });

  it("absorbs ticked children when a mixed parent is ticked, and offers them back", () => {
    expect(click("conda:download", "conda")).toEqual({
      set: ["conda"],
      announcement: "conda now covers 1 permission ticked before.",
      undo: true,
    });
  });

  it("clears the branch when a parent is unticked, and offers it back", () => {
    expect(click("conda:download", "conda", "conda")).toEqual({ set: [], announcement: "conda cleared.", undo: true });
  });

  it("says nothing for a leaf, whose box says it", () => {
    expect(click("conda:download")).toEqual({ set: ["conda:download"], announcement: "", undo: false });
    expect(click("conda:download", "conda:download")).toEqual({ set: [], announcement: "", undo: false });
  });

  it("takes away what includes an unticked permission, and says so", () => {
    expect(click("api:write", "api:read")).toEqual({ set: [], announcement: "api:write removed.", undo: true });
    expect(click("api", "api:read")).toEqual({
      set: ["api:modify-group"],
      announcement: "api replaced by 1 permission. api:write removed too, because api:read is included there.",
      undo: true,
    });
    expect(click("api:read", "api:write").set).toEqual(["api:write"]);
  });
});

describe("for any clicks", () => {
  const clicks = fc.array(fc.constantFrom(...ids), { maxLength: 12 });

  it("the set stays minimal and the clicked box changes", () => {
    fc.assert(
      fc.property(clicks, fc.constantFrom(...ids), (steps, id) => {
        const before = new Set(click(...steps).set);
        const { set } = toggle(id, before, catalogue);
        expect([...set]).toEqual([...minimal(set, catalogue)]);
        expect(covers(set, catalogue).has(id)).toBe(!stateOf(id, before, catalogue).ticked);
      }),
    );
  });

  it("unticking never grants, ticking never takes away", () => {
    fc.assert(
      fc.property(clicks, fc.constantFrom(...ids), (steps, id) => {
        const before = new Set(click(...steps).set);
        const had = covers(before, catalogue);
        const has = covers(toggle(id, before, catalogue).set, catalogue);
        if (had.has(id)) expect([...has].every((one) => had.has(one))).toBe(true);
        else expect([...had].every((one) => has.has(one))).toBe(true);
      }),
    );
  });

  it("minimal keeps what the set permits", () => {
    fc.assert(
      fc.property(fc.subarray(ids), (set) => {
        expect(covers(minimal(set, catalogue), catalogue)).toEqual(covers(set, catalogue));
      }),
    );
  });
});
