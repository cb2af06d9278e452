import { describe, expect, test } from "vitest";
import { matches, RULES } from "./policy.ts";
import { TABLED } from "./testing.ts";

test("every action of the architecture's tables has a rule, and no rule stands beside them", () => {
  expect(Object.keys(RULES).sort()).toEqual(TABLED);
});

describe("a pattern of a token", () => {
  test.each([
    ["numpy", "numpy", true],
    ["numpy", "numpy-base", false],
    ["numpy", "num", false],
    ["num*", "numpy", true],
    ["num*", "num", true],
    ["num*", "nu", false],
    ["*", "anything", true],
    ["*", "", true],
    ["a*b", "a*b", true],
    ["a*b", "axb", false],
    ["numpy", "NumPy", false],
    [".*", "x", false],
    [".*", ".x", true],
  ])("%s and %s: %s", (pattern, name, expected) => {
    expect(matches(pattern, name)).toBe(expected);
  });
});
