import { expect, test } from "vitest";
import { differencesOf } from "./differences.ts";
import { rangeWords } from "./ranges.ts";

const at = (text: string) => new Date(`${text}T00:00:00Z`);

test.each<[string, string | null, string]>([
  ["2026-03-01", "2026-04-01", "between 1 and 31 March 2026"],
  ["2026-03-01", "2026-04-03", "between 1 March and 2 April 2026"],
  ["2025-12-31", "2026-01-02", "between 31 December 2025 and 1 January 2026"],
  ["2026-03-01", "2026-03-02", "on 1 March 2026"],
  ["2026-03-01", null, "since 1 March 2026"],
  ["1970-01-01", null, "since the beginning"],
  ["1970-01-01", "2026-03-02", "until 1 March 2026"],
])("from %s until %s is %s", (since, until, words) =>
  expect(rangeWords({ since: at(since), until: until ? at(until) : null }, false)).toBe(words),
);

test("what nobody asked for is the last 30 days", () =>
  expect(rangeWords({ since: at("2026-03-01"), until: null }, true)).toBe("in the last 30 days"));

test.each<[string, unknown, unknown, unknown]>([
  [
    "what differs, without what only the server counts",
    { id: "1", name: "ci", description: "", version: 1, organizationId: "o" },
    { id: "1", name: "farm", description: "Builds", version: 2, organizationId: "o" },
    [
      { field: "name", before: "ci", after: "farm" },
      { field: "description", before: null, after: "Builds" },
    ],
  ],
  [
    "where a grant is",
    { channel: "ml", level: "read" },
    { channel: "ml", level: "write" },
    [
      { field: "channel", before: "ml", after: "ml" },
      { field: "level", before: "read", after: "write" },
    ],
  ],
  [
    "all of what is new",
    null,
    { scopes: ["api", "repos"], networks: [], expiresAt: "2027-01-01T00:00:00.000Z", active: true },
    [
      { field: "scopes", before: null, after: "api, repos" },
      { field: "expires at", before: null, after: "2027-01-01T00:00:00.000Z" },
      { field: "active", before: null, after: "yes" },
    ],
  ],
  ["a text that is all there is", null, "You cannot.", [{ field: "", before: null, after: "You cannot." }]],
  [
    "shapes that nobody expects",
    [1, { a: 2 }],
    { deep: { er: 1 } },
    [
      { field: "", before: '1, {"a":2}', after: null },
      { field: "deep", before: null, after: '{"er":1}' },
    ],
  ],
  ["nothing", null, undefined, []],
])("differences are %s", (_, before, after, found) => expect(differencesOf(before, after)).toEqual(found));
