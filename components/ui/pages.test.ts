import fc from "fast-check";
import { expect, it } from "vitest";
import { pagerText } from "../text.ts";
import { pageCount, pagesAround, rowsOf } from "./pages.ts";

it.each([
  [1, 50, 0, { from: 0, to: 0 }],
  [1, 50, 1, { from: 1, to: 1 }],
  [2, 50, 10_214, { from: 51, to: 100 }],
  [205, 50, 10_214, { from: 10_201, to: 10_214 }],
  [999, 50, 60, { from: 51, to: 60 }],
  [0, 50, 60, { from: 1, to: 50 }],
])("page %i of %i rows each, %i in all", (page, size, total, rows) => {
  expect(rowsOf(page, size, total)).toEqual(rows);
});

it("says the range with separated thousands", () => {
  expect(pagerText.range(51, 100, 10_214)).toBe("51–100 of 10,214");
});

it.each([
  [1, 1, [1]],
  [1, 3, [1, 2, 3]],
  [1, 205, [1, 2, 3, 4, 5, null, 205]],
  [5, 205, [1, null, 4, 5, 6, null, 205]],
  [4, 7, [1, 2, 3, 4, 5, 6, 7]],
  [205, 205, [1, null, 201, 202, 203, 204, 205]],
])("links around page %i of %i", (page, count, links) => {
  expect(pagesAround(page, count)).toEqual(links);
});

it("always links the first, the last and the present page, in order, and no gap hides just one", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(), (count, seed) => {
      const page = 1 + (seed % count);
      const links = pagesAround(page, count);
      expect(links).toEqual(expect.arrayContaining([1, page, count]));
      for (const [at, link] of links.entries()) {
        if (link === null) expect((links[at + 1] ?? 0) - (links[at - 1] ?? 0)).toBeGreaterThan(2);
      }
      expect(pageCount(count * 50, 50)).toBe(count);
    }),
  );
});
