/** What a preview says in named cases, to whom it says it, and of what it keeps silent. */
import { inArray } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import { tokens } from "#db/schema/tokens.ts";
import type { Census } from "./census.ts";
import type { Context, Services } from "./context.ts";
import { differencesOf } from "./differences.ts";
import * as hypotheses from "./hypotheses.ts";
import type { Hypothesis } from "./impact.input.ts";
import { type Impact, previewChange } from "./impact.ts";
import { refused } from "./testing.ts";

let services: Services;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
});
afterAll(() => close());

const used = (ids: readonly string[], lastUsedAt: Date) =>
  services.database.write((tx) =>
    tx
      .update(tokens)
      .set({ lastUsedAt, lastUsedClient: "conda/26.7" })
      .where(inArray(tokens.id, [...ids])),
  );

/**
 * ada and bob write on ml through writers; bob reads it through readers as well; cleo is admin of ml through chiefs.
 * Everybody reads tools; torch in ml is restricted, and readers have write on it.
 */
async function makeWorld() {
  const at = await make.organization(services);
  const admin = await make.member(at, undefined, "admin");
  const [ada, bob, cleo, idle] = [
    await make.member(at),
    await make.member(at),
    await make.member(at),
    await make.member(at),
  ];
  const ml = await make.channel(at);
  const tools = await make.channel(at, { visibility: "members" });
  const dark = await make.channel(at);
  const writers = await make.group(at, [ada, bob]);
  const readers = await make.group(at, [bob]);
  const chiefs = await make.group(at, [cleo]);
  await make.grant(writers, ml, "write");
  await make.grant(writers, dark, "read");
  await make.grant(readers, ml, "read");
  await make.grant(chiefs, ml, "admin");
  await make.declare(ml, "torch", "restricted");
  await make.declare(ml, "numpy");
  await make.grant(readers, ml, "write", { name: "torch" });
  return { at, admin, ada, bob, cleo, idle, ml, tools, dark, writers, readers, chiefs };
}
type World = Awaited<ReturnType<typeof makeWorld>>;

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});

const preview = (ctx: Context, change: Hypothesis) => previewChange(ctx, { organization: world.at.name, change });
const asOwner = async (change: Hypothesis) => preview(await make.ctxOf(world.at.owner), change);

/** "bob: ml write > read", logins and channels by what the test calls them. */
function lines({ effects, anyone }: Impact): string[] {
  const names = Object.entries(world).flatMap(([key, one]) =>
    "login" in one ? [[one.login, key]] : "name" in one ? [[one.name, key]] : [],
  );
  const called = new Map(names as [string, string][]);
  const of = (who: string, { first }: Impact["anyone"]) =>
    first.map(({ channel, package: pack, from, to }) => {
      return `${who}: ${called.get(channel)}${pack ? ` ${pack.name}` : ""} ${from} > ${to}`;
    });
  return [
    ...effects.first.flatMap(({ people, changes }) =>
      people.first.flatMap(({ login }) => of(called.get(login) ?? "owner", changes)),
    ),
    ...of("anyone", anyone),
  ].sort();
}

const CASES: [name: string, change: (world: World) => Hypothesis, told: string[]][] = [
  [
    "deleting a group takes what nothing else gives",
    ({ writers }) => ({ kind: "group", group: writers.name }),
    ["ada: dark read > null", "ada: ml write > null", "bob: dark read > null", "bob: ml write > read"],
  ],
  [
    "taking somebody out of a group takes it from them alone",
    ({ writers, ada }) => ({ kind: "groupMember", group: writers.name, login: ada.login }),
    ["ada: dark read > null", "ada: ml write > null"],
  ],
  [
    "lowering a level",
    ({ writers, ml }) => ({ kind: "grants", changes: [{ group: writers.name, channel: ml.name, level: "read" }] }),
    ["ada: ml write > read", "bob: ml write > read"],
  ],
  [
    "raising a level reaches restricted packages at admin",
    ({ writers, ml }) => ({ kind: "grants", changes: [{ group: writers.name, channel: ml.name, level: "admin" }] }),
    ["ada: ml torch null > admin", "ada: ml write > admin", "bob: ml write > admin"],
  ],
  [
    "several grants at once add up",
    ({ writers, readers, ml, dark }) => ({
      kind: "grants",
      changes: [
        { group: writers.name, channel: ml.name, level: null },
        { group: readers.name, channel: ml.name, level: "write" },
        { group: readers.name, channel: dark.name, level: "read" },
      ],
    }),
    ["ada: ml write > null"],
  ],
  [
    "a grant that something else gives too takes nothing",
    ({ readers, ml }) => ({ kind: "grants", changes: [{ group: readers.name, channel: ml.name, level: null }] }),
    [],
  ],
  [
    "a package grant",
    ({ readers, ml }) => ({
      kind: "packageGrant",
      group: readers.name,
      channel: ml.name,
      package: { kind: "conda", name: "torch" },
      level: null,
    }),
    ["bob: ml torch write > null"],
  ],
  [
    "restricting a package keeps it to administrators and channel admins",
    ({ ml }) => ({
      kind: "packageAccess",
      channel: ml.name,
      package: { kind: "conda", name: "numpy" },
      access: "restricted",
    }),
    ["ada: ml numpy write > null", "bob: ml numpy write > null"],
  ],
  [
    "making a channel private takes read from whoever has no group",
    ({ tools }) => ({ kind: "visibility", channel: tools.name, visibility: "private" }),
    ["ada", "bob", "cleo", "idle"].map((who) => `${who}: tools read > null`),
  ],
  [
    "making a channel public gives read to anyone",
    ({ dark }) => ({ kind: "visibility", channel: dark.name, visibility: "public" }),
    ["anyone: dark null > read", "cleo: dark null > read", "idle: dark null > read"],
  ],
  [
    "a person who goes keeps nothing",
    ({ cleo }) => ({ kind: "member", login: cleo.login }),
    ["cleo: ml admin > null", "cleo: tools read > null"],
  ],
  [
    "an administrator who becomes a member",
    ({ admin }) => ({ kind: "role", login: admin.login, role: "member" }),
    ["admin: at admin > null", "admin: dark admin > null", "admin: ml admin > null", "admin: tools admin > read"],
  ],
];

describe("a preview", () => {
  test.each(CASES)("of %s", async (_, change, told) => {
    expect(lines(await asOwner(change(world)))).toEqual(told.toSorted());
  });

  test("of deleting a channel tells of everybody and every group that reaches it", async () => {
    const impact = await asOwner({ kind: "channel", channel: world.ml.name });
    expect(impact.people).toBe(5);
    expect(impact.groups.first.map(({ name }) => name)).toEqual(
      [world.writers, world.readers, world.chiefs].map(({ name }) => name).sort(),
    );
  });

  test("names fifty people and counts the rest", async () => {
    const crowd = [];
    for (let i = 0; i < 52; i++) crowd.push(await make.member(world.at));
    const many = await make.group(world.at, crowd);
    await make.grant(many, world.dark, "write");
    const impact = await asOwner({ kind: "group", group: many.name });
    expect(impact.people).toBe(52);
    expect(impact.effects.first[0]?.people).toMatchObject({ total: 52 });
    expect(impact.effects.first[0]?.people.first).toHaveLength(50);
  }, 30_000);

  test("of what is not there is missing", async () => {
    const { writers, ml, ada } = world;
    const [group, channel, login] = [writers.name, ml.name, ada.login];
    const pack = { kind: "conda", name: "nothing" } as const;
    for (const change of [
      { kind: "group", group: "nobody" },
      { kind: "groupMember", group, login: "nobody" },
      { kind: "grants", changes: [{ group: "nobody", channel, level: null }] },
      { kind: "grants", changes: [{ group, channel: "nowhere", level: null }] },
      { kind: "packageGrant", group, channel, package: pack, level: null },
      { kind: "packageAccess", channel, package: pack, access: "restricted" },
      { kind: "role", login: "nobody", role: "member" },
      { kind: "member", login: "nobody" },
      { kind: "channel", channel: "nowhere" },
      { kind: "group", group: login },
    ] satisfies Hypothesis[])
      await refused(asOwner(change), "missing");
  });
});

describe("tokens in a preview", () => {
  const upload = { scopes: ["conda:upload", "conda:download"] as ("conda:upload" | "conda:download")[] };

  test("are those used in the last 30 days that can do less, newest first", async () => {
    const { ada, bob, at, writers, ml, dark } = world;
    const ids = async (wish: Parameters<typeof make.token>[1], by = ada) => (await make.token(by, wish)).token.id;
    const recent = [
      await ids({ name: "uploads", ...upload }),
      await ids({ name: "downloads" }),
      await ids({ name: "elsewhere", ...upload, where: { kind: "channels", channels: [dark.name], packages: [] } }),
      await ids({ name: "bobs", ...upload }, bob),
    ];
    const farm = await ids(
      {
        name: "farm",
        ...upload,
        owner: { kind: "organization", organization: at.name },
        where: { kind: "group", group: writers.name },
      },
      at.owner,
    );
    await ids({ name: "unused", ...upload });
    await used([await ids({ name: "old", ...upload })], new Date(Date.now() - 31 * 86_400_000));
    await used(recent, new Date(Date.now() - 60_000));
    await used([farm], new Date());
    const impact = await asOwner({
      kind: "grants",
      changes: [{ group: writers.name, channel: ml.name, level: "read" }],
    });
    expect(impact.tokens.total).toBe(3);
    const [first, ...rest] = impact.tokens.first ?? [];
    expect(first).toMatchObject({ name: "farm", owner: at.name, lastUsedClient: "conda/26.7" });
    expect(first?.changes.first).toEqual([
      { channel: ml.name, package: null, from: "write", to: "read", loses: ["write"], gains: [] },
    ]);
    expect(rest.map(({ name, owner }) => [name, owner]).sort()).toEqual([
      ["bobs", bob.login],
      ["uploads", ada.login],
    ]);
    expect(JSON.stringify(impact)).not.toMatch(/digest|slc-/);
  });

  test("are counted, not named, for a channel admin who is a plain member, and for a token that only reads", async () => {
    const { ada, cleo, writers, ml } = world;
    await used([(await make.token(ada, upload)).token.id], new Date());
    const change = { kind: "grants", changes: [{ group: writers.name, channel: ml.name, level: null }] } as const;
    const input = { ...change, changes: [...change.changes] };
    expect((await preview(await make.ctxOf(cleo), input)).tokens).toEqual({ total: 1, first: null });
    const { secret } = await make.token(world.at.owner, { scopes: ["api:read"] });
    expect((await preview(await make.ctxOfSecret(services, secret), input)).tokens).toEqual({ total: 1, first: null });
    expect((await asOwner(input)).tokens.first).toHaveLength(1);
  });

  test("of somebody who goes stop, on channels that stay readable too", async () => {
    const { ada, tools } = world;
    await used([(await make.token(ada, { name: "mine" })).token.id], new Date());
    const { tokens } = await asOwner({ kind: "member", login: ada.login });
    expect(tokens.first?.[0]?.changes.first.map(({ channel }) => channel)).toContain(tools.name);
  });
});

describe("who may ask", () => {
  const ofMl = (world: World): Hypothesis[] => [
    { kind: "grants", changes: [{ group: world.writers.name, channel: world.ml.name, level: null }] },
    {
      kind: "packageGrant",
      group: world.readers.name,
      channel: world.ml.name,
      package: { kind: "conda", name: "numpy" },
      level: null,
    },
    {
      kind: "packageAccess",
      channel: world.ml.name,
      package: { kind: "conda", name: "numpy" },
      access: "restricted",
    },
  ];
  const ofAll = (world: World): Hypothesis[] => [
    { kind: "group", group: world.writers.name },
    { kind: "groupMember", group: world.writers.name, login: world.ada.login },
    { kind: "role", login: world.admin.login, role: "member" },
    { kind: "member", login: world.ada.login },
    { kind: "visibility", channel: world.ml.name, visibility: "members" },
    { kind: "channel", channel: world.ml.name },
  ];

  test("is who may make the change: on a channel its admins, for the rest administrators", async () => {
    const [admin, cleo, ada] = [
      await make.ctxOf(world.admin),
      await make.ctxOf(world.cleo),
      await make.ctxOf(world.ada),
    ];
    for (const change of ofMl(world)) {
      await preview(admin, change);
      await preview(cleo, change);
      await refused(preview(ada, change), "forbidden");
    }
    for (const change of ofAll(world)) {
      await preview(admin, change);
      await refused(preview(cleo, change), "forbidden");
    }
  });

  test("is nobody for channels that they do not see, in the same words as for absent ones", async () => {
    const idle = await make.ctxOf(world.idle);
    for (const change of [...ofMl(world), ...ofAll(world).slice(-2)])
      expect((await refused(preview(idle, change), "missing")).message).toMatch(/no such thing/);
  });

  test("is nobody from elsewhere, whatever they ask, server administrators included", async () => {
    const [stranger, server] = [(await make.organization(services)).owner, await make.root(services)];
    for (const change of [...ofMl(world), ...ofAll(world)]) {
      await refused(preview(await make.ctxOf(stranger), change), "missing");
      await refused(preview(await make.ctxOf(server), change), "missing");
      await refused(preview(make.ctxOfNobody(services), change), "unauthenticated");
    }
  });

  test("is no administrator about owners, and everybody about leaving themselves", async () => {
    const [admin, ada] = [await make.ctxOf(world.admin), await make.ctxOf(world.ada)];
    const owner = world.at.owner.login;
    await refused(preview(admin, { kind: "role", login: owner, role: "member" }), "forbidden");
    await refused(preview(admin, { kind: "role", login: world.ada.login, role: "owner" }), "forbidden");
    await refused(preview(admin, { kind: "member", login: owner }), "forbidden");
    expect(lines(await preview(ada, { kind: "member", login: world.ada.login }))).toContain("ada: ml write > null");
  });

  test("is no one about the channel of another organization through one's own", async () => {
    const mine = await make.organization(services, { owner: world.at.owner });
    const theirs = await make.channel(mine);
    const group = world.writers.name;
    await refused(asOwner({ kind: "grants", changes: [{ group, channel: theirs.name, level: "read" }] }), "missing");
    await refused(asOwner({ kind: "channel", channel: theirs.name }), "missing");
  });

  test("is a token that reads and whose owner may, kept to its channels and networks", async () => {
    const { at, cleo, ml, dark, writers } = world;
    const asked = async (by: make.TestPerson, wish: Parameters<typeof make.token>[1], on: string) => {
      const ctx = await make.ctxOfSecret(services, (await make.token(by, wish)).secret);
      return preview(ctx, { kind: "grants", changes: [{ group: writers.name, channel: on, level: null }] });
    };
    const where = { kind: "channels" as const, channels: [ml.name], packages: [] };
    await asked(cleo, { scopes: ["api:read"], where }, ml.name);
    await refused(asked(cleo, { scopes: ["conda:download"] }, ml.name), "forbidden");
    await refused(asked(at.owner, { scopes: ["all"], where }, dark.name), "missing");
    await refused(asked(at.owner, { scopes: ["all"], networks: ["203.0.113.0/24"] }, ml.name), "forbidden");
  });

  test("leaves no trace, and changes nothing", async () => {
    const ctx = await make.ctxOf(world.at.owner);
    const change: Hypothesis = { kind: "group", group: world.writers.name };
    const once = await preview(ctx, change);
    expect(await preview(ctx, change)).toEqual(once);
    expect(await make.auditRows(services, ctx)).toEqual([]);
  });
});

describe("in a large organization", () => {
  const now = new Date();
  const row = { createdAt: now, version: 1, description: "" };
  const [PEOPLE, GROUPS, CHANNELS] = [10_000, 500, 2_000];
  const each = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i));
  const channel = {
    ...row,
    organizationId: "o",
    visibility: "members",
    newPackages: "inherit",
    replace: "admins",
  } as const;
  const large: Census = {
    organization: { id: "o", name: "large", tokenPolicy: null },
    people: each(PEOPLE, (i) => ({ id: `p${i}`, login: `p${i}`, name: "", active: true, role: "member", since: now })),
    groups: each(GROUPS, (i) => ({ id: `g${i}`, name: `g${i}` })),
    // Everybody in the first group, and in five others.
    groupMembers: each(PEOPLE * 6, (i) => ({
      userId: `p${Math.floor(i / 6)}`,
      groupId: i % 6 === 0 ? "g0" : `g${1 + ((i * 7919) % (GROUPS - 1))}`,
      createdAt: now,
    })),
    channels: each(CHANNELS, (i) => ({ ...channel, id: `c${i}`, name: `c${i}`, revision: 1 })),
    channelGrants: each(GROUPS * 20, (i) => ({
      groupId: `g${Math.floor(i / 20)}`,
      channelId: `c${(i * 31) % CHANNELS}`,
      level: (["read", "write", "admin"] as const)[i % 3] ?? "read",
      createdAt: now,
    })),
    packages: [],
    packageGrants: [],
    tokens: [],
  };
  const everything = { channel: () => true, package: () => true };
  const CHANGES: [string, hypotheses.Supposed][] = [
    ["a group of everybody", hypotheses.withoutGroup("g0")],
    ["a visibility", hypotheses.withVisibility("c620", "private")],
    ["a member", hypotheses.withoutMember("p7")],
    ["a role", hypotheses.withRole("p7", "admin")],
    ["a channel", hypotheses.withoutChannel("c31")],
  ];

  test.each(CHANGES)("%s is compared in less than two seconds", (_, suppose) => {
    const start = performance.now();
    const found = differencesOf(large, suppose(large), everything, () => true);
    expect(found.people.length).toBeGreaterThan(0);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
