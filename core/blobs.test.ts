import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import { blobs } from "#db/schema/files.ts";
import { condaPackage } from "#formats/conda/testing.ts";
import { sweepBlobs } from "./blobs.ts";
import { deleteChannel } from "./channels.ts";
import type { Context, Services } from "./context.ts";
import { removeFile, upload } from "./files.ts";
import { digestOf } from "./secret.ts";

let services: Services;
let close: () => Promise<void>;
let at: make.TestOrganization;
let dataDir: string;
beforeAll(async () => {
  const made = await make.testServices();
  ({ services, close } = made);
  dataDir = made.settings.dataDir;
  at = await make.organization(services);
});
afterAll(() => close());

const DAY = 86_400_000;
/** Bytes that no other test has. */
const own = () => ({ payload: [["data", randomBytes(16)] as const] });
const rowOf = async (sha256: string) =>
  (await services.database.read.select().from(blobs).where(eq(blobs.sha256, sha256)))[0];
const isThere = async (sha256: string) => (await services.storage.locate(sha256)) !== undefined;
const remove = (ctx: Context, channel: make.TestChannel, filename = "demo-1.0-0.conda") =>
  removeFile(ctx, { channel: channel.name, kind: "conda", subdir: "noarch", filename });
const later = (ctx: Context, ms: number) => new Date(ctx.now.getTime() + ms);

test("bytes go a day after the last file that named them, not earlier, and once", async () => {
  const channel = await make.channel(at);
  const { sha256 } = await make.publish(channel, own());
  const ctx = await make.ctxOf(at.owner);
  await remove(ctx, channel);
  expect((await rowOf(sha256))?.doomedAt).toEqual(ctx.now);
  expect(await sweepBlobs(services, later(ctx, DAY))).toBe(0);
  expect(await isThere(sha256)).toBe(true);
  expect(await sweepBlobs(services, later(ctx, DAY + 1))).toBe(1);
  expect([await isThere(sha256), await rowOf(sha256)]).toEqual([false, undefined]);
  expect(await sweepBlobs(services, later(ctx, DAY + 1))).toBe(0);
});

test("bytes that come again before they go are doomed no more", async () => {
  const channel = await make.channel(at);
  const bytes = own();
  const { sha256 } = await make.publish(channel, bytes);
  const ctx = await make.ctxOf(at.owner);
  await remove(ctx, channel);
  await make.publish(channel, bytes);
  expect((await rowOf(sha256))?.doomedAt).toBeNull();
  await sweepBlobs(services, later(ctx, DAY + 1));
  expect(await isThere(sha256)).toBe(true);
});

test("bytes that two channels name stay until neither does", async () => {
  const [one, two] = [await make.channel(at), await make.channel(at)];
  const bytes = own();
  const { sha256 } = await make.publish(one, bytes);
  expect((await make.publish(two, bytes)).sha256).toBe(sha256);
  const ctx = await make.ctxOf(at.owner);
  await remove(ctx, one);
  expect((await rowOf(sha256))?.doomedAt).toBeNull();
  await deleteChannel(ctx, { channel: two.name });
  expect((await rowOf(sha256))?.doomedAt).toEqual(ctx.now);
});

test("deleting a channel dooms everything in it, and replacing a file dooms its old bytes", async () => {
  const channel = await make.channel(at, { replace: "writers" });
  const first = await make.publish(channel, own());
  const second = await make.publish(channel, { ...own(), force: true });
  expect((await rowOf(first.sha256))?.doomedAt).not.toBeNull();
  expect((await rowOf(second.sha256))?.doomedAt).toBeNull();
  const third = await make.publish(channel, { ...own(), name: "third" });
  const ctx = await make.ctxOf(at.owner);
  await deleteChannel(ctx, { channel: channel.name });
  for (const { sha256 } of [second, third]) expect((await rowOf(sha256))?.doomedAt).toEqual(ctx.now);
});

test("bytes that never got a row go when they are a day old, and fresh ones stay", async () => {
  const [old, fresh] = [randomBytes(10).toString("hex"), randomBytes(10).toString("hex")];
  for (const [text, age] of [
    [old, DAY + 1000],
    [fresh, 0],
  ] as const) {
    const digest = digestOf(text);
    const path = join(dataDir, "blobs/sha256", digest.slice(0, 2), digest.slice(2, 4), digest);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    const kept = new Date(Date.now() - age);
    utimesSync(path, kept, kept);
  }
  const named = await make.publish(await make.channel(at), own());
  await sweepBlobs(services, new Date());
  expect([await isThere(digestOf(old)), await isThere(digestOf(fresh)), await isThere(named.sha256)]).toEqual([
    false,
    true,
    true,
  ]);
});

test("bytes that are named while a clean-up runs are never lost: they stay, or the upload is asked to come again", async () => {
  const channel = await make.channel(at);
  const ctx = await make.ctxOf(at.owner);
  for (let round = 0; round < 10; round++) {
    const bytes = { ...own(), name: `round-${round}` };
    const { sha256, filename } = await make.publish(channel, bytes);
    await remove(ctx, channel, filename);
    const [sent] = await Promise.allSettled([make.publish(channel, bytes), sweepBlobs(services, later(ctx, DAY + 1))]);
    if (sent.status === "fulfilled") expect(await isThere(sha256)).toBe(true);
    else expect(sent.reason).toMatchObject({ kind: "conflict", message: "The upload met a clean-up. Send it again." });
    const row = await rowOf(sha256);
    if (row && !row.doomedAt) expect(await isThere(sha256)).toBe(true);
  }
});

test("bytes without a row that are named in the moment they go are never lost either", async () => {
  const { storage } = services;
  const channel = await make.channel(at);
  for (let round = 0; round < 5; round++) {
    const one = condaPackage({ name: `orphan-${round}`, payload: [["data", randomBytes(16)]] });
    const sha256 = createHash("sha256").update(one.conda).digest("hex");
    // Left by a crash a day ago, and found by the clean-up just before an upload brings the same bytes.
    await storage.keep(await storage.receive(Readable.from([one.conda]), 1e6));
    let named = () => {};
    const wasNamed = new Promise<void>((done) => {
      named = done;
    });
    const cleaning = {
      ...storage,
      list: async function* () {
        yield { sha256, keptAt: new Date(0) };
      },
      remove: async (digest: string) => {
        await Promise.race([wasNamed, new Promise((done) => setTimeout(done, 200))]);
        await storage.remove(digest);
      },
    };
    const naming = {
      ...storage,
      locate: async (digest: string) => {
        const there = await storage.locate(digest);
        named();
        // Long enough for the clean-up to take the bytes before this commits.
        await new Promise((done) => setTimeout(done, 50));
        return there;
      },
    };
    const ctx = await make.ctxOf(at.owner);
    const wish = { channel: channel.name, filename: `${one.stem}.conda`, labels: [], force: false };
    const [sent] = await Promise.allSettled([
      upload({ ...ctx, services: { ...services, storage: naming } }, wish, Readable.from([one.conda])),
      sweepBlobs({ ...services, storage: cleaning }, new Date()),
    ]);
    if (sent.status === "rejected") expect(sent.reason).toMatchObject({ kind: "conflict" });
    const row = await rowOf(sha256);
    if (row && !row.doomedAt) expect([round, await isThere(sha256)]).toEqual([round, true]);
  }
});

test("a clean-up at start removes what was being received when the process was killed", async () => {
  await services.storage.receive(Readable.from([Buffer.from("killed")]), 100);
  expect(await services.storage.sweep()).toBe(1);
});
