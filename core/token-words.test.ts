import { expect, test } from "vitest";
import type { ScopeId } from "#access/vocabulary.ts";
import { channelsIn, describeToken, isForetold } from "./token-words.ts";

const scopes: ScopeId[] = ["conda:download", "conda:upload"];
const at = (channels: string[], packages: string[] = []) => ({ kind: "channels" as const, channels, packages });

test.each([
  [["ml"], []],
  [["ml", "tools"], []],
  [
    ["ml", "tools", "ml.v1.2"],
    ["torch*", "numpy"],
  ],
  [["and", "x", "and"], []],
  [["only", "packages"], ["a*"]],
  [["a.b"], []],
])("a summary gives back the channels it names: %j, only %j", (channels, packages) => {
  const where = at(channels, packages);
  const lacking = [{ channel: channels[0] ?? "", level: "read", words: "uploads" }];
  expect(channelsIn(describeToken({ scopes, where }), { scopes, where })).toEqual(channels);
  expect(channelsIn(describeToken({ scopes, where, lacking }), { scopes, where })).toEqual(channels);
});

test("a summary that names no channels, or was written for other scopes, gives none back", () => {
  const all = { kind: "all" as const };
  expect(channelsIn(describeToken({ scopes, where: all }), { scopes, where: all })).toEqual([]);
  const group = { kind: "group" as const, group: "ml" };
  expect(channelsIn(describeToken({ scopes, where: group }), { scopes, where: group })).toEqual([]);
  expect(channelsIn(describeToken({ scopes, where: at(["ml"]) }), { scopes: ["all"], where: at(["ml"]) })).toEqual([]);
});

test("what a summary foretold of one channel it did not foretell of another", () => {
  const lacking = [{ channel: "ml", level: "read", words: "uploads" }];
  const summary = describeToken({ scopes, where: at(["ml", "xml", "ml-dev"]), lacking });
  expect(isForetold(summary, "ml", "uploads")).toBe(true);
  expect(isForetold(summary, "ml", "downloads")).toBe(false);
  for (const other of ["xml", "ml-dev", "l"]) expect(isForetold(summary, other, "uploads")).toBe(false);
});
