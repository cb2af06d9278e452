import { expect, test } from "vitest";
import { cell, csvStream, line } from "./csv.ts";

test.each([
  ["plain", "plain"],
  ["two words", "two words"],
  ["", ""],
  ["a,b", '"a,b"'],
  ['say "no"', '"say ""no"""'],
  ["two\nlines", '"two\nlines"'],
  ["two\r\nlines", '"two\r\nlines"'],
  ["=1+1", "'=1+1"],
  ["+49", "'+49"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["\rx", `"'\rx"`],
  ["  =1+1", "'  =1+1"],
  ["＝1", "'＝1"],
  ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ["a=b", "a=b"],
  ["a-b@c", "a-b@c"],
])("the cell %j is %j", (value, text) => expect(cell(value)).toBe(text));

test("a line ends as RFC 4180 says", () => expect(line(["a", "b,c", ""])).toBe('a,"b,c",\r\n'));

async function* piecesOf(count: number, taken: { pieces: number; ended: boolean }) {
  try {
    for (; taken.pieces < count; ) {
      taken.pieces++;
      yield [taken.pieces];
    }
  } finally {
    taken.ended = true;
  }
}

test("nothing is read ahead, and nothing after the reader has left", async () => {
  const taken = { pieces: 0, ended: false };
  const faults: unknown[] = [];
  const stream = csvStream(
    ["n"],
    piecesOf(100, taken),
    (n) => [String(n)],
    (fault) => faults.push(fault),
  );
  const reader = stream.getReader();
  const next = async () => new TextDecoder().decode((await reader.read()).value);
  expect(taken.pieces).toBe(0);
  expect([await next(), taken.pieces]).toEqual(["n\r\n", 0]);
  expect([await next(), await next(), taken.pieces]).toEqual(["1\r\n", "2\r\n", 2]);
  await reader.cancel();
  expect(taken).toEqual({ pieces: 2, ended: true });
  expect(faults).toEqual([]);
});

test("a fault breaks it off and is told", async () => {
  const fault = new Error("the database is gone");
  const faults: unknown[] = [];
  async function* pieces() {
    yield ["first"];
    throw fault;
  }
  const stream = csvStream(
    ["n"],
    pieces(),
    (n) => [n],
    (told) => faults.push(told),
  );
  await expect(new Response(stream).text()).rejects.toThrow();
  expect(faults).toEqual([fault]);
});
