/** Batches of the access matrix, versions of grants, and the matrix itself. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import { getAccessMatrix } from "./access-matrix.ts";
import type { Context, Services } from "./context.ts";
import { removeChannelGrant, removePackageGrant, setChannelGrant, setGrants, setPackageGrant } from "./grants.ts";
import { MOST_CHANGES, SetGrants } from "./groups.input.ts";
import { outcomes, refused } from "./testing.ts";

let services: Services;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
});
afterAll(() => close());

let at: make.TestOrganization;
let ml: make.TestChannel;
let tools: make.TestChannel;
let readers: make.TestGroup;
let writers: make.TestGroup;
let ada: make.TestPerson;
let ctx: Context;
beforeEach(async () => {
  at = await make.organization(services);
  ml = await make.channel(at);
  tools = await make.channel(at);
  ada = await make.member(at);
  readers = await make.group(at, [ada]);
  writers = await make.group(at);
  await make.grant(readers, ml, "read");
  ctx = await make.ctxOf(at.owner);
});

const change = (
  group: make.TestGroup,
  on: make.TestChannel,
  level: "read" | "write" | "admin" | null,
  version = 0,
) => ({
  group: group.name,
  channel: on.name,
  level,
  version,
});
const apply = (by: Context, ...changes: SetGrants["changes"]) => setGrants(by, { organization: at.name, changes });

/** What groups have on channels, in short. */
async function cells(by: Context = ctx) {
  const { groups } = await getAccessMatrix(by, at.name);
  return groups.flatMap(({ name, cells }) =>
    cells.map(({ channel, level, version, packages }) => ({ group: name, channel, level, version, packages })),
  );
}
const cell = (group: make.TestGroup, on: make.TestChannel, level: string | null, version: number, packages = 0) => ({
  group: group.name,
  channel: on.name,
  level,
  version,
  packages,
});

describe("a batch", () => {
  test("gives, changes and takes in one act, with an audit row for each cell", async () => {
    await make.grant(writers, ml, "read");
    const done = await apply(
      ctx,
      change(readers, ml, "write", 1),
      change(writers, ml, null, 1),
      change(writers, tools, "admin"),
    );
    expect(done).toEqual({ changed: 3 });
    expect(await cells()).toEqual(
      [cell(readers, ml, "write", 2), cell(writers, tools, "admin", 1)].sort((a, b) => (a.group < b.group ? -1 : 1)),
    );
    const rows = await make.auditRows(services, ctx);
    expect(rows.map(({ action, objectName, before, after }) => ({ action, objectName, before, after }))).toEqual([
      {
        action: "channel.grant",
        objectName: readers.name,
        before: { channel: ml.name, level: "read" },
        after: { channel: ml.name, level: "write" },
      },
      { action: "channel.grant", objectName: writers.name, before: { channel: ml.name, level: "read" }, after: null },
      {
        action: "channel.grant",
        objectName: writers.name,
        before: null,
        after: { channel: tools.name, level: "admin" },
      },
    ]);
  });

  test("holds at once: the next request of a member has what it gave", async () => {
    await refused(
      make.ctxOf(ada).then((by) => make.publish(ml, { name: "scipy", by })),
      "forbidden",
    );
    await apply(ctx, change(readers, ml, "write", 1));
    await make.publish(ml, { name: "scipy", by: await make.ctxOf(ada) });
  });

  test("writes nothing when any cell was changed meanwhile, and says both values of each that was", async () => {
    await setChannelGrant(ctx, { organization: at.name, ...change(readers, ml, "admin"), level: "admin", version: 1 });
    const before = await cells();
    const { message, fields } = await refused(
      apply(ctx, change(writers, tools, "read"), change(readers, ml, "write", 1), change(writers, ml, "read", 4)),
      "conflict",
    );
    expect(message).toContain("Nothing was saved");
    expect(fields).toEqual({
      [`${readers.name} on ${ml.name}`]: `${readers.name} on ${ml.name}: it is admin now, you chose write.`,
      [`${writers.name} on ${ml.name}`]: `${writers.name} on ${ml.name}: it is nothing now, you chose read.`,
    });
    expect(await cells()).toEqual(before);
  });

  test("is refused as a whole when one channel is not the asker's to give", async () => {
    const chief = await make.member(at);
    await make.grant(await make.group(at, [chief]), ml, "admin");
    await make.grant(await make.group(at, [chief]), tools, "read");
    const by = await make.ctxOf(chief);
    await refused(apply(by, change(writers, ml, "read"), change(writers, tools, "read")), "forbidden");
    expect((await cells()).filter(({ group }) => group === writers.name)).toEqual([]);
    expect(await apply(by, change(writers, ml, "read"))).toEqual({ changed: 1 });
  });

  test("never crosses organizations, and a channel or group that is not there is missing", async () => {
    const theirs = await make.organization(services, { owner: at.owner });
    const other = await make.channel(theirs);
    const group = await make.group(theirs);
    for (const wrong of [
      change(readers, other, "read"),
      change(group, ml, "read"),
      { ...change(readers, ml, "read"), channel: "nowhere" },
      { ...change(readers, ml, "read"), group: "nobody" },
    ])
      await refused(apply(await make.ctxOf(at.owner), change(writers, tools, "read"), wrong), "missing");
    expect((await cells()).filter(({ group }) => group === writers.name)).toEqual([]);
  });

  test("that changes nothing leaves no row; the same twice is harmless with the new version", async () => {
    expect(await apply(ctx, change(readers, ml, "read", 1), change(writers, ml, null))).toEqual({ changed: 0 });
    expect(await make.auditRows(services, ctx)).toEqual([]);
  });

  test("of two at once over the same cell, one is done and the other hears of it", async () => {
    const both = [apply(ctx, change(readers, ml, "write", 1)), apply(ctx, change(readers, ml, "admin", 1))];
    expect(await outcomes(both)).toEqual({ done: 1, refused: ["conflict"] });
  });

  test("names each cell once, has at least one and at most 500", () => {
    const one = { group: "ci", channel: "ml", level: "read", version: 0 };
    const many = (n: number) => Array.from({ length: n }, (_, i) => ({ ...one, group: `g${i}` }));
    const says = (changes: unknown[]) => SetGrants.safeParse({ organization: "acme", changes }).success;
    expect([says([one]), says([]), says([one, { ...one, level: null }])]).toEqual([true, false, false]);
    expect([says(many(MOST_CHANGES)), says(many(MOST_CHANGES + 1))]).toEqual([true, false]);
    expect(says([{ ...one, version: undefined }])).toBe(false);
  });
});

describe("a grant that was changed meanwhile", () => {
  const numpy = { kind: "conda", name: "numpy" } as const;
  beforeEach(() => make.declare(ml, "numpy"));

  test("on a package is a conflict with both values, to change and to take away", async () => {
    const on = { organization: at.name, group: readers.name, channel: ml.name, ...numpy };
    expect(await setPackageGrant(ctx, { ...on, level: "read", version: 0 })).toMatchObject({
      level: "read",
      version: 1,
    });
    expect(await setPackageGrant(ctx, { ...on, level: "write", version: 1 })).toMatchObject({ version: 2 });
    const { message } = await refused(setPackageGrant(ctx, { ...on, level: "admin", version: 1 }), "conflict");
    expect(message).toContain("it is write now, you chose admin");
    expect((await refused(removePackageGrant(ctx, { ...on, version: 1 }), "conflict")).message).toContain(
      "it is write now, you chose nothing",
    );
    expect(await setPackageGrant(ctx, { ...on, level: "write", version: 2 })).toMatchObject({ version: 2 });
    await removePackageGrant(ctx, { ...on, version: 2 });
    await refused(removePackageGrant(ctx, on), "missing");
  });

  test("on a channel is a conflict to take away too", async () => {
    const on = { organization: at.name, group: readers.name, channel: ml.name };
    await setChannelGrant(ctx, { ...on, level: "write", version: 1 });
    await refused(removeChannelGrant(ctx, { ...on, version: 1 }), "conflict");
    await removeChannelGrant(ctx, { ...on, version: 2 });
  });
});

describe("the matrix", () => {
  test("shows administrators every group, members their own on channels that they see", async () => {
    await make.grant(writers, tools, "write");
    const mine = await getAccessMatrix(await make.ctxOf(ada), at.name);
    expect(mine.groups).toMatchObject([{ name: readers.name, members: 1 }]);
    expect(mine.channels).toMatchObject([{ name: ml.name, grants: false }]);
    const all = await getAccessMatrix(ctx, at.name);
    expect(all.groups.map(({ name }) => name).sort()).toEqual([readers.name, writers.name].sort());
    expect(all.channels.map(({ name }) => name)).toEqual([at.name, ml.name, tools.name].sort());
    expect(all.channels.every(({ grants }) => grants)).toBe(true);
  });

  test("counts package permissions beside the level, and without one", async () => {
    await make.declare(ml, "numpy");
    await make.grant(readers, ml, "write", { name: "numpy" });
    await make.grant(writers, ml, "write", { name: "numpy" });
    expect(await cells()).toEqual(
      [cell(readers, ml, "read", 1, 1), cell(writers, ml, null, 0, 1)].sort((a, b) => (a.group < b.group ? -1 : 1)),
    );
  });

  test("counts only packages that its asker may know of", async () => {
    await make.declare(ml, "numpy");
    await make.declare(ml, "zlib");
    for (const name of ["numpy", "zlib"]) await make.grant(readers, ml, "write", { name });
    const where = { kind: "channels", channels: [ml.name], packages: ["zlib"] } as const;
    const { secret } = await make.token(ada, {
      scopes: ["api:read"],
      where: { ...where, channels: [ml.name], packages: ["zlib"] },
    });
    const seen = await getAccessMatrix(await make.ctxOfSecret(services, secret), at.name);
    expect(seen.groups[0]?.cells).toMatchObject([{ channel: ml.name, level: "read", packages: 1 }]);
  });
});
