import { createHash, randomBytes } from "node:crypto";
import BZip2 from "bzip2-wasm";
import { beforeAll, describe, expect, it } from "vitest";
import { bunzip2 } from "./bzip2.ts";
import { bzip2 } from "./conda/testing.ts";
import { fromBuffer, Malformed } from "./format.ts";
import { random } from "./testing.ts";

const wasm = new BZip2();
beforeAll(() => wasm.init());

async function unpacked(packed: Buffer, signal?: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of bunzip2(fromBuffer(packed), signal)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

const words = Buffer.from(Array.from({ length: 60_000 }, (_, index) => `word${(index * 7919) % 1009} `).join(""));

const texts: Record<string, Buffer> = {
  nothing: Buffer.alloc(0),
  "one byte": Buffer.from("x"),
  "three of a byte": Buffer.from("aaa"),
  "four of a byte": Buffer.from("aaaa"),
  "five of a byte": Buffer.from("aaaaab"),
  "259 of a byte": Buffer.alloc(259, 7),
  "260 of a byte": Buffer.alloc(260, 7),
  "a million zeros": Buffer.alloc(1_000_000),
  "every byte": Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  noise: randomBytes(400_000),
  words,
};

describe("bunzip2", () => {
  it.each(Object.keys(texts))("gives back %s", async (name) => {
    const plain = texts[name] ?? Buffer.alloc(0);
    expect(digest(await unpacked(await bzip2(plain)))).toBe(digest(plain));
  });

  it.each([1, 2, 5, 9])("reads several blocks of level %i in one stream", async (level) => {
    const packed = Buffer.from(wasm.compress(words, level, words.length * 2));
    expect(digest(await unpacked(packed))).toBe(digest(words));
  });

  it("reads several streams as one text", async () => {
    const packed = Buffer.concat([
      await bzip2(Buffer.from("one ")),
      await bzip2(Buffer.alloc(0)),
      await bzip2(Buffer.from("two")),
    ]);
    expect((await unpacked(packed)).toString()).toBe("one two");
  });

  it("reads more than its window holds", async () => {
    const plain = randomBytes(9_000_000);
    expect(digest(await unpacked(await bzip2(plain)))).toBe(digest(plain));
  });

  it("refuses what is cut off anywhere", async () => {
    const packed = await bzip2(words.subarray(0, 3000));
    for (let length = 0; length < packed.length; length++) {
      await expect(unpacked(packed.subarray(0, length)), `${length} bytes`).rejects.toThrow(Malformed);
    }
  });

  it("refuses what is followed by something else", async () => {
    const packed = await bzip2(Buffer.from("text"));
    await expect(unpacked(Buffer.concat([packed, Buffer.from("\n")]))).rejects.toThrow(Malformed);
  });

  it("never takes damaged data for sound", async () => {
    const { below, seed } = random();
    const plain = words.subarray(0, 20_000);
    const packed = await bzip2(plain);
    for (let round = 0; round < 400; round++) {
      const damaged = Buffer.from(packed);
      const at = below(damaged.length);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << below(8));
      const outcome = await unpacked(damaged).catch((error: unknown) => error);
      const sound = Buffer.isBuffer(outcome) && outcome.equals(plain);
      expect(sound || outcome instanceof Malformed, `seed ${seed}, byte ${at}: ${outcome}`).toBe(true);
    }
  });

  it("stops when told to, even over bytes that are in memory", async () => {
    const packed = Buffer.concat(Array.from({ length: 2000 }, () => packedMegabyte));
    await expect(unpacked(packed, AbortSignal.timeout(50))).rejects.toThrow(/timeout/i);
  });

  it("passes on the fault of its source", async () => {
    const source = { ...fromBuffer(Buffer.alloc(10)), read: () => Promise.reject(new Error("disk")) };
    await expect(bunzip2(source).next()).rejects.toThrow("disk");
  });
});

let packedMegabyte: Buffer;
beforeAll(async () => {
  packedMegabyte = await bzip2(Buffer.alloc(900_000));
});
