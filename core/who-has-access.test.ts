/** The list of who has access says what `levelOn` says of each: nobody is missing, nobody too many. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { levelOn } from "#access/can.ts";
import { LEVELS, PACKAGE_ACCESSES, VISIBILITIES } from "#access/vocabulary.ts";
import * as make from "#db/factories.ts";
import type { Census } from "./census.ts";
import { getChannelRow } from "./channels.ts";
import type { Services } from "./context.ts";
import { getPackageRow } from "./packages.ts";
import { personStanding } from "./standing.ts";
import { refused } from "./testing.ts";
import { updateUser } from "./users.ts";
import { type Access, accessIn, listChannelAccess, listPackageAccess } from "./who-has-access.ts";

let services: Services;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
});
afterAll(() => close());

const of = (rows: readonly Access[], kind: Access["kind"]) =>
  Object.fromEntries(rows.filter((row) => row.kind === kind).map(({ id, level }) => [id, level]));

const numpy = { kind: "conda", name: "numpy" } as const;

const level = fc.constantFrom(...LEVELS);
const aPlan = fc.record({
  visibility: fc.constantFrom(...VISIBILITIES),
  access: fc.constantFrom(...PACKAGE_ACCESSES),
  people: fc.array(
    fc.record({
      role: fc.constantFrom("member", "member", "member", "admin", "owner"),
      groups: fc.subarray([0, 1, 2]),
      active: fc.constantFrom(true, true, true, false),
    }),
    { minLength: 3, maxLength: 5 },
  ),
  onChannel: fc.array(fc.option(level), { minLength: 3, maxLength: 3 }),
  onPackage: fc.array(fc.option(level), { minLength: 3, maxLength: 3 }),
  patterns: fc.option(fc.subarray(["numpy", "num*", "zlib"])),
  tokenGroup: fc.constantFrom(0, 1, 2),
});
type Plan = typeof aPlan extends fc.Arbitrary<infer T> ? T : never;

async function build(plan: Plan) {
  const at = await make.organization(services);
  const on = await make.channel(at, { visibility: plan.visibility });
  await make.declare(on, "numpy", plan.access);
  const groups = [await make.group(at), await make.group(at), await make.group(at)];
  const people: make.TestPerson[] = [at.owner];
  for (const { role, groups: mine, active } of plan.people) {
    const inside = groups.filter((_, i) => mine.includes(i));
    const person = await make.member(at, undefined, role, inside);
    if (!active) await updateUser(await make.ctxOf(await make.root(services)), { login: person.login, active });
    people.push(person);
  }
  for (const [i, group] of groups.entries()) {
    const [channelLevel, packageLevel] = [plan.onChannel[i], plan.onPackage[i]];
    if (channelLevel) await make.grant(group, on, channelLevel);
    if (packageLevel) await make.grant(group, on, packageLevel, numpy);
  }
  const owner = { kind: "organization", organization: at.name } as const;
  const packages = plan.patterns ?? [];
  const where = { kind: "channels", channels: [on.name], packages } as const;
  const farm = await make.token(at.owner, { owner, where: { ...where, channels: [on.name] } });
  const group = groups[plan.tokenGroup]?.name ?? "";
  const build = await make.token(at.owner, { owner, where: { kind: "group", group } });
  return { at, on, people, groups, tokens: [farm, build] };
}

test("every row is what the rules say of that person, group or token, in random worlds", async () => {
  const plans = fc.sample(aPlan, { numRuns: 8, seed: Number(process.env.SEED ?? 7) });
  for (const plan of plans) {
    const { at, on, people, tokens } = await build(plan);
    const db = services.database.read;
    const channel = await getChannelRow(db, on.name);
    const ctx = await make.ctxOf(at.owner);
    for (const pack of [null, await getPackageRow(db, channel, "conda", "numpy")]) {
      const rows = await (pack
        ? listPackageAccess(ctx, { channel: on.name, ...numpy })
        : listChannelAccess(ctx, { channel: on.name }));
      const expected: Record<string, string> = {};
      for (const { id, login } of people) {
        const standing = await personStanding(db, id);
        const held = standing && levelOn(standing, channel, pack);
        if (held?.level) expected[login] = held.level;
        const row = rows.find((each) => each.kind === "person" && each.id === login);
        if (row) expect(row.because.toSorted()).toEqual(held?.because.map(({ text }) => text).sort());
      }
      expect(of(rows, "person"), JSON.stringify({ plan, pack })).toEqual(expected);
      const expectedTokens: Record<string, string> = {};
      for (const { token, secret } of tokens) {
        const { standing } = await make.ctxOfSecret(services, secret);
        const held = levelOn(standing, channel, pack).level;
        if (held) expectedTokens[token.id] = held;
      }
      expect(of(rows, "token"), JSON.stringify({ plan, pack })).toEqual(expectedTokens);
    }
  }
}, 60_000);

test("says groups by what they give, visibility by itself, and since when", async () => {
  const at = await make.organization(services);
  const on = await make.channel(at, { visibility: "members" });
  await make.declare(on, "numpy", "restricted");
  const [ada, bob] = [await make.member(at), await make.member(at)];
  const writers = await make.group(at, [ada]);
  const idle = await make.group(at, [bob]);
  await make.grant(writers, on, "write");
  const ctx = await make.ctxOf(at.owner);
  const rows = await listChannelAccess(ctx, { channel: on.name });
  expect(of(rows, "visibility")).toEqual({ members: "read" });
  expect(of(rows, "group")).toEqual({ [writers.name]: "write" });
  expect(of(rows, "person")).toEqual({ [at.owner.login]: "admin", [ada.login]: "write", [bob.login]: "read" });
  const rowOf = (login: string) => rows.find(({ id }) => id === login);
  expect(rowOf(ada.login)?.because).toEqual([
    `Group ${writers.name} has write on ${on.name}.`,
    `${on.name} is readable by every member.`,
  ]);
  expect(rowOf(ada.login)?.since).toEqual(rowOf(writers.name)?.since);
  expect(rowOf(bob.login)?.since).toBeNull();
  expect(rowOf(at.owner.login)?.since).toBeInstanceOf(Date);

  // Of a restricted package neither visibility nor a channel grant below admin is left.
  await make.grant(idle, on, "read", numpy);
  const onPackage = await listPackageAccess(ctx, { channel: on.name, ...numpy });
  expect(of(onPackage, "visibility")).toEqual({});
  expect(of(onPackage, "group")).toEqual({ [idle.name]: "read" });
  expect(of(onPackage, "person")).toEqual({ [at.owner.login]: "admin", [bob.login]: "read" });
});

test("a token of the organization says what narrows it, and a blocked or personal one is not listed", async () => {
  const at = await make.organization(services);
  const on = await make.channel(at);
  const owner = { kind: "organization", organization: at.name } as const;
  const where = { kind: "channels" as const, channels: [on.name], packages: ["num*"] };
  const { token } = await make.token(at.owner, { name: "farm", owner, where, networks: ["10.0.0.0/8"] });
  await make.token(at.owner, { name: "mine" });
  const rows = await listChannelAccess(await make.ctxOf(at.owner), { channel: on.name });
  expect(rows.filter(({ kind }) => kind === "token")).toMatchObject([
    {
      id: token.id,
      name: "farm",
      level: "write",
      limits: ["Only with conda:download.", "Only packages num*.", "Only from 10.0.0.0/8."],
    },
  ]);
});

test("whoever has admin on one package alone reads its list, and not its channel's", async () => {
  const at = await make.organization(services);
  const on = await make.channel(at);
  await make.declare(on, "numpy");
  const nora = await make.member(at);
  await make.grant(await make.group(at, [nora]), on, "admin", numpy);
  const ctx = await make.ctxOf(nora);
  expect(of(await listPackageAccess(ctx, { channel: on.name, ...numpy }), "person")).toHaveProperty(
    nora.login,
    "admin",
  );
  await refused(listChannelAccess(ctx, { channel: on.name }), "forbidden");
  const { message } = await refused(listPackageAccess(ctx, { channel: on.name, ...numpy, name: "nothing" }), "missing");
  expect(message).toBe("There is no such thing, or you cannot see it.");
});

test("ten thousand members are decided as often as they differ", () => {
  const now = new Date(0);
  const channel = { id: "c", organizationId: "o", name: "ml", visibility: "members" } as Census["channels"][number];
  const groups = Array.from({ length: 500 }, (_, i) => ({ id: `g${i}`, name: `group-${i}` }));
  const people = Array.from({ length: 10_000 }, (_, i) => ({
    id: `p${i}`,
    login: `person-${i}`,
    name: "",
    active: true,
    role: "member" as const,
    since: now,
  }));
  const census: Census = {
    organization: { id: "o", name: "acme", tokenPolicy: null },
    people,
    groups,
    groupMembers: people.flatMap(({ id }, i) =>
      [i, i * 7, i * 31].map((n) => ({ groupId: `g${n % 500}`, userId: id, createdAt: now })),
    ),
    channels: [channel],
    channelGrants: groups.slice(0, 3).map(({ id }) => ({ groupId: id, channelId: "c", level: "read", createdAt: now })),
    packages: [],
    packageGrants: [],
    tokens: [],
  };
  const started = performance.now();
  const rows = accessIn(census, channel, null);
  expect(rows.filter(({ kind }) => kind === "person").length).toBe(10_000);
  expect(performance.now() - started).toBeLessThan(1500);
});
