import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { random } from "../testing.ts";
import { compareVersions, isVersion, whyNotVersion } from "./version.ts";

// The published "import" entry needs a bundler.
const { Version }: typeof import("@conda-org/rattler") = createRequire(import.meta.url)("@conda-org/rattler");

/** The example of CEP-33, oldest first; versions of one line are equal. */
const ascending = [
  ["0.4", "0.4.0"],
  ["0.4.1.rc", "0.4.1.RC"],
  ["0.4.1+local"],
  ["0.4.1"],
  ["0.4.1+1.local"],
  ["0.5a1"],
  ["0.5b3"],
  ["0.5C1"],
  ["0.5"],
  ["0.9.6"],
  ["0.960923"],
  ["1.0"],
  ["1.1dev1"],
  ["1.1a1"],
  ["1.1.0dev1", "1.1.dev1"],
  ["1.1.a1"],
  ["1.1.0rc1"],
  ["1.1.0.0", "1.1.0", "1.1", "1.01"],
  ["1.1.post1", "1.1.0post1"],
  ["1.1post1"],
  ["1996.07.12"],
  ["1!0.4.1"],
  ["1!3.1.1.6"],
  ["2!0.4.1"],
];

describe("compareVersions", () => {
  it("orders every pair of CEP-33's example", () => {
    for (const [row, left] of ascending.entries()) {
      for (const [column, right] of ascending.entries()) {
        for (const a of left)
          for (const b of right) expect(Math.sign(compareVersions(a, b)), `${a} ${b}`).toBe(Math.sign(row - column));
      }
    }
  });

  it.each([
    ["1.0dev", "1.0a1"],
    ["1.0a1", "1.0rc1"],
    ["1.0rc1", "1.0+l1"],
    ["1.0+l1", "1.0"],
    ["1.0.0", "1.0.post1"],
    ["1.0.post1", "1!0.1"],
    ["1.1rc", "1.1.0rc"],
    ["1.0.1_", "1.0.1a"],
    ["1.0.1", "1.0.1post"],
  ])("puts %s before %s", (older, newer) => {
    expect(compareVersions(older, newer)).toBeLessThan(0);
    expect(compareVersions(newer, older)).toBeGreaterThan(0);
  });

  it("agrees with rattler on versions as people write them", () => {
    const { below, pick, seed } = random();
    console.info(`seed ${seed}`);
    const word = () => pick(["a", "b", "rc", "alpha", "beta", "dev", "post", "x"]);
    const number = () => pick(["0", "1", "2", "3", "10", "01", "2024", "2147483647"]);
    const segment = () =>
      pick([
        number,
        number,
        number,
        () => number() + word(),
        () => number() + word() + number(),
        word,
        () => word() + number(),
      ])();
    const part = () => Array.from({ length: 1 + below(4) }, segment).join(pick([".", ".", "_"]));
    const openssl = () => `${number()}.${number()}_`;
    const version = () =>
      pick(["", "", "", "1!"]) +
      pick([part, part, part, openssl])() +
      pick(["", "", "", () => `+${part()}`].map((end) => (typeof end === "string" ? end : end())));
    for (let round = 0; round < 5000; round++) {
      const [a, b] = [version(), version()];
      if (a.length > 64 || b.length > 64) continue;
      expect([whyNotVersion(a), whyNotVersion(b)]).toEqual([null, null]);
      expect(Math.sign(compareVersions(a, b)), `${a} ${b}, seed ${seed}`).toBe(new Version(a).compare(new Version(b)));
    }
  });

  it("never throws, whatever the text", () => {
    for (const text of ["", "!", "+", "1..2", "é", "1!2!3", "-".repeat(1000)])
      expect(compareVersions(text, "1.0")).not.toBeNaN();
  });
});

describe("isVersion", () => {
  it.each([
    "1",
    "1.0",
    "2013b",
    "1.0rc1",
    "1!2.0",
    "1.0+l1",
    "1.0.1_",
    "1.0_+l",
    "v1",
    "0.0.0.post105+699b871",
    "2147483647",
  ])("takes %s", (text) => {
    expect(whyNotVersion(text)).toBeNull();
    expect(() => new Version(text)).not.toThrow();
  });

  it.each([
    "",
    "1..0",
    ".1",
    "1.",
    "1._0",
    "_1",
    "1__",
    "1-0",
    "1.0RC1",
    "1!2!3",
    "!1",
    "a!1",
    "1+",
    "+l",
    "1+a+b",
    "1+l_",
    "2147483648",
    "1 0",
    "1.0\n",
    "1*",
    "1".repeat(65),
    "1%2e0",
    "é",
  ])("refuses %j", (text) => {
    expect(isVersion(text)).toBe(false);
    expect(whyNotVersion(text)).toMatch(/\.$/);
  });

  it("takes nothing that rattler refuses", () => {
    const { below, pick, seed } = random();
    const atoms = ["0", "1", "99", "a", "dev", "post", "_", ".", "!", "+", "2147483648"];
    for (let round = 0; round < 5000; round++) {
      const text = Array.from({ length: 1 + below(6) }, () => pick(atoms)).join("");
      if (isVersion(text)) expect(() => new Version(text), `${text}, seed ${seed}`).not.toThrow();
    }
  });
});
