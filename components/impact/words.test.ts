import { describe, expect, test } from "vitest";
import type { Change } from "#core/differences.ts";
import type { Impact, ImpactToken } from "#core/impact.ts";
import { anyoneLines, changeWords, groupLines, peopleLines, takes, tokenWords } from "./words.ts";

const NOTHING: Impact = {
  people: 0,
  effects: { first: [], total: 0 },
  groups: { first: [], total: 0 },
  tokens: { total: 0, first: [] },
  anyone: { first: [], total: 0 },
};

const all = <T>(...first: T[]) => ({ first, total: first.length });
const on = (channel: string, from: Change["from"], to: Change["to"], name?: string): Change => ({
  channel,
  package: name ? { kind: "conda", name } : null,
  from,
  to,
});
const people = (...names: string[]) => all(...names.map((name) => ({ login: name.toLowerCase(), name })));
const impact = (more: Partial<Impact>): Impact => ({ ...NOTHING, ...more });
const token = (...changes: ImpactToken["changes"]["first"]): ImpactToken => ({
  id: "1",
  name: "ci",
  owner: "ada",
  lastUsedAt: new Date(0),
  lastUsedClient: "",
  changes: all(...changes),
});

describe("what happens to people", () => {
  test("names one, names a few, and counts many with their names apart", () => {
    const changes = all(on("ml", "write", null));
    const text = (...names: string[]) =>
      peopleLines(impact({ effects: all({ people: people(...names), changes }) })).map((line) => line.text);
    expect(text("Ada")).toEqual(["Ada loses write on ml."]);
    expect(text("Ada", "Bob", "Eve")).toEqual(["3 people lose write on ml: Ada, Bob, and Eve."]);
    const many = people(..."ABCDEFGHIJ");
    const [line] = peopleLines(impact({ effects: all({ people: { ...many, total: 60 }, changes }) }));
    expect(line).toEqual({ text: "60 people lose write on ml.", names: [..."ABCDEFGHIJ"], more: 50 });
  });

  test.each<[Change[], string]>([
    [[on("ml", "write", "read")], "loses write on ml, keeping read"],
    [[on("ml", null, "read")], "gains read on ml"],
    [[on("ml", "read", "admin")], "gains admin on ml instead of read"],
    [[on("ml", "write", null), on("dev", "write", null)], "loses write on ml and dev"],
    [[on("ml", "write", null), on("dev", "read", null)], "loses write on ml; loses read on dev"],
    [[on("ml", "read", null, "torch")], "loses read on torch in ml"],
    [[..."abcdefg"].map((name) => on(name, "read", null)), "loses read on a, b, c, d, and 3 more"],
  ])("%j is told as %s", (changes, words) => {
    expect(changeWords(all(...changes), false)).toBe(words);
  });

  test("what is not in the list is counted", () => {
    expect(changeWords({ first: [on("ml", "read", null)], total: 12 }, true)).toBe("lose read on ml and 11 more");
  });
});

test("groups to which the same happens are told together", () => {
  const changes = all(on("ml", "read", null));
  const groups = all(
    { name: "ci", changes },
    { name: "qa", changes },
    { name: "dev", changes: all(on("ml", "write", null)) },
  );
  expect(groupLines(impact({ groups })).map(({ text }) => text)).toEqual([
    "2 groups lose read on ml: ci and qa.",
    "Group dev loses write on ml.",
  ]);
});

test("people without an account are everybody else", () => {
  const anyone = all(on("ml", "read", null));
  expect(anyoneLines(impact({ anyone })).map(({ text }) => text)).toEqual([
    "Everybody else, without an account too, loses read on ml.",
  ]);
});

test.each<[ImpactToken["changes"]["first"], string]>([
  [[{ ...on("ml", "write", "read"), loses: ["write"], gains: [] }], "can no longer upload to ml"],
  [[{ ...on("ml", "write", null), loses: ["read", "write"], gains: [] }], "can no longer read or upload to ml"],
  [
    [
      { ...on("ml", "read", null), loses: ["read"], gains: [] },
      { ...on("dev", "read", null, "torch"), loses: ["read"], gains: [] },
    ],
    "can no longer read ml and torch in dev",
  ],
  [
    [
      { ...on("ml", "read", null), loses: ["read"], gains: [] },
      { ...on("ml", "write", null, "torch"), loses: ["read"], gains: [] },
    ],
    "can no longer read ml",
  ],
  [[{ ...on("ml", null, "write"), loses: [], gains: ["read", "write"] }], "can read and upload to ml from now on"],
])("a token's %j is told as %s", (changes, words) => {
  expect(tokenWords(token(...changes))).toBe(words);
});

test("only what somebody has less of is taken", () => {
  const more = all(on("ml", null, "read"));
  const less = all(on("ml", "write", "read"));
  expect(takes(NOTHING)).toBe(false);
  expect(takes(impact({ effects: all({ people: people("Ada"), changes: more }), anyone: more }))).toBe(false);
  expect(takes(impact({ effects: all({ people: people("Ada"), changes: less }) }))).toBe(true);
  expect(takes(impact({ anyone: all(on("ml", "read", null)) }))).toBe(true);
  expect(takes(impact({ groups: all({ name: "ci", changes: less }) }))).toBe(true);
});
