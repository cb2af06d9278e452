/** What every storage must do; each backend's test runs it. */
import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { type Storage, TooLarge } from "./storage.ts";

const digest = (bytes: Buffer, name = "sha256") => createHash(name).update(bytes).digest("hex");

async function listed(storage: Storage) {
  const all: string[] = [];
  for await (const { sha256 } of storage.list()) all.push(sha256);
  return all;
}

export function conformance(name: string, make: () => Promise<{ storage: Storage; leftovers(): Promise<number> }>) {
  test(`${name}: bytes come back under their digest, whatever the chunks`, async () => {
    const { storage, leftovers } = await make();
    const bytes = randomBytes(300_000);
    const pieces = [bytes.subarray(0, 1), bytes.subarray(1, 100_000), bytes.subarray(100_000)];
    const received = await storage.receive(Readable.from(pieces), 1e9);
    expect(received).toMatchObject({ sha256: digest(bytes), md5: digest(bytes, "md5"), size: 300_000 });
    expect(await storage.locate(received.sha256)).toBeUndefined();
    await storage.keep(received);
    const there = await storage.locate(received.sha256);
    expect(there?.size).toBe(300_000);
    expect(digest(await readFile(there?.path ?? ""))).toBe(received.sha256);
    expect(await listed(storage)).toEqual([received.sha256]);
    expect(await leftovers()).toBe(0);
  });

  test(`${name}: the same bytes twice are kept once`, async () => {
    const { storage, leftovers } = await make();
    for (let i = 0; i < 2; i++) await storage.keep(await storage.receive(Readable.from([Buffer.from("same")]), 10));
    expect(await listed(storage)).toHaveLength(1);
    expect(await leftovers()).toBe(0);
  });

  test(`${name}: more than the limit is refused and leaves nothing`, async () => {
    const { storage, leftovers } = await make();
    await expect(storage.receive(Readable.from([Buffer.alloc(6), Buffer.alloc(5)]), 10)).rejects.toThrow(TooLarge);
    expect(await leftovers()).toBe(0);
    expect(await listed(storage)).toEqual([]);
  });

  test(`${name}: a sender that breaks off leaves nothing`, async () => {
    const { storage, leftovers } = await make();
    const broken = Readable.from(
      (function* () {
        yield Buffer.from("half");
        throw new Error("gone");
      })(),
    );
    await expect(storage.receive(broken, 10)).rejects.toThrow("gone");
    expect(await leftovers()).toBe(0);
  });

  test(`${name}: dropped, removed and swept bytes are gone, and again is harmless`, async () => {
    const { storage, leftovers } = await make();
    const dropped = await storage.receive(Readable.from([Buffer.from("a")]), 10);
    await storage.drop(dropped);
    await storage.drop(dropped);
    const kept = await storage.receive(Readable.from([Buffer.from("b")]), 10);
    await storage.keep(kept);
    await storage.remove(kept.sha256);
    await storage.remove(kept.sha256);
    expect(await storage.locate(kept.sha256)).toBeUndefined();
    await storage.receive(Readable.from([Buffer.from("killed")]), 10);
    expect(await leftovers()).toBe(1);
    expect(await storage.sweep()).toBe(1);
    expect(await leftovers()).toBe(0);
  });

  test(`${name}: what is not a digest never becomes a path`, async () => {
    const { storage } = await make();
    for (const bad of ["", "../../etc/passwd", "A".repeat(64), `${"a".repeat(63)}/`])
      await expect((async () => storage.locate(bad))()).rejects.toThrow("not a sha-256 digest");
  });
}
