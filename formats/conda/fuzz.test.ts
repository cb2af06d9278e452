import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { fromBuffer, Malformed } from "../format.ts";
import { type Random, random } from "../testing.ts";
import { inspect } from "./inspect.ts";
import { bzip2, condaEntries, condaPackage, tar, zip, zstd } from "./testing.ts";

/** FUZZ_CASES=100000 FUZZ_SEED=1 vitest run formats/conda/fuzz */
const CASES = Number(process.env.FUZZ_CASES ?? 500);
const SLOWEST = 10_000;
const MOST_MEMORY = 600 * 2 ** 20;

const fixture = (name: string) => readFileSync(new URL(`../../e2e/fixtures/conda/${name}`, import.meta.url));
const made = condaPackage({
  payload: [["bin/demo", "#!/bin/sh\n"]],
  info: [
    ["info/run_exports.json", '["demo"]'],
    ["info/README", "text"],
  ],
});
const infoTar = tar(made.info);
const wholeTar = tar([...made.info, ...made.payload]);
const tarBz2 = await bzip2(wholeTar);
const CONDA = `${made.stem}.conda`;
const TARBALL = `${made.stem}.tar.bz2`;

/** Each way damages another layer, and makes the layers around it whole again. */
const ways: ((chance: Random) => Promise<readonly [filename: string, bytes: Buffer]>)[] = [
  async (chance) => [CONDA, damaged(made.conda, chance)],
  async (chance) => [TARBALL, damaged(tarBz2, chance)],
  async (chance) => ["mock-2.0.0-py37_1000.conda", damaged(fixture("mock-2.0.0-py37_1000.conda"), chance)],
  async (chance) => ["flask-0.11.1-py_0.tar.bz2", damaged(fixture("flask-0.11.1-py_0.tar.bz2"), chance)],
  async (chance) => [CONDA, packed(damaged(zstd(infoTar), chance))],
  async (chance) => [CONDA, packed(zstd(damaged(infoTar, chance)))],
  async (chance) => [TARBALL, await bzip2(damaged(wholeTar, chance))],
  async (chance) => [
    CONDA,
    packed(
      zstd(
        tar(
          made.info.map((member) =>
            "path" in member || chance.below(3) > 0
              ? member
              : ([member[0], damaged(Buffer.from(member[1]), chance)] as const),
          ),
        ),
      ),
    ),
  ],
  async (chance) => [CONDA, packed(zstd(withSums(damagedHeaders(infoTar, chance))))],
  async (chance) => [TARBALL, await bzip2(withSums(damagedHeaders(wholeTar, chance)))],
];

function packed(info: Buffer): Buffer {
  return zip(condaEntries(made.stem, info, zstd(tar(made.payload))));
}

const CHANGES: ((bytes: Buffer, at: number, length: number, chance: Random) => Buffer)[] = [
  (bytes, at, _, { below }) => changed(bytes, at, (bytes[at] ?? 0) ^ (1 << below(8))),
  (bytes, at, _, { pick }) => changed(bytes, at, pick([0, 1, 0x20, 0x2f, 0x5c, 0x7f, 0x80, 0xff])),
  (bytes, at, length) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]),
  (bytes, at, length) => Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]),
  (bytes, at) => bytes.subarray(0, at),
];

function changed(bytes: Buffer, at: number, byte: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = byte;
  return copy;
}

/** Up to five changes: a bit, a byte with a meaning, a piece left out or repeated, the end cut off. */
function damaged(whole: Buffer, chance: Random): Buffer {
  let bytes = whole;
  for (let change = chance.below(5); change >= 0; change--) {
    const length = chance.below(chance.pick([4, 64, 1024]));
    bytes = chance.pick(CHANGES)(bytes, chance.below(bytes.length + 1), length, chance);
  }
  return bytes;
}

/** Damages fields of tar headers only: name, size, type, link, magic, prefix. */
function damagedHeaders(whole: Buffer, { below, pick }: Random): Buffer {
  const bytes = Buffer.from(whole);
  for (let change = below(4); change >= 0; change--) {
    const header = below(bytes.length / 512) * 512;
    const field = pick([
      [0, 100],
      [124, 12],
      [156, 1],
      [157, 100],
      [257, 8],
      [345, 155],
    ] as const);
    bytes[header + field[0] + below(field[1])] = pick([0, 0x20, 0x2e, 0x2f, 0x30, 0x37, 0x4c, 0x78, 0x67, 0x80, 0xff]);
  }
  return bytes;
}

/** Puts the checksums right of all that looks like a header, so that the damage is looked at. */
function withSums(bytes: Buffer): Buffer {
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    if (bytes.toString("latin1", at + 257, at + 262) !== "ustar") continue;
    bytes.fill(0x20, at + 148, at + 156);
    const sum = bytes.subarray(at, at + 512).reduce((total, byte) => total + byte, 0);
    bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, at + 148);
  }
  return bytes;
}

it(`${CASES} damaged archives are each read or refused, soon and in bounded memory`, {
  timeout: 60_000 + CASES * 1000,
}, async () => {
  const chance = random();
  console.info(`seed ${chance.seed}`);
  const before = process.memoryUsage.rss();
  const counts = { read: 0, refused: 0 };
  for (let round = 0; round < CASES; round++) {
    const way = round % ways.length;
    const [filename, bytes] = (await ways[way]?.(chance)) ?? [CONDA, Buffer.alloc(0)];
    const started = performance.now();
    const outcome: unknown = await inspect(fromBuffer(bytes), filename, {}, AbortSignal.timeout(SLOWEST)).catch(
      (error: unknown) => error,
    );
    const told = `seed ${chance.seed}, round ${round}, way ${way}, ${filename}`;
    if (outcome instanceof Error && !(outcome instanceof Malformed)) throw new Error(told, { cause: outcome });
    expect(performance.now() - started, told).toBeLessThan(SLOWEST);
    counts[outcome instanceof Malformed ? "refused" : "read"]++;
  }
  expect(process.memoryUsage.rss() - before).toBeLessThan(MOST_MEMORY);
  expect(counts.refused).toBeGreaterThan(CASES / 3);
});
