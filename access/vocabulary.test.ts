import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { naiveHolds } from "./testing.ts";
import { holds, isScope, minimal, SCOPE_IDS, SCOPES, type ScopeId } from "./vocabulary.ts";

const lists = fc.subarray([...SCOPE_IDS]);
const sorted = (scopes: readonly ScopeId[]) => [...scopes].sort();

describe("a list of scopes", () => {
  test("holds nothing when it is empty", () => {
    for (const scope of SCOPE_IDS) expect(holds([], scope)).toBe(false);
  });

  test("holds itself, its children, and what one of them includes, and nothing else: the table of section 1", () => {
    const expected: Record<ScopeId, readonly ScopeId[]> = {
      all: SCOPE_IDS,
      repos: ["repos", "conda", "conda:download", "conda:upload", "pypi", "pypi:download", "pypi:upload"],
      conda: ["conda", "conda:download", "conda:upload"],
      "conda:download": ["conda:download"],
      "conda:upload": ["conda:upload"],
      pypi: ["pypi", "pypi:download", "pypi:upload"],
      "pypi:download": ["pypi:download"],
      "pypi:upload": ["pypi:upload"],
      api: ["api", "api:read", "api:write", "api:modify-group"],
      "api:read": ["api:read"],
      "api:write": ["api:write", "api:read"],
      "api:modify-group": ["api:modify-group"],
    };
    for (const scope of SCOPE_IDS)
      expect([scope, SCOPE_IDS.filter((wanted) => holds([scope], wanted)).sort()]).toEqual([
        scope,
        sorted(expected[scope]),
      ]);
  });

  test("holds what a second reading of the architecture says", () => {
    fc.assert(
      fc.property(lists, fc.constantFrom(...SCOPE_IDS), (held, wanted) => {
        expect(holds(held, wanted)).toBe(naiveHolds(held, wanted));
      }),
    );
  });

  test("never loses anything when it grows", () => {
    fc.assert(
      fc.property(lists, lists, fc.constantFrom(...SCOPE_IDS), (some, more, wanted) => {
        if (holds(some, wanted)) expect(holds([...some, ...more], wanted)).toBe(true);
      }),
    );
  });

  test("made minimal holds the same, has no superfluous scope, keeps the catalogue's order, and stays as it is", () => {
    fc.assert(
      fc.property(lists, (scopes) => {
        const least = minimal(scopes);
        for (const wanted of SCOPE_IDS) expect(holds(least, wanted)).toBe(holds(scopes, wanted));
        for (const scope of least)
          expect(
            holds(
              least.filter((other) => other !== scope),
              scope,
            ),
          ).toBe(false);
        expect(least).toEqual(SCOPE_IDS.filter((id) => least.includes(id)));
        expect(minimal(least)).toEqual(least);
        expect(minimal([...scopes].reverse())).toEqual(least);
        expect(minimal([...scopes, ...scopes])).toEqual(least);
      }),
    );
  });
});

describe("the catalogue", () => {
  test("has every scope once, parents before their children", () => {
    expect(SCOPES.map(({ id }) => id)).toEqual(SCOPE_IDS);
    for (const { id, parent } of SCOPES)
      if (parent) expect(SCOPE_IDS.indexOf(parent)).toBeLessThan(SCOPE_IDS.indexOf(id));
  });

  test("includes something besides children in one place only: api:write has api:read", () => {
    expect(SCOPES.filter(({ includes }) => includes.length > 0).map(({ id, includes }) => [id, includes])).toEqual([
      ["api:write", ["api:read"]],
    ]);
  });

  test("knows its scopes from other text", () => {
    for (const scope of SCOPE_IDS) expect(isScope(scope)).toBe(true);
    for (const text of ["", "ALL", "conda:", "conda:download ", "write", "constructor"])
      expect(isScope(text)).toBe(false);
  });
});
