/** Previews against what really happens, in random small worlds. fast-check prints the seed of whatever it breaks. */
import { eq, inArray } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ANONYMOUS, atLeast, higher, levelOn, type Standing, view } from "#access/can.ts";
import { holds, LEVELS, type Level, ROLES, type ScopeId, VISIBILITIES } from "#access/vocabulary.ts";
import * as make from "#db/factories.ts";
import { channelGrants, channels, packageGrants, packages } from "#db/schema/organizations.ts";
import { tokens } from "#db/schema/tokens.ts";
import { standingsOf, takeCensus } from "./census.ts";
import { deleteChannel, updateChannel } from "./channels.ts";
import type { Context, Services } from "./context.ts";
import { removeChannelGrant, removePackageGrant, setChannelGrant, setPackageGrant } from "./grants.ts";
import { deleteGroup, removeGroupMember } from "./groups.ts";
import type { Hypothesis } from "./impact.input.ts";
import { previewChange } from "./impact.ts";
import { removeMember, setRole } from "./members.ts";
import { setPackageAccess } from "./packages.ts";
import { updateServerPolicy } from "./server-policy.ts";
import { personStanding, tokenStanding } from "./standing.ts";
import type { CreateToken } from "./tokens.input.ts";

let services: Services;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
  await updateServerPolicy(await make.ctxOf(await make.root(services)), { publicChannels: true });
});
afterAll(() => close());

const NAMES = ["numpy", "numba", "zlib"];
const index = (n: number) => fc.nat({ max: n - 1 });
const aLevel = fc.constantFrom(...LEVELS);
const orNothing = fc.option(aLevel, { nil: null });
const SCOPES: ScopeId[] = ["conda:download", "conda:upload", "pypi", "api:read", "api:modify-group", "all"];

/** Everything by its place in a list: people, groups and channels 0 to 2. */
const aWorld = fc.record({
  roles: fc.array(fc.constantFrom("member", "member", "admin"), { minLength: 3, maxLength: 3 }),
  groups: fc.array(fc.subarray([0, 1, 2]), { minLength: 3, maxLength: 3 }),
  visibilities: fc.array(fc.constantFrom(...VISIBILITIES), { minLength: 3, maxLength: 3 }),
  grants: fc.uniqueArray(fc.record({ group: index(3), channel: index(3), level: aLevel }), {
    selector: ({ group, channel }) => group * 3 + channel,
    maxLength: 6,
  }),
  packages: fc.array(
    fc.record({ channel: index(3), name: fc.constantFrom(...NAMES), access: fc.constantFrom("inherit", "restricted") }),
    { maxLength: 4 },
  ),
  packageGrants: fc.array(fc.record({ group: index(3), package: index(4), level: aLevel }), { maxLength: 4 }),
  tokens: fc.array(
    fc.record({
      person: fc.option(index(3), { nil: null }),
      fenced: fc.boolean(),
      scopes: fc.subarray(SCOPES, { minLength: 1, maxLength: 2 }),
      where: fc.constantFrom("all", "channels", "group"),
      channels: fc.subarray([0, 1, 2], { minLength: 1 }),
      patterns: fc.subarray([...NAMES, "num*"], { maxLength: 2 }),
      group: index(3),
    }),
    { minLength: 2, maxLength: 4 },
  ),
});
type Plan = typeof aWorld extends fc.Arbitrary<infer T> ? T : never;

const aChange = fc.record({
  kind: fc.constantFrom(
    ...([
      "group",
      "groupMember",
      "grants",
      "packageGrant",
      "packageAccess",
      "role",
      "member",
      "visibility",
      "channel",
    ] as const),
  ),
  one: index(3),
  other: index(3),
  package: index(4),
  level: orNothing,
  role: fc.constantFrom(...ROLES),
  visibility: fc.constantFrom(...VISIBILITIES),
  access: fc.constantFrom("inherit" as const, "restricted" as const),
  more: fc.array(fc.record({ group: index(3), channel: index(3), level: orNothing }), { maxLength: 3 }),
});
type Wish = typeof aChange extends fc.Arbitrary<infer T> ? T : never;

async function build(plan: Plan) {
  const at = await make.organization(services);
  const people: make.TestPerson[] = [];
  for (const role of plan.roles) people.push(await make.member(at, undefined, role as "member"));
  const groups: make.TestGroup[] = [];
  for (const inside of plan.groups)
    groups.push(
      await make.group(
        at,
        inside.flatMap((i) => people[i] ?? []),
      ),
    );
  const made: make.TestChannel[] = [];
  for (const visibility of plan.visibilities) made.push(await make.channel(at, { visibility }));
  const pick = <T>(all: readonly T[], i: number) => all[i] ?? (all[0] as T);
  for (const { group, channel, level } of plan.grants)
    await make.grant(pick(groups, group), pick(made, channel), level);
  const declared: { channel: make.TestChannel; name: string }[] = [];
  for (const { channel, name, access } of plan.packages) {
    await make.declare(pick(made, channel), name, access as "inherit");
    declared.push({ channel: pick(made, channel), name });
  }
  for (const { group, package: i, level } of declared.length > 0 ? plan.packageGrants : [])
    await make.grant(pick(groups, group), pick(declared, i).channel, level, pick(declared, i));
  const owned: { id: string; name: string; scopes: readonly ScopeId[] }[] = [];
  for (const wish of plan.tokens) owned.push(await tokenOf(wish));

  async function tokenOf({ person, fenced, scopes, where, channels: on, patterns, group }: Plan["tokens"][number]) {
    const by = person === null ? at.owner : pick(people, person);
    const kind = person === null && scopes.some((scope) => /api|all/.test(scope)) ? "channels" : where;
    // Of an organization's tokens only packages; a group only for them.
    const place: CreateToken["where"] =
      kind === "group" && person === null
        ? { kind: "group", group: pick(groups, group).name }
        : kind === "all" && person !== null
          ? { kind: "all" }
          : { kind: "channels", channels: on.map((i) => pick(made, i).name), packages: patterns };
    const may = person === null ? scopes.filter((scope) => !/api|all/.test(scope)) : scopes;
    const owner: CreateToken["owner"] =
      person === null
        ? { kind: "organization", organization: at.name }
        : { kind: "me", organization: fenced ? at.name : undefined };
    const draft: Partial<CreateToken> = { scopes: may.length > 0 ? may : ["conda:download"], owner };
    const { token } = await make.token(by, { ...draft, where: place }).catch((fault) => {
      // Nobody makes a token for channels that they do not see.
      if (!/cannot use a channel/.test(String(fault))) throw fault;
      return make.token(by, draft);
    });
    return token;
  }

  const ids = owned.map(({ id }) => id);
  if (ids.length > 0)
    await services.database.write((tx) =>
      tx.update(tokens).set({ lastUsedAt: new Date() }).where(inArray(tokens.id, ids)),
    );
  return { at, people, groups, channels: made, packages: declared, tokens: owned };
}
type World = Awaited<ReturnType<typeof build>>;

/** The change that a wish comes to in a world, and how it is really made; null where it speaks of what is not there. */
function changeOf(world: World, wish: Wish): [Hypothesis, (ctx: Context) => Promise<unknown>] | null {
  const organization = world.at.name;
  const group = world.groups[wish.one]?.name ?? "";
  const channel = world.channels[wish.other]?.name ?? "";
  const login = world.people[wish.other]?.login ?? "";
  const pack = world.packages[wish.package];
  const named = pack && { channel: pack.channel.name, package: { kind: "conda" as const, name: pack.name } };
  const onPackage = named && { channel: named.channel, ...named.package };
  const { kind, level, role, visibility, access } = wish;
  switch (kind) {
    case "group":
      return [{ kind, group }, (ctx) => deleteGroup(ctx, { organization, group })];
    case "groupMember":
      return [{ kind, group, login }, (ctx) => removeGroupMember(ctx, { organization, group, login })];
    case "grants": {
      const all = [{ group, channel, level }];
      for (const more of wish.more) {
        const next = {
          ...more,
          group: world.groups[more.group]?.name ?? "",
          channel: world.channels[more.channel]?.name ?? "",
        };
        if (!all.some((each) => each.group === next.group && each.channel === next.channel)) all.push(next);
      }
      return [
        { kind, changes: all },
        async (ctx) => {
          for (const { level, ...at } of all)
            if (level) await setChannelGrant(ctx, { organization, ...at, level });
            else await removeChannelGrant(ctx, { organization, ...at }).catch(notThere);
        },
      ];
    }
    case "packageGrant":
      if (!named || !onPackage) return null;
      return [
        { kind, group, ...named, level },
        (ctx) =>
          level
            ? setPackageGrant(ctx, { organization, group, ...onPackage, level })
            : removePackageGrant(ctx, { organization, group, ...onPackage }).catch(notThere),
      ];
    case "packageAccess":
      return named && onPackage
        ? [{ kind, ...named, access }, (ctx) => setPackageAccess(ctx, { ...onPackage, access })]
        : null;
    case "role":
      return [{ kind, login, role }, (ctx) => setRole(ctx, { organization, login, role })];
    case "member":
      return [{ kind, login }, (ctx) => removeMember(ctx, { organization, login })];
    case "visibility":
      return [{ kind, channel, visibility }, (ctx) => updateChannel(ctx, { channel, visibility })];
    case "channel":
      return [{ kind, channel }, (ctx) => deleteChannel(ctx, { channel })];
  }
}

function notThere(fault: unknown) {
  if (!(fault instanceof Error) || !/no such thing/.test(fault.message)) throw fault;
}

/** Who holds what at this moment, told by the standings that decide requests: subject -> place -> level. */
async function lookAround({ at, people, groups, tokens: owned }: World) {
  const db = services.database.read;
  const on = await db.select().from(channels).where(eq(channels.organizationId, at.id));
  const ids = on.map(({ id }) => id);
  const inside = await db.select().from(packages).where(inArray(packages.channelId, ids));
  const given = await db.select().from(channelGrants).where(inArray(channelGrants.channelId, ids));
  const givenOn = await db.select().from(packageGrants).where(inArray(packageGrants.channelId, ids));
  const places = on.flatMap((channel) => [
    { channel, pack: null },
    ...inside.filter((pack) => pack.channelId === channel.id).map((pack) => ({ channel, pack })),
  ]);
  type Place = (typeof places)[number];
  const nameOf = ({ channel, pack }: Place) => (pack ? `${channel.name} ${pack.name}` : channel.name);
  const levels = (level: (place: Place) => Level | null) =>
    new Map(places.map((place) => [nameOf(place), level(place)]));
  const by = (standing: Standing | null) =>
    levels(({ channel, pack }) => (standing ? levelOn(standing, channel, pack).level : null));
  const byGroup = (id: string) =>
    levels(({ channel, pack }) => {
      const whole = given.find((grant) => grant.groupId === id && grant.channelId === channel.id)?.level ?? null;
      if (!pack) return whole;
      const alone = givenOn.find((grant) => grant.groupId === id && grant.packageId === pack.id)?.level ?? null;
      return higher(alone, pack.access === "inherit" || whole === "admin" ? whole : null);
    });
  const seen = new Map<string, Map<string, Level | null>>([["anyone", by(ANONYMOUS)]]);
  for (const { id, login } of people) seen.set(`person ${login}`, by(await personStanding(db, id)));
  for (const { id, name } of groups) seen.set(`group ${name}`, byGroup(id));
  for (const { id, name } of owned) seen.set(`token ${name}`, by(await tokenStanding(db, id)));
  return { seen, places };
}
type Seen = Awaited<ReturnType<typeof lookAround>>["seen"];

/** "person ada: ml write > null", a package left out that goes with its channel. */
function differences(before: Seen, after: Seen): string[] {
  return [...before].flatMap(([who, places]) => {
    const told = (place: string) => `${places.get(place) ?? null} > ${after.get(who)?.get(place) ?? null}`;
    return [...places.keys()].flatMap((place) => {
      const [from, to] = told(place).split(" > ");
      const [channel = "", pack] = place.split(" ");
      return from === to || (pack && told(place) === told(channel)) ? [] : [`${who}: ${place} ${told(place)}`];
    });
  });
}

/** What scopes open at each level, from the table of architecture section 4a. */
const OPENERS: Record<Level, ScopeId[]> = {
  read: ["conda:download", "pypi:download", "api:read"],
  write: ["conda:upload", "pypi:upload", "api:write"],
  admin: ["conda:upload", "pypi:upload", "api:write", "api:modify-group", "api"],
};

/** A token that cannot use the level it loses or gains loses and gains nothing. */
function felt(line: string, { tokens }: World): boolean {
  const [, name, from = null, to = null] = /^token (\S+): .* (\w+) > (\w+)$/.exec(line) ?? [];
  const token = tokens.find((each) => each.name === name);
  if (!token) return true;
  const has = (level: string | null, wanted: Level) => level !== "null" && atLeast(level as Level | null, wanted);
  return LEVELS.some(
    (level) => has(from, level) !== has(to, level) && OPENERS[level].some((scope) => holds(token.scopes, scope)),
  );
}

async function told(ctx: Context, world: World, change: Hypothesis): Promise<string[]> {
  const { effects, groups, tokens, anyone } = await previewChange(ctx, { organization: world.at.name, change });
  type Changes = typeof anyone;
  const lines = (who: string, changes: Changes) =>
    changes.first.map(({ channel, package: pack, from, to }) => {
      return `${who}: ${pack ? `${channel} ${pack.name}` : channel} ${from} > ${to}`;
    });
  return [
    ...effects.first.flatMap(({ people, changes }) =>
      people.first.flatMap(({ login }) => lines(`person ${login}`, changes)),
    ),
    ...groups.first.flatMap(({ name, changes }) => lines(`group ${name}`, changes)),
    ...(tokens.first ?? []).flatMap(({ name, changes }) => lines(`token ${name}`, changes)),
    ...lines("anyone", anyone),
  ].filter((line) => !line.startsWith(`person ${world.at.owner.login}`));
}

async function assertCensusAgrees(world: World) {
  const db = services.database.read;
  const { places } = await lookAround(world);
  const census = await takeCensus(db, { ...world.at, tokenPolicy: null }, new Date());
  const standings = standingsOf(census);
  const pairs: [Standing, Standing | null][] = [];
  for (const { id } of census.people) pairs.push([standings.person(id), await personStanding(db, id)]);
  for (const token of census.tokens) pairs.push([standings.token(token), await tokenStanding(db, token.id)]);
  for (const [mine, real] of pairs)
    for (const { channel, pack } of places) {
      if (!real) throw new Error("the census has somebody who has no standing");
      expect(levelOn(mine, channel, pack).level).toBe(levelOn(real, channel, pack).level);
      if (!pack) expect(view(mine, channel)).toEqual(view(real, channel));
    }
}

test("a preview tells exactly what then happens, and a census stands people and tokens as requests do", async () => {
  let changed = 0;
  await fc.assert(
    fc.asyncProperty(aWorld, fc.array(aChange, { minLength: 4, maxLength: 6 }), async (plan, wishes) => {
      const world = await build(plan);
      await assertCensusAgrees(world);
      for (const wish of wishes) {
        const change = changeOf(world, wish);
        if (!change) continue;
        const [hypothesis, really] = change;
        const ctx = await make.ctxOf(world.at.owner);
        const preview = await told(ctx, world, hypothesis).catch(notThere);
        // Gone by a change before this one: the verb finds nothing either.
        if (!preview) {
          expect(await really(ctx).catch(notThere)).toBeUndefined();
          continue;
        }
        const before = await lookAround(world);
        await really(ctx).catch(notThere);
        const real = differences(before.seen, (await lookAround(world)).seen).filter((line) => felt(line, world));
        expect(preview.sort(), JSON.stringify(hypothesis)).toEqual(real.sort());
        changed += real.length;
        // From now on they are anyone.
        if (hypothesis.kind === "member") world.people = world.people.filter(({ login }) => login !== hypothesis.login);
      }
      await assertCensusAgrees(world);
    }),
    { numRuns: 12 },
  );
  expect(changed).toBeGreaterThan(20);
}, 60_000);
