import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { random } from "../testing.ts";
import { whyNotSpec } from "./spec.ts";

// The published "import" entry needs a bundler.
const { VersionSpec }: typeof import("@conda-org/rattler") = createRequire(import.meta.url)("@conda-org/rattler");

describe("a dependency", () => {
  it.each([
    "python",
    "python >=3.7,<3.8.0a0",
    "python >=3.7, <3.8",
    "python >= 3.7",
    "numpy 1.11*",
    "numpy 1.11.*",
    "dependency>=2.0",
    "blas * mkl",
    "blas 1.0 mkl",
    "libblas * *netlib",
    "python_abi 3.7.* *_cp37m",
    "python 2.7*|>=3.5,!=3.5.1",
    "pkg (>=1,<2)|>3",
    "x264 >=1!152.20180717,<1!153",
    "foo=1.2",
    "foo==1.2",
    "foo=1.2=py_0",
    "foo ~=1.4.2",
    "__glibc >=2.17,<3.0.a0",
    "PyYAML >=3",
    "pytorch 1.13 *cuda*",
    "mpi * ^(mpich|openmpi)$",
    "msys2-conda-epoch >=20160418",
    "lib 1.0+local.1",
    " padded  1.0 ",
  ])("may be %j", (spec) => expect(whyNotSpec(spec)).toBeNull());

  it.each([
    "",
    " ",
    ">=1.0",
    "conda-forge::python",
    "https://example.com/a-1-0.conda",
    "python[version='>=3']",
    "foo >=1[build=a]",
    "foo; if python",
    "foo\n",
    "foo >=1\nbar",
    "foo >=1.0 a b",
    "foo >=",
    "foo 1..0",
    "foo >=1,,<2",
    "foo ,1",
    "foo (>=1",
    "foo >=1)",
    "foo ()",
    "foo =>1",
    "foo ^1.*$",
    "foo 1.*.2",
    "foo # comment",
    "foo@feature",
    "föö",
    "foo 1.0 a/b",
    "a".repeat(65),
    `foo >=${"1.".repeat(600)}0`,
  ])("may not be %j", (spec) => expect(whyNotSpec(spec)).toMatch(/ is not a dependency: .+\.$/));

  it("has a version that rattler can read", () => {
    const { below, pick, seed } = random();
    const atoms = [
      "1",
      "2.0",
      "1.2.3",
      "*",
      ".*",
      ",",
      "|",
      "(",
      ")",
      ">=",
      "<",
      "=",
      "==",
      "!=",
      "~=",
      "a",
      "rc1",
      "_",
      "-",
      "+",
    ];
    let taken = 0;
    for (let round = 0; round < 20_000; round++) {
      const version = Array.from({ length: 1 + below(6) }, () => pick(atoms)).join("");
      if (/=.*=/.test(version) || whyNotSpec(`foo ${version}`) !== null) continue;
      taken++;
      expect(() => new VersionSpec(version, "lenient"), `${version}, seed ${seed}`).not.toThrow();
    }
    expect(taken).toBeGreaterThan(500);
  });
});
