import { describe, expect, it } from "vitest";
import {
  isBuild,
  isSubdir,
  parseFilename,
  SUBDIRS,
  whyNotBuild,
  whyNotChannelName,
  whyNotFilename,
  whyNotLabel,
  whyNotPackageName,
} from "./names.ts";

/** CEP-26's own pattern, which backtracks and is therefore only for tests. */
const cep26 = /^(([a-z0-9])|([a-z0-9_](?!_)))[._-]?([a-z0-9]+(\.|-|_|$))*$/;

function table(rule: (text: string) => string | null, good: string[], bad: string[]) {
  it.each(good)("takes %j", (text) => expect(rule(text)).toBeNull());
  it.each(bad)("refuses %j with a sentence", (text) => expect(rule(text)).toMatch(/^.{10,250}\.$/));
}

describe("a package name", () => {
  const good = ["a", "7zip", "_r-mutex", "python", "ruamel.yaml", "x264", "libstdcxx-ng", "a-", "a_", "a".repeat(64)];
  table(whyNotPackageName, good, [
    "",
    "_",
    "-a",
    ".a",
    "__glibc",
    "a--b",
    "a.-b",
    "_.a",
    "Upper",
    "a b",
    "a/b",
    "a\0",
    "a+",
    "é",
    "%2e%2e",
    "..",
    "a\n",
    "a".repeat(65),
  ]);
  it.each(good)("%j is one for CEP-26 too", (text) => expect(text).toMatch(cep26));

  it("is told quickly, however long", () => {
    const before = performance.now();
    expect(whyNotPackageName(`${"a-".repeat(500_000)}!`)).not.toBeNull();
    expect(performance.now() - before).toBeLessThan(50);
  });
});

describe("a build string", () => {
  table(whyNotBuild, ["0", "py37_1000", "h0a_0.1+x", "A"], ["", "a-b", "a b", "a/b", "é", "0\n", "a".repeat(65)]);
  it("is told by isBuild as well", () => expect([isBuild("0"), isBuild("-")]).toEqual([true, false]));
});

describe("a file name", () => {
  const good = [
    "a-1.0-0.conda",
    "_r-mutex-1.0.1-anacondar_1.tar.bz2",
    "ruamel.yaml-0.15-py27_0.conda",
    "x264-1!152.20180717-h0_0.tar.bz2",
  ];
  table(whyNotFilename, good, [
    "",
    "weird.conda",
    "a-1.0.conda",
    "-1.0-0.conda",
    "a--0.conda",
    "a-1.0-.conda",
    "a-1.0-0.zip",
    "a-1.0-0.tar.gz",
    "a-1.0-0.CONDA",
    "A-1.0-0.conda",
    "a-1.0RC-0.conda",
    "../a-1.0-0.conda",
    "a/b-1.0-0.conda",
    "%2e%2e-1.0-0.conda",
    "a-1.0-0\0.conda",
    "a-1.0-0.conda\n",
    `${"a".repeat(212)}.conda`,
  ]);

  it("is split at the last two hyphens", () => {
    expect(parseFilename("a-b-c-1.0-py_0.tar.bz2")).toEqual({
      name: "a-b-c",
      version: "1.0",
      build: "py_0",
      stem: "a-b-c-1.0-py_0",
      extension: ".tar.bz2",
    });
    expect(parseFilename("nonsense")).toBeNull();
  });
});

describe("a label", () => {
  table(
    whyNotLabel,
    ["main", "rc", "Release_1.0", "team/nightly", "a.b-c", "linux"],
    [
      "",
      "1a",
      "/a",
      "a/",
      "a//b",
      "a/../b",
      "a/./b",
      "nolabel",
      "linux-64",
      "a/noarch",
      "noarch/a",
      "a/Linux-64",
      "a b",
      "a\\b",
      "a%2f",
      "a".repeat(129),
    ],
  );
});

describe("a channel name", () => {
  table(
    whyNotChannelName,
    ["conda-forge", "a", "7", "my.channel_1", "my-linux-64", "a".repeat(128)],
    [
      "",
      "t",
      "conda",
      "label",
      "pypi",
      "api",
      "get",
      "_",
      "noarch",
      "linux-64",
      "T",
      "Linux-64",
      ".a",
      "-a",
      "_a",
      "a-",
      "a.",
      "a/b",
      "A",
      "a b",
      "..",
      "a%20b",
      "a".repeat(129),
    ],
  );
});

describe("the subdirs", () => {
  it("have the form of CEP-26 and stand there once", () => {
    for (const subdir of SUBDIRS) expect(subdir).toMatch(/^(?:noarch|[a-z0-9]{1,16}-[a-z0-9]{1,15})$/);
    expect(new Set(SUBDIRS).size).toBe(SUBDIRS.length);
  });

  it("are told exactly", () =>
    expect(["noarch", "linux-64", "Linux-64", "linux", "", "constructor"].map(isSubdir)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]));
});
