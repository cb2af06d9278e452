import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isFresh, readRange, refuse } from "./answer.ts";

const ETAG = '"abc"';

describe("a client's copy is fresh", () => {
  test.each<[string, string | undefined, boolean]>([
    ["not without a tag", undefined, false],
    ["with the tag", '"abc"', true],
    ["with the tag, weakly", 'W/"abc"', true],
    ["with the tag in a list", '"x", W/"y" ,"abc"', true],
    ["with anything", "*", true],
    ["not with another tag", '"abd"', false],
    ["not with a tag that only begins so", '"abc2"', false],
    ["not with a tag without quotes", "abc", false],
    ["not with nothing", "", false],
    ["not with a list of others", '"x", "y"', false],
    ["not with an asterisk among tags", '"x", *', false],
  ])("%s", (_, header, expected) => {
    expect(isFresh(header, ETAG)).toBe(expected);
  });
});

describe("a range of 100 bytes", () => {
  test.each<[string | undefined, ReturnType<typeof readRange>]>([
    [undefined, "whole"],
    ["bytes=0-9", { from: 0, to: 10 }],
    ["bytes=90-", { from: 90, to: 100 }],
    ["bytes=99-", { from: 99, to: 100 }],
    ["bytes=99-99", { from: 99, to: 100 }],
    ["bytes=0-", { from: 0, to: 100 }],
    ["bytes=-10", { from: 90, to: 100 }],
    ["bytes=-1000", { from: 0, to: 100 }],
    ["bytes=50-1000", { from: 50, to: 100 }],
    ["bytes=100-", "unsatisfiable"],
    ["bytes=100-200", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=10-5", "whole"],
    ["bytes=0-1,5-6", "whole"],
    ["bytes=", "whole"],
    ["bytes=-", "whole"],
    ["bytes=a-b", "whole"],
    ["items=0-9", "whole"],
    ["bytes 0-9", "whole"],
    ["bytes=99999999999999999999-", "unsatisfiable"],
  ])("%s", (header, expected) => {
    expect(readRange(header, 100)).toEqual(expected);
  });

  test("is always inside the file, whatever is asked", () => {
    const number = fc.option(fc.nat(200), { nil: "" });
    fc.assert(
      fc.property(number, number, fc.nat(150), (first, last, size) => {
        const range = readRange(`bytes=${first}-${last}`, size);
        if (typeof range === "string") return;
        expect(range.from).toBeGreaterThanOrEqual(0);
        expect(range.to).toBeGreaterThan(range.from);
        expect(range.to).toBeLessThanOrEqual(size);
      }),
    );
  });

  test("of an empty file is outside it", () => {
    for (const header of ["bytes=0-", "bytes=-5", "bytes=0-0"]) expect(readRange(header, 0)).toBe("unsatisfiable");
  });
});

test("a refusal says its text under every name that a client prints, and no cache keeps it", () => {
  const { headers, body } = refuse(403, "Token ci cannot do that.");
  const problem = JSON.parse(String(body));
  const text = "Token ci cannot do that.";
  expect(problem).toEqual({
    type: "about:blank",
    title: "Forbidden",
    status: 403,
    detail: text,
    reason: text,
    message: text,
    error: text,
  });
  expect(headers).toMatchObject({
    "Content-Type": "application/problem+json",
    "Cache-Control": "private, no-store",
    "Content-Length": Buffer.byteLength(String(body)),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "sandbox",
  });
});
