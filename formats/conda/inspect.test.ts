import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { constants, zstdCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { fromBuffer, type Source } from "../format.ts";
import { conda } from "./conda.ts";
import { type CondaPackage, inspect } from "./inspect.ts";
import { bzip2, condaEntries, condaPackage, type PackageOptions, tar, zip, zstd } from "./testing.ts";

const fixtures = new URL("../../e2e/fixtures/conda/", import.meta.url);

/** Both formats of one package must say the same. */
async function both(options: PackageOptions): Promise<CondaPackage> {
  const made = condaPackage(options);
  const fromConda = await inspect(fromBuffer(made.conda), `${made.stem}.conda`);
  const fromTar = await inspect(fromBuffer(await made.tarBz2()), `${made.stem}.tar.bz2`);
  expect({ ...fromTar, filename: fromConda.filename }).toEqual(fromConda);
  return fromConda;
}

describe("a real package", () => {
  it.each([
    ["_r-mutex-1.0.1-anacondar_1.tar.bz2", "_r-mutex", "1.0.1", "anacondar_1", "noarch"],
    ["bcj-cffi-0.5.1-py310h295c915_0.tar.bz2", "bcj-cffi", "0.5.1", "py310h295c915_0", "linux-64"],
    ["clobber-directory-upgrade-0.1.0-h4616a5c_0.conda", "clobber-directory-upgrade", "0.1.0", "h4616a5c_0", "noarch"],
    ["clobber-directory-upgrade-0.2.0-h4616a5c_0.conda", "clobber-directory-upgrade", "0.2.0", "h4616a5c_0", "noarch"],
    ["flask-0.11.1-py_0.tar.bz2", "flask", "0.11.1", "py_0", "noarch"],
    ["fly-2.5.2-0.tar.bz2", "fly", "2.5.2", "0", "osx-64"],
    ["mock-2.0.0-py37_1000.conda", "mock", "2.0.0", "py37_1000", "osx-64"],
    ["mock-2.0.0-py37_1000.tar.bz2", "mock", "2.0.0", "py37_1000", "osx-64"],
    ["other_dependent-1.0-0.conda", "other_dependent", "1.0", "0", "noarch"],
    ["run_constrained-1.0-0.conda", "run_constrained", "1.0", "0", "noarch"],
    ["run_exports_versions-1.0-he35c369_0.tar.bz2", "run_exports_versions", "1.0", "he35c369_0", "noarch"],
    ["run_exports_versions-2.0-h39de5ba_0.tar.bz2", "run_exports_versions", "2.0", "h39de5ba_0", "noarch"],
    ["spiffy-test-app-0.5-pyh6afbcc8_0.tar.bz2", "spiffy-test-app", "0.5", "pyh6afbcc8_0", "noarch"],
    ["test-app-package-icon-0.1-0.tar.bz2", "test-app-package-icon", "0.1", "0", "linux-64"],
    ["versioned-1.0-0.conda", "versioned", "1.0", "0", "noarch"],
    ["versioned-2.0-0.conda", "versioned", "2.0", "0", "noarch"],
  ])("%s is accepted", async (filename, name, version, build, subdir) => {
    const found = await conda.inspect(fromBuffer(readFileSync(new URL(filename, fixtures))), filename);
    expect(found).toMatchObject({
      kind: "conda",
      name,
      version,
      build,
      subdir,
      filename,
      record: { name, version, build, subdir },
    });
  });

  it("is in the table above, unless no client knows its platform", () => {
    expect(readdirSync(fixtures)).toHaveLength(17);
  });

  it("says the same in both formats", async () => {
    const [a, b] = await Promise.all(
      ["mock-2.0.0-py37_1000.conda", "mock-2.0.0-py37_1000.tar.bz2"].map((filename) =>
        inspect(fromBuffer(readFileSync(new URL(filename, fixtures))), filename),
      ),
    );
    expect({ ...a, filename: "" }).toEqual({ ...b, filename: "" });
    expect(a?.files).toMatchObject({ count: 32 });
  });
});

describe("a record", () => {
  it("has exactly the fields that belong into repodata, and depends always", async () => {
    const index = {
      depends: undefined,
      constrains: ["a >=1"],
      license_family: "MIT",
      features: "mkl",
      track_features: ["a", "b"],
      python_site_packages_path: "lib/python3.14t/site-packages",
      schema_version: 2,
      arch: "x86_64",
      platform: "linux",
      md5: "0".repeat(32),
      sha256: 1,
      size: "12",
      url: "https://example.com",
      fn: "x",
      channel: "y",
      requires_features: {},
      mtime: 1,
      ["__proto__"]: { admin: true },
      unknown: { nested: [] },
      flags: [],
      extra_depends: {},
    };
    const { record } = await both({ subdir: "linux-64", index });
    expect(record).toEqual({
      name: "demo",
      version: "1.0",
      build: "0",
      build_number: 0,
      depends: [],
      constrains: ["a >=1"],
      subdir: "linux-64",
      timestamp: 1_700_000_000_000,
      license: "MIT",
      license_family: "MIT",
      features: "mkl",
      track_features: "a b",
      python_site_packages_path: "lib/python3.14t/site-packages",
    });
  });

  it.each([
    [{ noarch: true }, { subdir: "noarch", noarch: "generic" }],
    [{ noarch: false, subdir: "win-64" }, { subdir: "win-64" }],
    [{ noarch: null }, { subdir: "noarch" }],
    [{ noarch: undefined }, { subdir: "noarch" }],
    [{ noarch: undefined, subdir: undefined, platform: "osx", arch: "x86_64" }, { subdir: "osx-64" }],
    [{ noarch: undefined, subdir: undefined, platform: "win", arch: "x86" }, { subdir: "win-32" }],
  ])("of index.json with %j has %j", async (index, expected) => {
    const { record } = await both({ index });
    expect({ subdir: record.subdir, ...(record.noarch && { noarch: record.noarch }) }).toEqual(expected);
  });

  it("keeps a timestamp in seconds and leaves out null", async () => {
    expect((await both({ index: { timestamp: 1_500_000_000 } })).timestamp).toBe(1_500_000_000);
    expect((await both({ index: { timestamp: null, license: null } })).record).not.toHaveProperty("license");
  });

  it("may be dated a little ahead of this machine's clock", async () => {
    const made = condaPackage({ index: { timestamp: 2_000_000_000_000 } });
    const read = (now: number) => inspect(fromBuffer(made.conda), "demo-1.0-0.conda", { now });
    await expect(read(2_000_000_000_000 - 3_600_000)).resolves.toMatchObject({ timestamp: 2_000_000_000_000 });
    await expect(read(1_999_000_000_000)).rejects.toThrow(/"timestamp".*future/);
  });
});

describe("the rest of info", () => {
  it("gives about, run exports, readme and the list of files", async () => {
    const about = {
      summary: "One line",
      description: ["not text"],
      home: ["https://a.example/x", "javascript:alert(1)", 7],
      doc_url: "http://b.example",
      license_file: ["A", "B"],
      keywords: "one",
      tags: ["two"],
      extra: { "recipe-maintainers": ["ada"] },
    };
    const found = await both({
      payload: [
        ["lib/a.txt", "abc"],
        ["bin/b", "de"],
      ],
      info: [
        ["info/run_exports.json", JSON.stringify({ weak: ["demo >=1"], strong: null, other: [1] })],
        ["info/README.md", "# Demo\n"],
        { path: "info/recipe/link", type: "2", link: "../../x" },
        ["./info//test/./run.sh", "true"],
      ],
    });
    expect(found).toMatchObject({
      about: { summary: "The demo package" },
      runExports: { weak: ["demo >=1"] },
      readme: "# Demo\n",
      files: { count: 2, paths: ["lib/a.txt", "bin/b"], bytes: 5 },
    });
    const { stem, info, payload } = condaPackage();
    const others = info.map((member) =>
      "path" in member || member[0] !== "info/about.json"
        ? member
        : (["info/about.json", JSON.stringify(about)] as const),
    );
    const told = await inspect(
      fromBuffer(zip(condaEntries(stem, zstd(tar(others)), zstd(tar(payload))))),
      `${stem}.conda`,
    );
    expect(told.about).toEqual({
      summary: "One line",
      description: null,
      license: null,
      licenseFamily: null,
      licenseFiles: ["A", "B"],
      home: ["https://a.example/x"],
      documentation: ["http://b.example/"],
      development: [],
      source: [],
      keywords: ["one", "two"],
      maintainers: ["ada"],
    });
  });

  it("takes a list of run exports for weak ones", async () => {
    expect((await both({ info: [["info/run_exports.json", '["demo"]']] })).runExports).toEqual({ weak: ["demo"] });
  });

  it("is found behind the payload and below ./", async () => {
    const { stem, info, payload } = condaPackage({ payload: [["a", "b"]] });
    const dotted = info.map((member) => ("path" in member ? member : ([`./${member[0]}`, member[1]] as const)));
    const packed = await bzip2(tar([{ path: "./", type: "5" }, ...payload, ...dotted]));
    await expect(inspect(fromBuffer(packed), `${stem}.tar.bz2`)).resolves.toMatchObject({ files: { count: 1 } });
  });
});

describe("the containers", () => {
  const { stem, info, payload } = condaPackage({ payload: [["a", "b"]] });
  const entries = condaEntries(stem, zstd(tar(info)), zstd(tar(payload)));
  const read = (bytes: Buffer) => inspect(fromBuffer(bytes), `${stem}.conda`);

  it("may have their entries in any order", async () => {
    await expect(read(zip(entries.toReversed()))).resolves.toMatchObject({ name: "demo" });
  });

  it.each([12, 16, 20, 24])("may describe an entry behind it, in %i bytes, as streaming writers do", async (length) => {
    const described = entries.map((entry) => {
      const sizes = Buffer.alloc(length < 20 ? 8 : 16);
      sizes.writeUInt32LE(entry.data.length, 0);
      sizes.writeUInt32LE(entry.data.length, sizes.length / 2);
      const sum = zip([entry]).subarray(14, 18);
      const gap = Buffer.concat([Buffer.from(length % 8 === 0 ? [0x50, 0x4b, 7, 8] : []), sum, sizes]);
      return { ...entry, flags: 8, gap, local: { crc32: 0, size: 0, packed: 0 } };
    });
    await expect(read(zip(described))).resolves.toMatchObject({ name: "demo" });
  });

  it("may use the largest window that conda-build uses", async () => {
    const params = { [constants.ZSTD_c_windowLog]: 27, [constants.ZSTD_c_compressionLevel]: 19 };
    const [metadata, pkg, part] = entries;
    await expect(
      read(zip([metadata, pkg, { ...part, data: zstdCompressSync(tar(info), { params }) }])),
    ).resolves.toMatchObject({ name: "demo" });
  });
});

describe("the caller", () => {
  const made = condaPackage();

  it("gets the fault of its own source, not a verdict on the archive", async () => {
    const fault = new Error("EIO");
    const whole = fromBuffer(made.conda);
    const sources: Source[] = [
      { ...whole, read: () => Promise.reject(fault) },
      {
        ...whole,
        stream: () =>
          Readable.from(
            (async function* () {
              yield made.conda.subarray(0, 0);
              throw fault;
            })(),
          ),
      },
    ];
    for (const source of sources) await expect(inspect(source, "demo-1.0-0.conda")).rejects.toBe(fault);
    await expect(inspect({ ...whole, read: () => Promise.reject(fault) }, "demo-1.0-0.tar.bz2")).rejects.toBe(fault);
  });

  it("is told when its source gives less than it promised", async () => {
    const whole = fromBuffer(made.conda);
    const short = {
      ...whole,
      read: async (offset: number, length: number) => (await whole.read(offset, length)).subarray(1),
    };
    await expect(inspect(short, "demo-1.0-0.conda")).rejects.toThrow("A source ended before its size.");
  });

  it("finds every stream closed, however it ended", async () => {
    const streams: Readable[] = [];
    const bad = condaPackage({
      info: [
        ["/etc/passwd", "x"],
        ["info/test/noise", randomBytes(500_000)],
      ],
    });
    const damaged = Buffer.from(bad.conda);
    damaged.fill(0xaa, damaged.length - 100_000, damaged.length - 50_000);
    for (const bytes of [made.conda, bad.conda, damaged]) {
      const whole = fromBuffer(bytes);
      const stream = (start?: number, end?: number) => {
        const opened = whole.stream(start, end);
        streams.push(opened);
        return opened;
      };
      await inspect({ ...whole, stream }, "demo-1.0-0.conda").catch(() => {});
    }
    expect(streams.map(({ destroyed }) => destroyed)).toEqual([true, true, true]);
  });

  it("gets the reason of its signal", async () => {
    const reason = new Error("enough");
    const packed = await made.tarBz2();
    await expect(inspect(fromBuffer(made.conda), "demo-1.0-0.conda", {}, AbortSignal.abort(reason))).rejects.toBe(
      reason,
    );
    await expect(inspect(fromBuffer(packed), "demo-1.0-0.tar.bz2", {}, AbortSignal.abort(reason))).rejects.toBe(reason);
    const long = Buffer.concat(Array.from({ length: 300 }, () => bomb));
    await expect(
      inspect(fromBuffer(long), "demo-1.0-0.tar.bz2", { ratio: 1e9 }, AbortSignal.timeout(100)),
    ).rejects.toThrow(/timeout/i);
  });
});

const bomb = await bzip2(Buffer.alloc(900_000));
