import { readFileSync } from "node:fs";
import { crc32, deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { fromBuffer, type Limits, Malformed } from "../format.ts";
import { inspect } from "./inspect.ts";
import {
  bzip2,
  condaEntries,
  condaPackage,
  type PackageOptions,
  type TarMember,
  tar,
  type ZipEntry,
  zip,
  zstd,
} from "./testing.ts";

type Case = { bytes: Buffer | Promise<Buffer>; says: RegExp; filename?: string; limits?: Partial<Limits> };

const CONDA = "demo-1.0-0.conda";
const TARBALL = "demo-1.0-0.tar.bz2";
const good = condaPackage({ payload: [["bin/demo", "#!/bin/sh\n"]] });
const goodTarBz2 = await good.tarBz2();
const infoTar = tar(good.info);
const [metadata, pkg, info] = condaEntries(good.stem, zstd(infoTar), zstd(tar(good.payload)));
const fixture = (name: string) => readFileSync(new URL(`../../e2e/fixtures/conda/${name}`, import.meta.url));

/** A .conda whose info part is this. */
const withInfo = (data: Buffer) => zip([metadata, pkg, { ...info, data }]);
const withMembers = (...members: TarMember[]) => withInfo(zstd(tar([...good.info, ...members])));
const withIndex = (index: Record<string, unknown>, more: PackageOptions = {}) => condaPackage({ ...more, index }).conda;
const replaced = (path: string, by: TarMember | null) =>
  withInfo(
    zstd(tar(good.info.flatMap((member) => ("path" in member || member[0] !== path ? [member] : by ? [by] : [])))),
  );

const frame = (...blocks: Buffer[]) => Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58]), ...blocks]);
/** Zeros in blocks of 128 KiB that take four bytes each, in a window of 2 MiB. */
const zeros = (blocks: number) =>
  frame(
    Buffer.concat(
      Array.from({ length: blocks }, (_, index) => Buffer.from([2 | (index === blocks - 1 ? 1 : 0), 0, 0x10, 0])),
    ),
  );
const megabyteOfZeros = await bzip2(Buffer.alloc(900_000));

const containers: Record<string, Case> = {
  "an empty file": { bytes: Buffer.alloc(0), says: /is a zip; this is none/ },
  "an empty file named .tar.bz2": { bytes: Buffer.alloc(0), filename: TARBALL, says: /bzip2 data is damaged/ },
  text: { bytes: Buffer.from("hello, this is not a package at all"), says: /is a zip; this is none/ },
  "text named .tar.bz2": {
    bytes: Buffer.from("hello, this is not a package"),
    filename: TARBALL,
    says: /does not begin with BZh/,
  },
  "a .tar.bz2 named .conda": { bytes: goodTarBz2, says: /is a zip; this is none/ },
  "a .conda named .tar.bz2": { bytes: good.conda, filename: TARBALL, says: /does not begin with BZh/ },
  "a magic number alone": { bytes: Buffer.from("PK\x03\x04"), says: /damaged/ },
  "a .conda that was renamed": {
    bytes: good.conda,
    filename: "other-1.0-0.conda",
    says: /has no pkg-other-1\.0-0\.tar\.zst; a file that was renamed/,
  },
  "an info part of another stem": {
    bytes: zip([metadata, pkg, { ...info, name: "info-x-1-0.tar.zst" }]),
    says: /has no info-demo-1\.0-0/,
  },
  "no metadata.json": { bytes: zip([pkg, info]), says: /has no metadata\.json/ },
  "no payload": { bytes: zip([metadata, info]), says: /has no pkg-/ },
  "a fourth entry": {
    bytes: zip([metadata, pkg, info, { name: "x", data: Buffer.from("x") }]),
    says: /holds 3 files; this one claims 4/,
  },
  "an entry twice": { bytes: zip([metadata, info, info]), says: /holds "info-demo-1\.0-0\.tar\.zst" twice/ },
  "a deflated entry": {
    bytes: zip([
      metadata,
      pkg,
      { ...info, data: deflateRawSync(info.data), method: 8, size: info.data.length, crc32: crc32(info.data) },
    ]),
    says: /is compressed/,
  },
  "an entry deflated only by its own header": {
    bytes: zip([metadata, pkg, { ...info, local: { method: 8 } }]),
    says: /described in two ways/,
  },
  "an encrypted entry": {
    bytes: zip([
      metadata,
      pkg,
      { ...info, flags: 1, data: Buffer.concat([Buffer.alloc(12), info.data]), size: info.data.length },
    ]),
    says: /is encrypted/,
  },
  "a strongly encrypted entry": { bytes: zip([metadata, pkg, { ...info, flags: 0x40 }]), says: /encrypt/ },
  "an entry with unknown flags": {
    bytes: zip([metadata, pkg, { ...info, flags: 0x20 }]),
    says: /features no \.conda uses/,
  },
  "an entry that is a link": {
    bytes: zip([{ ...metadata, attributes: 0o120777 * 65536 }, pkg, info]),
    says: /is a link/,
  },
  "an entry of two names": {
    bytes: zip([metadata, pkg, { ...info, local: { name: info.name.replace("1.0", "9.9") } }]),
    says: /described in two ways/,
  },
  "an entry of two sizes": {
    bytes: zip([metadata, pkg, { ...info, size: info.data.length + 1 }]),
    says: /size mismatch/,
  },
  "an entry longer than the file": {
    bytes: zip([metadata, pkg, { ...info, size: 9_999_999, packed: 9_999_999 }]),
    says: /overflows file bounds/,
  },
  "an entry of two checksums": {
    bytes: zip([metadata, pkg, { ...info, local: { crc32: 1 } }]),
    says: /described in two ways/,
  },
  "a wrong checksum of the info part": {
    bytes: zip([metadata, pkg, { ...info, crc32: 1 }]),
    says: /checksum of info-.* does not match/,
  },
  "a wrong checksum of metadata.json": {
    bytes: zip([{ ...metadata, crc32: 1 }, pkg, info]),
    says: /checksum of metadata\.json/,
  },
  "bytes between two entries": {
    bytes: zip([metadata, { ...pkg, gap: Buffer.from("hidden") }, info]),
    says: /belong to none/,
  },
  "a descriptor that lies": {
    bytes: zip([metadata, { ...pkg, flags: 8, gap: Buffer.alloc(12) }, info]),
    says: /belong to none/,
  },
  "bytes before the zip": {
    bytes: Buffer.concat([good.conda.subarray(0, 4), good.conda]),
    says: /damaged|belong to none/,
  },
  "bytes after the zip": { bytes: Buffer.concat([good.conda, Buffer.from("garbage")]), says: /damaged/ },
  "a comment": { bytes: zip([metadata, pkg, info], "a comment"), says: /ends with a comment/ },
  "a second zip in the comment": {
    bytes: zip([metadata, pkg, info], zip([]).toString("latin1")),
    says: /damaged|agree|comment|is not|belong/,
  },
  "an entry listed for another": { bytes: sameData(), says: /belong to none/ },
  "64-bit sizes that lie": {
    bytes: zip([metadata, pkg, { ...info, extra: wide(5, 7), size: 0xffffffff, packed: 0xffffffff }]),
    says: /mismatch|two ways/,
  },
  "a list of files that is not where the end says": {
    bytes: patched(good.conda, good.conda.length - 6, 1),
    says: /damaged|agree/,
  },
  "a number of files that is wrong": {
    bytes: patched(good.conda, good.conda.length - 14, 2),
    says: /agree|none of its files/,
  },
  "version 1 of the .conda format": {
    bytes: zip([json({ conda_pkg_format_version: 1 }), pkg, info]),
    says: /"conda_pkg_format_version" of metadata\.json must be 2/,
  },
  "metadata.json that is a list": { bytes: zip([json([]), pkg, info]), says: /metadata\.json must hold a JSON object/ },
  "metadata.json of a megabyte": {
    bytes: zip([{ ...metadata, data: Buffer.alloc(1e6, 32) }, pkg, info]),
    says: /metadata\.json has more than 4096/,
  },
  "a payload that is not zstd": {
    bytes: zip([metadata, { ...pkg, data: Buffer.from("payload") }, info]),
    says: /pkg-.* is not zstd data/,
  },
  "a payload of nothing": {
    bytes: zip([metadata, { ...pkg, data: Buffer.alloc(0) }, info]),
    says: /pkg-.* is not zstd data/,
  },
  "an info part that is not zstd": { bytes: withInfo(infoTar), says: /info-.* is not zstd data/ },
  "an info part of two frames": {
    bytes: withInfo(Buffer.concat([zstd(infoTar), zstd(infoTar)])),
    says: /goes on after its zstd frame/,
  },
  "an info part with a frame to be skipped": {
    bytes: withInfo(Buffer.concat([zstd(infoTar), Buffer.from([0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0])])),
    says: /goes on after/,
  },
  "an info part that is cut off": { bytes: withInfo(zstd(infoTar).subarray(0, -9)), says: /cut off|damaged/ },
  "an info part of unknown blocks": { bytes: withInfo(frame(Buffer.from([7, 0, 0]))), says: /block of unknown kind/ },
  "an info part that wants a dictionary": {
    bytes: withInfo(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x21, 5, 1, 1, 0, 0])),
    says: /dictionary/,
  },
  "a zstd window of 4 GiB": {
    bytes: withInfo(Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0xb0]), Buffer.from([1, 0, 0])])),
    says: /too large a zstd window/,
  },
  "10 GiB of zeros in a zstd frame": {
    bytes: withInfo(zeros(81_920)),
    says: /250 times its size, as only a bomb does/,
  },
  "10 GB of zeros in bzip2": {
    bytes: Buffer.concat(Array.from({ length: 11_000 }, () => megabyteOfZeros)),
    filename: TARBALL,
    says: /250 times its size, as only a bomb does/,
  },
  "more than may be unpacked": {
    bytes: goodTarBz2,
    filename: TARBALL,
    limits: { unpackedBytes: 4000 },
    says: /more than 4000 bytes/,
  },
  "bzip2 followed by text": {
    bytes: Buffer.concat([goodTarBz2, Buffer.from("garbage")]),
    filename: TARBALL,
    says: /bzip2 data is damaged|not bzip2/,
  },
};

const members: Record<string, Case> = {
  "an absolute path": { bytes: withMembers(["/etc/passwd", "x"]), says: /"\/etc\/passwd", which is an absolute path/ },
  "a path out of the archive": { bytes: withMembers(["info/../../x", "x"]), says: /leads out of the archive/ },
  "a path with a backslash": { bytes: withMembers(["info\\index.json", "x"]), says: /backslash/ },
  "a path with a drive letter": { bytes: withMembers(["C:/x", "x"]), says: /absolute path/ },
  "a path with NUL": { bytes: withMembers([`info/${"a".repeat(100)}\0b`, "x"]), says: /NUL/ },
  "a name of 256 characters": { bytes: withMembers([`info/${"a".repeat(256)}`, "x"]), says: /longer than 255/ },
  "a name of two lines, twice": {
    bytes: withMembers(["info/a\nb.json", "x"], ["info/a\nb.json", "x"]),
    says: /"info\/a\\nb\.json" more than once/,
  },
  "a path of 5,000 characters": { bytes: withMembers([`info/${"a".repeat(5000)}`, "x"]), says: /longer than 4096/ },
  "a character device": { bytes: withMembers({ path: "info/null", type: "3" }), says: /character-device/ },
  "a block device": { bytes: withMembers({ path: "info/disk", type: "4" }), says: /block-device/ },
  "a fifo": { bytes: withMembers({ path: "info/pipe", type: "6" }), says: /fifo/ },
  "a member of unknown type": { bytes: withMembers({ path: "info/sparse", type: "S" }), says: /unknown type/ },
  "a symlink as index.json": {
    bytes: replaced("info/index.json", { path: "info/index.json", type: "2", link: "/etc/passwd" }),
    says: /"info\/index\.json" as a symlink, not as a file/,
  },
  "a hard link as index.json": {
    bytes: replaced("info/index.json", { path: "info/index.json", type: "1", link: "x" }),
    says: /"info\/index\.json" as a link/,
  },
  "a symlink over index.json": {
    bytes: withMembers({ path: "info/index.json", type: "2", link: "x" }),
    says: /more than once/,
  },
  "a symlink with a size": {
    bytes: withMembers({ path: "info/recipe/x", type: "2", link: "x", content: "123" }),
    says: /gives the symlink .* a size/,
  },
  "a symlink as info": {
    bytes: withMembers({ path: "info", type: "2", link: "/tmp" }),
    says: /take the place of its info folder/,
  },
  "INFO beside info": { bytes: withMembers(["INFO/index.json", "{}"]), says: /take the place of its info folder/ },
  "index.json twice": { bytes: withMembers(["info/index.json", "{}"]), says: /"info\/index\.json" more than once/ },
  "index.json twice, spelled otherwise": { bytes: withMembers(["./info//./index.json", "{}"]), says: /more than once/ },
  "index.json twice but for its case": { bytes: withMembers(["info/Index.JSON", "{}"]), says: /more than once/ },
  "index.json twice, the second behind the payload": {
    bytes: bzip2(tar([...good.info, ...good.payload, ["info/index.json", "{}"]])),
    filename: TARBALL,
    says: /more than once/,
  },
  "paths.json twice": { bytes: withMembers(["info/paths.json", "{}"]), says: /more than once/ },
  "repodata_record.json": { bytes: withMembers(["info/repodata_record.json", "{}"]), says: /only conda may write/ },
  "conda-meta in the info part": { bytes: withMembers(["conda-meta/history", ""]), says: /conda-meta is conda's own/ },
  "conda-meta in the payload": {
    bytes: bzip2(tar([...good.info, ["conda-meta/demo.json", "{}"]])),
    filename: TARBALL,
    says: /conda-meta/,
  },
  "conda-meta in the list of files": {
    bytes: condaPackage({ payload: [["conda-meta/x", ""]] }).conda,
    says: /paths\.json names "conda-meta\/x"/,
  },
  "a payload file in the info part": { bytes: withMembers(["bin/sh", "x"]), says: /not in info/ },
  "too many members": {
    bytes: withMembers(...Array.from({ length: 50 }, (_, index) => [`info/test/${index}`, ""] as const)),
    limits: { entries: 40 },
    says: /more than 40 members/,
  },
  "an index.json of 11 MiB": {
    bytes: replaced("info/index.json", ["info/index.json", Buffer.alloc(11 * 2 ** 20, 32)]),
    says: /at most 10485760 are read/,
  },
  "a tar that is cut off": { bytes: withInfo(zstd(infoTar.subarray(0, 700))), says: /damaged: Unexpected end of data/ },
  "a tar that is none": { bytes: withInfo(zstd(Buffer.alloc(2048, 120))), says: /damaged: Invalid tar header/ },
  "a tar of nothing": { bytes: withInfo(zstd(Buffer.alloc(1024))), says: /no info\/index\.json/ },
  "no bytes at all inside": { bytes: withInfo(zstd(Buffer.alloc(0))), says: /no info\/index\.json/ },
  "a tar header of 5 MB": {
    bytes: withMembers({ path: "pax", type: "x", content: Buffer.alloc(5_000_000, 32) }),
    says: /damaged/,
  },
  "a member of negative size": { bytes: withInfo(zstd(negativeSize())), says: /damaged|size/ },
  "no index.json": { bytes: replaced("info/index.json", null), says: /no info\/index\.json/ },
  "neither paths.json nor files": {
    bytes: withInfo(zstd(tar(good.info.filter((member) => !("path" in member) && /index|about/.test(member[0]))))),
    says: /neither info\/paths\.json nor info\/files/,
  },
};

const documents: Record<string, Case> = {
  "index.json that is not JSON": {
    bytes: replaced("info/index.json", ["info/index.json", "{'name': 1}"]),
    says: /info\/index\.json is not JSON/,
  },
  "index.json with NaN": {
    bytes: replaced("info/index.json", ["info/index.json", '{"timestamp": NaN}']),
    says: /is not JSON/,
  },
  "index.json that is a list": {
    bytes: replaced("info/index.json", ["info/index.json", "[]"]),
    says: /must hold a JSON object/,
  },
  "index.json that is null": {
    bytes: replaced("info/index.json", ["info/index.json", "null"]),
    says: /must hold a JSON object/,
  },
  "index.json that is not UTF-8": {
    bytes: replaced("info/index.json", ["info/index.json", Buffer.from([0x22, 0xff, 0x22])]),
    says: /is not UTF-8/,
  },
  "index.json of nothing but brackets": {
    bytes: replaced("info/index.json", ["info/index.json", "[".repeat(9_000_000)]),
    says: /too many values/,
  },
  "index.json nested deeply": {
    bytes: replaced("info/index.json", ["info/index.json", "[".repeat(500_000) + "]".repeat(500_000)]),
    says: /must hold a JSON object/,
  },
  "another name inside": {
    bytes: withIndex({ name: "other" }),
    says: /"name" of info\/index\.json is not the name in the file name, demo/,
  },
  "another version inside": { bytes: withIndex({ version: "1.0.0" }), says: /"version"/ },
  "another build inside": { bytes: withIndex({ build: "1" }), says: /"build"/ },
  "no name": { bytes: withIndex({ name: undefined }), says: /has no "name"/ },
  "a name that is a number": { bytes: withIndex({ name: 1 }), says: /"name" .* must be text/ },
  "no build number": { bytes: withIndex({ build_number: undefined }), says: /has no "build_number"/ },
  "a build number in quotes": {
    bytes: withIndex({ build_number: "0" }),
    says: /"build_number" .* must be a whole number/,
  },
  "a negative build number": { bytes: withIndex({ build_number: -1 }), says: /"build_number"/ },
  "a fractional build number": { bytes: withIndex({ build_number: 0.5 }), says: /"build_number"/ },
  "a build number that is true": { bytes: withIndex({ build_number: true }), says: /"build_number"/ },
  "a build number beyond 2^53": { bytes: withIndex({ build_number: 2 ** 60 }), says: /"build_number"/ },
  "depends that are null": { bytes: withIndex({ depends: null }), says: /"depends" .* must be a list of text/ },
  "depends that are text": { bytes: withIndex({ depends: "python" }), says: /"depends" .* must be a list of text/ },
  "a dependency that is a number": { bytes: withIndex({ depends: [1] }), says: /"depends" .* must be a list of text/ },
  "a dependency from another channel": {
    bytes: withIndex({ depends: ["evil::python"] }),
    says: /"depends" .* may not name a channel/,
  },
  "a dependency of two lines": { bytes: withIndex({ depends: ["python\nevil"] }), says: /on one line/ },
  "a dependency with brackets": { bytes: withIndex({ depends: ["python[version='>=3']"] }), says: /brackets/ },
  "a dependency without a version that is one": {
    bytes: withIndex({ depends: ["python >="] }),
    says: /no version or range/,
  },
  "a constraint with a condition": { bytes: withIndex({ constrains: ["a; if b"] }), says: /"constrains"/ },
  "11,000 dependencies": {
    bytes: withIndex({ depends: Array.from({ length: 11_000 }, () => "a") }),
    says: /at most 10000 members/,
  },
  extra_depends: { bytes: withIndex({ extra_depends: { a: ["b"] } }), says: /"extra_depends" .* CEP-48/ },
  flags: { bytes: withIndex({ flags: ["cuda"] }), says: /"flags" .* CEP-48/ },
  "a schema of the future": { bytes: withIndex({ schema_version: 3 }), says: /"schema_version" .* at most 2/ },
  "a platform no client knows": {
    bytes: fixture("arch-package-1.0-0.conda"),
    filename: "arch-package-1.0-0.conda",
    says: /"subdir" .* none of conda's platforms: "linux-fake"/,
  },
  "a subdir in upper case": { bytes: withIndex({ subdir: "Linux-64", noarch: undefined }), says: /"subdir"/ },
  "no subdir, arch or platform": { bytes: withIndex({ subdir: undefined }), says: /has no "subdir"/ },
  "noarch for one platform": {
    bytes: withIndex({ subdir: "linux-64" }),
    says: /"noarch" .* but the subdir is linux-64/,
  },
  "noarch of unknown kind": { bytes: withIndex({ noarch: "weird" }), says: /"noarch" .* generic or python/ },
  "noarch that is a number": { bytes: withIndex({ noarch: 1 }), says: /"noarch"/ },
  "a license that is a list": {
    bytes: withIndex({ license: ["MIT"] }),
    says: /"license" of info\/index\.json must be text/,
  },
  "a license family that is a number": { bytes: withIndex({ license_family: 1 }), says: /"license_family"/ },
  "a license of 5,000 characters": {
    bytes: withIndex({ license: "x".repeat(5000) }),
    says: /"license" .* at most 4096/,
  },
  "half a surrogate pair": {
    bytes: replaced("info/index.json", ["info/index.json", JSON.stringify(good.index).replace('"MIT"', '"\\ud800"')]),
    says: /"license" .* is not text/,
  },
  "a timestamp with a fraction": { bytes: withIndex({ timestamp: 1.5 }), says: /"timestamp" .* whole number/ },
  "a timestamp in the future": {
    bytes: withIndex({ timestamp: Date.now() + 2 * 86_400_000 }),
    says: /"timestamp" .* future/,
  },
  "track_features of numbers": { bytes: withIndex({ track_features: [1] }), says: /"track_features"/ },
  "features that are a list": { bytes: withIndex({ features: ["mkl"] }), says: /"features"/ },
  "site-packages outside the environment": {
    bytes: withIndex({ python_site_packages_path: "lib/../../x" }),
    says: /python_site_packages_path/,
  },
  "run exports that are text": {
    bytes: withMembers(["info/run_exports.json", '"x"']),
    says: /run_exports\.json must hold a JSON object/,
  },
  "run exports of numbers": {
    bytes: withMembers(["info/run_exports.json", '{"weak": [1]}']),
    says: /"weak" of info\/run_exports\.json/,
  },
  "run exports of two lines": {
    bytes: withMembers(["info/run_exports.json", '{"weak": ["a\\nb"]}']),
    says: /more than one line/,
  },
  "run exports nested deeply": {
    bytes: withMembers(["info/run_exports.json", "[".repeat(300_000) + "]".repeat(300_000)]),
    says: /"weak"/,
  },
  "about.json that is not JSON": {
    bytes: replaced("info/about.json", ["info/about.json", "{"]),
    says: /about\.json is not JSON/,
  },
  "paths.json without paths": {
    bytes: replaced("info/paths.json", ["info/paths.json", "{}"]),
    says: /"paths" of info\/paths\.json must be a list/,
  },
  "paths.json with an entry of no path": {
    bytes: replaced("info/paths.json", ["info/paths.json", '{"paths":[{}]}']),
    says: /has no _path at 0/,
  },
  "paths.json with an entry that is null": {
    bytes: replaced("info/paths.json", ["info/paths.json", '{"paths":[null]}']),
    says: /has no _path at 0/,
  },
  "paths.json with a path out of the environment": {
    bytes: replaced("info/paths.json", ["info/paths.json", '{"paths":[{"_path":"../x"}]}']),
    says: /leads out/,
  },
};

const names: Record<string, RegExp> = {
  "": /not named <name>-<version>-<build>/,
  "weird.conda": /not named/,
  "demo-1.0-0.zip": /not named/,
  "Demo-1.0-0.conda": /lower case/,
  "%2e%2e-1.0-0.conda": /letters, digits/,
  "%2e%2e%2fdemo-1.0-0.conda": /letters, digits/,
  "../demo-1.0-0.conda": /letters, digits/,
  "demo-1.0-0\0.conda": /build string/,
  "demo-1..0-0.conda": /not a conda version/,
  "__demo-1.0-0.conda": /virtual/,
};

describe.each([
  ["the container", containers],
  ["the members", members],
  ["the documents", documents],
])("of a bad package, %s:", (_, table) => {
  it.each(Object.entries(table))("%s", async (_name, { bytes, says, filename = CONDA, limits }) => {
    await refused(await bytes, filename, says, limits);
  });
});

describe("of a bad package, the file name:", () => {
  it.each(Object.entries(names))("%j", (filename, says) => refused(good.conda, filename, says));
});

describe("an archive that is cut off", () => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7])("after %i eighths is refused in both formats", async (eighths) => {
    for (const [filename, whole] of [
      [CONDA, good.conda],
      [TARBALL, goodTarBz2],
    ] as const) {
      await refused(whole.subarray(0, Math.floor((whole.length * eighths) / 8)), filename, /./);
    }
  });

  it("anywhere at all is refused", async () => {
    for (let length = 0; length < good.conda.length; length += 7)
      await refused(good.conda.subarray(0, length), CONDA, /./);
    for (let length = 0; length < goodTarBz2.length; length += 7)
      await refused(goodTarBz2.subarray(0, length), TARBALL, /./);
  });
});

it("what the tables are made from is good", async () => {
  await expect(inspect(fromBuffer(good.conda), CONDA)).resolves.toMatchObject({ name: "demo" });
  await expect(inspect(fromBuffer(zip([metadata, pkg, info])), CONDA)).resolves.toMatchObject({ name: "demo" });
  await expect(inspect(fromBuffer(goodTarBz2), TARBALL)).resolves.toMatchObject({ name: "demo" });
  const half = Math.floor(infoTar.length / 1024) * 512;
  const streams = Buffer.concat([await bzip2(infoTar.subarray(0, half)), await bzip2(infoTar.subarray(half))]);
  await expect(inspect(fromBuffer(streams), TARBALL), "two streams").resolves.toMatchObject({ name: "demo" });
});

/** One clear sentence, and no other kind of error. */
async function refused(bytes: Buffer, filename: string, says: RegExp, limits?: Partial<Limits>) {
  const outcome: unknown = await inspect(fromBuffer(bytes), filename, limits).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(Malformed);
  if (!(outcome instanceof Malformed)) return;
  expect(outcome.message).toMatch(says);
  expect(outcome.message).toBe(outcome.what);
  expect(outcome.message).toMatch(/^[A-Z"a-z][^\n\0]{10,400}\.$/);
}

function json(value: unknown): ZipEntry {
  return { name: "metadata.json", data: Buffer.from(JSON.stringify(value)) };
}

function patched(bytes: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = value;
  return copy;
}

/** The list of files names the info part where metadata.json lies. */
function sameData(): Buffer {
  const bytes = zip([metadata, pkg, info]);
  const last = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  bytes.writeUInt32LE(0, last + 42);
  return bytes;
}

/** The extra field that carries 64-bit sizes. */
function wide(size: number, packed: number): Buffer {
  const field = Buffer.alloc(20);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(16, 2);
  field.writeBigUInt64LE(BigInt(size), 4);
  field.writeBigUInt64LE(BigInt(packed), 12);
  return field;
}

/** A size of -1 in base 256, with the checksum put right. */
function negativeSize(): Buffer {
  const bytes = tar([["info/x", ""], ...good.info]);
  bytes.fill(0xff, 124, 136);
  bytes.fill(0x20, 148, 156);
  const sum = bytes.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return bytes;
}
