/** Publishing and what comes after: packages, files, names that were used, replaced, removed or hidden. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Level, Replace } from "#access/vocabulary.ts";
import * as make from "#db/factories.ts";
import { blobs, fileLabels, files } from "#db/schema/files.ts";
import { packages } from "#db/schema/organizations.ts";
import { condaPackage } from "#formats/conda/testing.ts";
import { NoSpace, type Storage } from "#storage/storage.ts";
import { getChannel, getChannelRow, listChannelGrants } from "./channels.ts";
import type { Context, Services } from "./context.ts";
import { removeFile, updateFile, upload } from "./files.ts";
import { declarePackage, getPackage, listFiles, listPackages } from "./packages.ts";
import { Refusal } from "./refusal.ts";
import { outcomes, refused } from "./testing.ts";

let services: Services;
let close: () => Promise<void>;
let at: make.TestOrganization;
let owner: Context;
const folder = mkdtempSync(join(tmpdir(), "sluice-files-"));
beforeAll(async () => {
  ({ services, close } = await make.testServices({ folder, settings: { maxUpload: 200_000 } }));
  at = await make.organization(services);
  owner = await make.ctxOf(at.owner);
});
afterAll(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

const UNUSABLE = "This name cannot be used here.";
const fileOf = (channel: make.TestChannel, filename: string, subdir = "noarch") =>
  ({ channel: channel.name, kind: "conda", subdir, filename }) as const;
const wish = (channel: make.TestChannel, filename: string, more: { force?: boolean; labels?: string[] } = {}) => ({
  channel: channel.name,
  filename,
  labels: [],
  force: false,
  ...more,
});
const other = () => condaPackage({ name: "demo", payload: [["data", randomBytes(20)]] }).conda;

/** A member with a level on a channel, or on one package of it. */
async function someone(channel: make.TestChannel, level: Level, name?: string): Promise<Context> {
  const who = await make.member(at);
  await make.grant(await make.group(at, [who]), channel, level, name === undefined ? undefined : { name });
  return make.ctxOf(who);
}

/** Everything that an upload leaves behind, as counts. */
async function traces() {
  const rows = await Promise.all(
    [files, packages, blobs, fileLabels].map((table) => services.database.read.$count(table)),
  );
  let kept = 0;
  for await (const _ of services.storage.list()) kept++;
  return { rows, kept, incoming: readdirSync(join(folder, "blobs/incoming")).length };
}

const withStorage = (ctx: Context, storage: Partial<Storage>): Context => ({
  ...ctx,
  services: { ...ctx.services, storage: { ...ctx.services.storage, ...storage } },
});

describe("an upload", () => {
  test("makes package, file, blob and labels, and says so", async () => {
    const channel = await make.channel(at);
    const ctx = await someone(channel, "write");
    const { bytes, ...file } = await make.publish(channel, {
      by: ctx,
      name: "numpy",
      version: "2.1",
      labels: ["dev", "rc/1"],
    });
    expect(file).toMatchObject({
      package: "numpy",
      version: "2.1",
      subdir: "noarch",
      created: true,
      labels: ["dev", "rc/1"],
      size: bytes.length,
    });
    expect((await services.storage.locate(file.sha256))?.size).toBe(bytes.length);
    const detail = await getPackage(owner, { channel: channel.name, kind: "conda", name: "numpy" });
    expect(detail).toMatchObject({
      access: "inherit",
      latest: "2.1",
      versions: ["2.1"],
      labels: ["dev", "rc/1"],
      files: 1,
      summary: "The numpy package",
    });
    expect((await make.auditRows(services, ctx))[0]).toMatchObject({
      action: "package.create",
      after: { sha256: file.sha256, labels: ["dev", "rc/1"] },
    });
  });

  test("of the very same bytes again changes nothing but labels, and says that it was there", async () => {
    const channel = await make.channel(at);
    const one = await make.publish(channel);
    const before = await traces();
    const [first] = await listFiles(owner, channel.name);
    const again = await make.publish(channel, { labels: ["dev"] });
    expect(again).toMatchObject({ created: false, sha256: one.sha256 });
    const after = await traces();
    expect({ ...after, rows: after.rows.slice(0, 3) }).toEqual({ ...before, rows: before.rows.slice(0, 3) });
    const [listed] = await listFiles(owner, channel.name);
    expect(listed).toMatchObject({ labels: ["dev", "main"] });
    // The moment it first appeared here is never computed again (CEP-47).
    expect(listed?.createdAt).toEqual(first?.createdAt);
  });

  test("of one file by many at once is one file", async () => {
    const channel = await make.channel(at);
    const all = await Promise.all(Array.from({ length: 6 }, () => make.publish(channel, { name: "same" })));
    expect(all.filter(({ created }) => created)).toHaveLength(1);
    expect(await listFiles(owner, channel.name)).toHaveLength(1);
  });

  test("of different bytes under one name at once publishes one of them, and the others are conflicts", async () => {
    const channel = await make.channel(at);
    const send = () => upload(owner, wish(channel, "demo-1.0-0.conda"), Readable.from([other()]));
    expect(await outcomes([send(), send(), send(), send()])).toEqual({
      done: 1,
      refused: ["conflict", "conflict", "conflict"],
    });
    expect(await listFiles(owner, channel.name)).toHaveLength(1);
  });

  test("of many packages at once publishes them all, each moving the channel's revision", async () => {
    const channel = await make.channel(at);
    const { revision } = await getChannelRow(services.database.read, channel.name);
    await Promise.all(Array.from({ length: 20 }, (_, i) => make.publish(channel, { name: `many-${i}` })));
    expect(await listFiles(owner, channel.name)).toHaveLength(20);
    expect((await getChannelRow(services.database.read, channel.name)).revision).toBe(revision + 20);
  });

  test("keeps .conda and .tar.bz2 of one stem side by side", async () => {
    const channel = await make.channel(at);
    await make.publish(channel, { name: "both" });
    await make.publish(channel, { name: "both", format: "tar.bz2" });
    expect((await listFiles(owner, channel.name)).map(({ filename }) => filename).sort()).toEqual([
      "both-1.0-0.conda",
      "both-1.0-0.tar.bz2",
    ]);
  });
});

describe("an upload that is refused leaves nothing behind", () => {
  let channel: make.TestChannel;
  beforeAll(async () => {
    channel = await make.channel(at);
    await make.publish(channel);
  });

  const good = () => condaPackage({ name: "good" }).conda;
  const broken = () =>
    Readable.from(
      (function* () {
        yield good().subarray(0, 100);
        throw new Error("the client went away");
      })(),
    );
  const full = async (): Promise<never> => {
    throw new NoSpace();
  };

  test.each<[string, () => Promise<unknown>, Parameters<typeof refused>[1] | null, RegExp]>([
    [
      "no package at all",
      () => upload(owner, wish(channel, "good-1.0-0.conda"), Readable.from([Buffer.from("hello")])),
      "invalid",
      /./,
    ],
    ["nothing", () => upload(owner, wish(channel, "good-1.0-0.conda"), Readable.from([])), "invalid", /./],
    [
      "half a package",
      () => upload(owner, wish(channel, "good-1.0-0.conda"), Readable.from([good().subarray(0, -50)])),
      "invalid",
      /./,
    ],
    [
      "a name that is not what the package says",
      () => upload(owner, wish(channel, "better-1.0-0.conda"), Readable.from([good()])),
      "invalid",
      /./,
    ],
    [
      "a name that is a path",
      () => upload(owner, wish(channel, "../good-1.0-0.conda"), Readable.from([good()])),
      "invalid",
      /./,
    ],
    [
      "too many bytes",
      () => upload(owner, wish(channel, "good-1.0-0.conda"), Readable.from([Buffer.alloc(200_001)])),
      "tooLarge",
      /^A file may have at most 200000 bytes\.$/,
    ],
    [
      "other bytes under a name that is there",
      () => upload(owner, wish(channel, "demo-1.0-0.conda"), Readable.from([other()])),
      "conflict",
      /Raise the version or the build number/,
    ],
    [
      "bytes for which the disk has no room",
      () => upload(withStorage(owner, { receive: full }), wish(channel, "good-1.0-0.conda"), Readable.from([good()])),
      "full",
      /disk is full/,
    ],
    [
      "bytes that the disk cannot keep",
      () => upload(withStorage(owner, { keep: full }), wish(channel, "good-1.0-0.conda"), Readable.from([good()])),
      "full",
      /Nothing was saved/,
    ],
    [
      "a sender that goes away",
      () => upload(owner, wish(channel, "good-1.0-0.conda"), broken()),
      null,
      /the client went away/,
    ],
  ])("%s", async (_, send, kind, words) => {
    const before = await traces();
    if (kind) expect((await refused(send(), kind)).message).toMatch(words);
    else await expect(send()).rejects.toThrow(words);
    expect(await traces()).toEqual(before);
  });

  test("bytes that were cleaned away in the same moment", async () => {
    const before = await traces();
    const gone = withStorage(owner, { locate: async () => undefined });
    const { message } = await refused(
      upload(gone, wish(channel, "good-1.0-0.conda"), Readable.from([good()])),
      "conflict",
    );
    expect(message).toBe("The upload met a clean-up. Send it again.");
    const { rows, incoming } = await traces();
    expect({ rows, incoming }).toEqual({ rows: before.rows, incoming: before.incoming });
  });

  test.each([
    [
      "a reader",
      async () => someone(channel, "read"),
      /^You cannot upload new packages to .+\. That needs write on .+; the level there is read\.$/,
    ],
    ["a token for downloads", async () => asToken(["conda:download"]), /That needs scope conda:upload or api:write\./],
    ["a token for PyPI", async () => asToken(["pypi:upload"]), /That needs scope/],
    [
      "a token for downloads of whoever may write one package",
      async () => asToken(["conda:download"], await someonesToken()),
      /That needs scope/,
    ],
  ])("%s is refused before any byte is read", async (_, who, words) => {
    const ctx = await who();
    const before = await traces();
    let read = 0;
    const bytes = new Readable({
      read() {
        read++;
        this.push(null);
      },
    });
    const { message } = await refused(upload(ctx, wish(channel, "good-1.0-0.conda"), bytes), "forbidden");
    expect(message).toMatch(words);
    expect(read).toBe(0);
    expect(await traces()).toEqual(before);
  });

  const someonesToken = async () => {
    await make.declare(channel, "apart", "restricted").catch(() => {});
    const who = await make.member(at);
    await make.grant(await make.group(at, [who]), channel, "write", { name: "apart" });
    return who;
  };
  const asToken = async (scopes: ("conda:download" | "pypi:upload")[], who = at.owner) =>
    make.ctxOfSecret(services, (await make.token(who, { scopes })).secret);
});

describe("a hidden name", () => {
  let channel: make.TestChannel;
  let writer: Context;
  let reader: Context;
  let helper: Context;
  beforeAll(async () => {
    channel = await make.channel(at);
    await make.publish(channel, { name: "open" });
    await make.declare(channel, "secret", "restricted");
    [writer, reader, helper] = [
      await someone(channel, "write"),
      await someone(channel, "read"),
      await someone(channel, "write", "secret"),
    ];
  });
  const send = (ctx: Context, name: string) => make.publish(channel, { by: ctx, name });
  const same = (text: string, name: string) => text.replaceAll(name, "X");

  test("cannot be uploaded to by a writer of the channel, in one sentence", async () => {
    expect((await refused(send(writer, "secret"), "conflict")).message).toBe(UNUSABLE);
    const named = { channel: channel.name, kind: "conda", name: "secret" } as const;
    expect((await refused(declarePackage(writer, named), "conflict")).message).toBe(UNUSABLE);
    expect((await refused(declarePackage(writer, { ...named, access: "inherit" }), "conflict")).message).toBe(UNUSABLE);
  });

  test("reads like a name that nobody has used to whoever has no write on the channel", async () => {
    const [hidden, unused] = [
      await refused(send(reader, "secret"), "forbidden"),
      await refused(send(reader, "unused"), "forbidden"),
    ];
    expect(same(hidden.message, "secret")).toBe(same(unused.message, "unused"));
    const declare = (ctx: Context, name: string) => declarePackage(ctx, { channel: channel.name, kind: "conda", name });
    for (const ctx of [reader, await someone(channel, "write", "open")]) {
      const [one, two] = [
        await refused(declare(ctx, "secret"), "forbidden"),
        await refused(declare(ctx, "unused"), "forbidden"),
      ];
      expect(same(one.message, "secret")).toBe(same(two.message, "unused"));
    }
  });

  test("is in no list, no count and no look-up of those who may not read it", async () => {
    for (const ctx of [writer, reader]) {
      expect((await listPackages(ctx, channel.name)).map(({ name }) => name)).toEqual(["open"]);
      expect(await listPackages(ctx, channel.name, "secret")).toEqual([]);
      expect(await getChannel(ctx, channel.name)).toMatchObject({ packages: 1 });
      await refused(getPackage(ctx, { channel: channel.name, kind: "conda", name: "secret" }), "missing");
    }
  });

  test("is published, listed and counted for whoever has a grant on it, and for them nothing else is", async () => {
    const { bytes } = await send(helper, "secret");
    expect((await listPackages(helper, channel.name)).map(({ name }) => name)).toEqual(["secret"]);
    expect(await getChannel(helper, channel.name)).toMatchObject({ packages: 1, size: bytes.length, level: null });
    expect((await listFiles(writer, channel.name)).map(({ filename }) => filename)).toEqual(["open-1.0-0.conda"]);
    const { lastUpload, size } = await getChannel(writer, channel.name);
    expect({ lastUpload, size }).toEqual({
      lastUpload: (await listFiles(writer, channel.name))[0]?.createdAt,
      size: (await listFiles(writer, channel.name))[0]?.size,
    });
    for (const ctx of [writer, reader]) {
      await refused(updateFile(ctx, { ...fileOf(channel, "secret-1.0-0.conda"), yanked: true }), "missing");
      await refused(removeFile(ctx, fileOf(channel, "secret-1.0-0.conda")), "missing");
    }
  });

  test("needs write on the package to upload to: read on it is not enough, although write on the channel is there", async () => {
    const both = await make.member(at);
    await make.grant(await make.group(at, [both]), channel, "write");
    await make.grant(await make.group(at, [both]), channel, "read", { name: "secret" });
    const { message } = await refused(
      make.publish(channel, { by: await make.ctxOf(both), name: "secret", version: "2.0" }),
      "forbidden",
    );
    expect(message).toContain("That needs write on secret; the level there is read.");
  });
});

describe("a token with patterns", () => {
  test("uploads what they match, and is told that it does not include the rest", async () => {
    const channel = await make.channel(at);
    const where = { kind: "channels", channels: [channel.name], packages: ["num*", "zlib"] } as const;
    const { secret } = await make.token(at.owner, {
      scopes: ["conda"],
      where: { ...where, channels: [...where.channels], packages: [...where.packages] },
    });
    const ctx = await make.ctxOfSecret(services, secret);
    for (const name of ["numpy", "num", "zlib"]) await make.publish(channel, { by: ctx, name });
    for (const name of ["zlib2", "scipy"]) {
      const { message } = await refused(make.publish(channel, { by: ctx, name }), "forbidden");
      expect(message).toContain(`includes only some packages of ${channel.name}, not ${name}.`);
    }
    // One that is there and outside the patterns reads like one that is not.
    await make.publish(channel, { name: "scipy" });
    expect((await refused(make.publish(channel, { by: ctx, name: "scipy" }), "forbidden")).message).toContain(
      ", not scipy.",
    );
  });
});

describe("other bytes under a name that is there", () => {
  const TABLE: [replace: Replace, level: Level, force: boolean, result: "done" | "conflict" | "forbidden"][] = [
    ["never", "admin", true, "conflict"],
    ["never", "write", true, "conflict"],
    ["admins", "admin", true, "done"],
    ["admins", "write", true, "forbidden"],
    ["writers", "write", true, "done"],
    ["writers", "admin", true, "done"],
    ["never", "admin", false, "conflict"],
    ["admins", "admin", false, "conflict"],
    ["writers", "write", false, "conflict"],
  ];
  test.each(TABLE)("with replace %s, level %s and force %s: %s", async (replace, level, force, result) => {
    const channel = await make.channel(at, { replace });
    const first = await make.publish(channel);
    const ctx = await someone(channel, level);
    const bytes = other();
    const send = upload(ctx, wish(channel, "demo-1.0-0.conda", { force }), Readable.from([bytes]));
    if (result !== "done") return void (await refused(send, result));
    const { sha256, created } = await send;
    expect(created).toBe(true);
    expect(sha256).not.toBe(first.sha256);
    expect(await listFiles(owner, channel.name)).toHaveLength(1);
    expect((await make.auditRows(services, ctx))[0]).toMatchObject({
      before: { sha256: first.sha256 },
      after: { sha256 },
    });
    const [old] = await services.database.read.select().from(blobs).where(eq(blobs.sha256, first.sha256));
    // The default bytes of other tests' channels: only bytes that nothing names are doomed.
    if (old?.doomedAt)
      expect(await services.database.read.select().from(files).where(eq(files.sha256, first.sha256))).toEqual([]);
  });
});

describe("a removed file", () => {
  test("is gone from lists, and its name takes no other bytes, with force or without, from anybody", async () => {
    const channel = await make.channel(at, { replace: "writers" });
    const file = await make.publish(channel);
    await removeFile(owner, fileOf(channel, file.filename));
    expect(await listFiles(owner, channel.name)).toEqual([]);
    await refused(removeFile(owner, fileOf(channel, file.filename)), "missing");
    await refused(updateFile(owner, { ...fileOf(channel, file.filename), yanked: true }), "missing");
    for (const force of [true, false]) {
      const { message } = await refused(
        upload(owner, wish(channel, file.filename, { force }), Readable.from([other()])),
        "conflict",
      );
      expect(message).toBe(UNUSABLE);
    }
  });

  test("comes back with its own bytes", async () => {
    const channel = await make.channel(at);
    const file = await make.publish(channel);
    await removeFile(owner, fileOf(channel, file.filename));
    const back = await make.publish(channel);
    expect(back).toMatchObject({ created: true, sha256: file.sha256 });
    expect(await listFiles(owner, channel.name)).toHaveLength(1);
  });

  test("leaves its package, with its access and grants, until somebody deletes that", async () => {
    const channel = await make.channel(at);
    const file = await make.publish(channel, { name: "kept" });
    const helper = await someone(channel, "read", "kept");
    await removeFile(owner, fileOf(channel, file.filename));
    expect(await getPackage(helper, { channel: channel.name, kind: "conda", name: "kept" })).toMatchObject({
      files: 0,
      latest: null,
    });
  });
});

describe("a package", () => {
  test("is declared before its first file, so that rights come before bytes", async () => {
    const channel = await make.channel(at);
    await make.declare(channel, "planned", "restricted");
    const helper = await someone(channel, "write", "planned");
    expect(await listPackages(helper, channel.name)).toMatchObject([
      { name: "planned", access: "restricted", files: 0 },
    ]);
    await make.publish(channel, { by: helper, name: "planned" });
    await refused(make.publish(channel, { by: helper, name: "unplanned" }), "forbidden");
  });

  test("is restricted from its first upload where the channel says so, and an administrator still sees it", async () => {
    const channel = await make.channel(at, { newPackages: "restricted" });
    const writer = await someone(channel, "write");
    await make.publish(channel, { by: writer, name: "closed" });
    expect(await listPackages(owner, channel.name)).toMatchObject([{ name: "closed", access: "restricted" }]);
    expect(await listPackages(writer, channel.name)).toEqual([]);
  });

  test("that a channel's grants no longer reach is hidden at once, and shown again at once", async () => {
    const channel = await make.channel(at);
    const reader = await someone(channel, "read");
    await make.publish(channel, { name: "moody" });
    await make.declare(channel, "moody", "restricted");
    expect(await listPackages(reader, channel.name)).toEqual([]);
    await make.declare(channel, "moody", "inherit");
    expect(await listPackages(reader, channel.name)).toHaveLength(1);
  });

  test("declared again is harmless and leaves no audit row", async () => {
    const channel = await make.channel(at);
    await make.declare(channel, "twice", "restricted");
    const ctx = await make.ctxOf(at.owner);
    await declarePackage(ctx, { channel: channel.name, kind: "conda", name: "twice", access: "restricted" });
    await declarePackage(ctx, { channel: channel.name, kind: "conda", name: "twice" });
    expect(await make.auditRows(services, ctx)).toEqual([]);
  });
});

describe("what a package says of itself", () => {
  test("is kept whatever characters it has, or refused with a sentence, by every database alike", async () => {
    const channel = await make.channel(at);
    const texts = ["a\u0000b", "half \ud800 a character", "\udfff", "\u001b[31mred", "💥 \u202e", "x".repeat(20_000)];
    const told: string[] = [];
    for (const [number, text] of texts.entries()) {
      const about = JSON.stringify({ summary: text, description: text, keywords: [text], home: text, license: text });
      const info = [["info/about.json", about] as const];
      const { stem, conda } = condaPackage({ name: `odd-${number}`, info });
      const index = condaPackage({ name: `odd-index-${number}`, index: { license: text, track_features: text } });
      for (const [name, bytes] of [
        [stem, conda],
        [index.stem, index.conda],
      ] as const) {
        const sent = upload(owner, wish(channel, `${name}.conda`), Readable.from([bytes]));
        const result = await sent.then(
          () => "done",
          (fault) => (fault instanceof Refusal ? fault.kind : Promise.reject(fault)),
        );
        expect(["done", "invalid"]).toContain(result);
        if (result === "done") told.push(name);
      }
    }
    expect((await listFiles(owner, channel.name)).map(({ filename }) => filename.replace(".conda", "")).sort()).toEqual(
      told.sort(),
    );
    for (const { name } of await listPackages(owner, channel.name))
      await getPackage(owner, { channel: channel.name, kind: "conda", name });
  });

  test("is refused under labels that no address could have", async () => {
    const channel = await make.channel(at);
    for (const label of ["noarch", "a/linux-64", "Linux-64", "nolabel", "NoLabel", "1st", "a//b", "a/../b", ""]) {
      const { fields } = await refused(make.publish(channel, { labels: [label] }), "invalid");
      expect(fields.labels).toMatch(/is not a label: .+\.$/);
    }
    expect(await listFiles(owner, channel.name)).toEqual([]);
    const { kind, subdir, filename } = await make.publish(channel, { labels: ["a/b.c-d_e"] });
    await refused(updateFile(owner, { channel: channel.name, kind, subdir, filename, labels: ["osx-64"] }), "invalid");
  });
});

describe("a file", () => {
  test("is yanked and unyanked, and keeps the moment of the first yank", async () => {
    const channel = await make.channel(at);
    const { filename } = await make.publish(channel);
    const row = async () =>
      (
        await services.database.read
          .select()
          .from(files)
          .where(and(eq(files.channelId, channel.id), eq(files.filename, filename)))
      )[0];
    await updateFile(owner, { ...fileOf(channel, filename), yanked: true });
    const first = (await row())?.yankedAt;
    expect(first).toEqual(owner.now);
    await updateFile(await make.ctxOf(at.owner), { ...fileOf(channel, filename), labels: ["main", "old"] });
    expect((await row())?.yankedAt).toEqual(first);
    expect(await getPackage(owner, { channel: channel.name, kind: "conda", name: "demo" })).toMatchObject({
      latest: null,
      labels: ["main", "old"],
    });
    // Sending the same bytes again is no way around it.
    await make.publish(channel);
    expect((await row())?.yankedAt).toEqual(first);
    await updateFile(owner, { ...fileOf(channel, filename), yanked: false });
    expect((await row())?.yankedAt).toBeNull();
  });

  test("is found by its own subdir and name only", async () => {
    const channel = await make.channel(at);
    await make.publish(channel, { name: "tool", subdir: "linux-64" });
    await refused(removeFile(owner, fileOf(channel, "tool-1.0-0.conda")), "missing");
    await refused(removeFile(owner, fileOf(channel, "tool-1.0-1.conda", "linux-64")), "missing");
    await removeFile(owner, fileOf(channel, "tool-1.0-0.conda", "linux-64"));
  });
});

test("who has what on a channel is told to those who may grant on it, and hidden from the others", async () => {
  const channel = await make.channel(at);
  const [chief, reader] = [await someone(channel, "admin"), await someone(channel, "read")];
  expect((await listChannelGrants(chief, channel.name)).map(({ level, members }) => [level, members]).sort()).toEqual([
    ["admin", 1],
    ["read", 1],
  ]);
  await refused(listChannelGrants(reader, channel.name), "forbidden");
});
