import { describe, expect, test } from "vitest";
import { AT_ONCE, advance, due, type Item, type Step, underWay } from "./queue.ts";

const item = (id: string, more: Partial<Item> = {}): Item => ({
  id,
  name: `${id}.conda`,
  size: 100,
  label: "main",
  state: "waiting",
  ...more,
});

const walk = (items: readonly Item[], ...steps: Step[]) => steps.reduce(advance, items);

describe("files on their way", () => {
  test("two travel at once; the next one starts when one has ended, well or badly", () => {
    const four = walk([], { do: "add", items: ["a", "b", "c", "d"].map((id) => item(id)) });
    expect(due(four).map(({ id }) => id)).toEqual(["a", "b"]);
    const started = walk(four, { do: "start", id: "a" }, { do: "start", id: "b" });
    expect(due(started)).toEqual([]);
    const checked = walk(started, { do: "checking", id: "a" });
    expect(due(checked)).toEqual([]);
    const ended = walk(checked, { do: "end", id: "a", sent: { status: "refused", reason: "No." } });
    expect(due(ended).map(({ id }) => id)).toEqual(["c"]);
    expect(due(four)).toHaveLength(AT_ONCE);
  });

  test("what was refused says why, and forgets it when it is tried again", () => {
    const refused = walk([item("a")], { do: "end", id: "a", sent: { status: "refused", reason: "Not a package." } });
    expect(refused[0]).toMatchObject({ state: "refused", message: "Not a package." });
    expect(underWay(refused)).toBe(false);
    expect(walk(refused, { do: "retry", id: "a" })[0]).toMatchObject({
      state: "waiting",
      sent: 0,
      message: undefined,
    });
  });

  test("the same file a second time is done, and says that it was here already", () => {
    const [again] = walk([item("a")], { do: "end", id: "a", sent: { status: "already here" } });
    expect(again).toMatchObject({ state: "done", words: "Already here" });
  });

  test("a label other than main is said", () => {
    const end: Step = { do: "end", id: "a", sent: { status: "published" } };
    expect(walk([item("a", { label: "dev" })], end)[0]?.message).toBe("With label dev.");
    expect(walk([item("a")], end)[0]?.message).toBeUndefined();
  });

  test("late progress does not bring a file back from being checked", () => {
    const checking = walk([item("a")], { do: "start", id: "a" }, { do: "checking", id: "a" });
    expect(walk(checking, { do: "sent", id: "a", bytes: 50 })[0]).toMatchObject({ state: "checking", sent: 100 });
  });

  test("clearing takes away what is done and nothing else", () => {
    const items = [item("a", { state: "done" }), item("b", { state: "refused" }), item("c")];
    expect(walk(items, { do: "clear" }).map(({ id }) => id)).toEqual(["b", "c"]);
    expect(walk(items, { do: "remove", id: "b" }).map(({ id }) => id)).toEqual(["a", "c"]);
  });

  test("waiting counts as under way: leaving then would lose it", () => {
    expect(underWay([item("a")])).toBe(true);
    expect(underWay([item("a", { state: "done" })])).toBe(false);
  });
});
