/** Laws over random worlds. fast-check prints the seed of whatever it breaks; run it again with `{ seed, path }`. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type ChannelFacts, can, contains, levelOn, type PackageFacts, view } from "./can.ts";
import { type Action, RULES } from "./policy.ts";
import {
  channelIn,
  naiveCan,
  naiveLevel,
  packageIn,
  resourceOf,
  standingOf,
  type Thing,
  type World,
  type WorldActor,
} from "./testing.ts";
import { KINDS, LEVELS, PACKAGE_ACCESSES, ROLES, SCOPE_IDS, VISIBILITIES } from "./vocabulary.ts";

const ORGANIZATIONS = ["acme", "beta"];
const GROUPS: Record<string, string> = { red: "acme", blue: "acme", green: "beta" };
const CHANNELS = ["ml", "tools", "theirs"];
const NAMES = ["numpy", "numba", "zlib"];
const PEOPLE = ["ada", "bob", "root"];
const PATTERNS = [...NAMES, "num*", "*"];
const ACTIONS = Object.keys(RULES) as Action[];

const role = fc.option(fc.constantFrom(...ROLES), { nil: undefined });
const someRoles = fc
  .record({ acme: role, beta: role })
  .map(
    (roles) =>
      Object.fromEntries(Object.entries(roles).filter(([, held]) => held)) as Record<string, (typeof ROLES)[number]>,
  );
const aPerson = fc.record({
  administrator: fc.boolean(),
  founder: fc.boolean(),
  roles: someRoles,
  groups: fc.subarray(Object.keys(GROUPS)),
});
/** A group and a channel of one organization: the verbs know no others. */
const PAIRS = [
  { group: "red", channel: "ml" },
  { group: "red", channel: "tools" },
  { group: "blue", channel: "ml" },
  { group: "blue", channel: "tools" },
  { group: "green", channel: "theirs" },
];
const aGrant = fc
  .record({
    pair: fc.constantFrom(...PAIRS),
    level: fc.constantFrom(...LEVELS),
    package: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
    kind: fc.constantFrom(...KINDS),
  })
  .map(({ pair, ...rest }) => ({ ...pair, ...rest }));
const someChannels = fc.dictionary(fc.constantFrom(...CHANNELS), fc.subarray(PATTERNS), { noNullPrototype: true });
const aToken = fc.record({
  owner: fc.oneof(
    fc.record({
      person: fc.constantFrom(...PEOPLE),
      fence: fc.option(fc.constantFrom(...ORGANIZATIONS), { nil: undefined }),
    }),
    fc.record({ organization: fc.constantFrom(...ORGANIZATIONS) }),
  ),
  scopes: fc.subarray([...SCOPE_IDS], { maxLength: 4 }),
  where: fc.oneof(
    fc.constant({ kind: "all" as const }),
    someChannels.map((channels) => ({ kind: "channels" as const, channels })),
    fc.constantFrom(...Object.keys(GROUPS)).map((group) => ({ kind: "group" as const, group })),
  ),
  inNetwork: fc.boolean(),
  blocked: fc.subarray(ORGANIZATIONS, { maxLength: 1 }),
  tooLong: fc.subarray(ORGANIZATIONS, { maxLength: 1 }),
});

/** Only organization tokens reach what a group reaches, and a group is one of theirs. */
const sensible = ({ owner, where, ...rest }: typeof aToken extends fc.Arbitrary<infer T> ? T : never) => {
  const fits = where.kind !== "group" || ("organization" in owner && GROUPS[where.group] === owner.organization);
  return { ...rest, owner, where: fits ? where : { kind: "all" as const } };
};

const aWorld: fc.Arbitrary<World> = fc
  .record({
    people: fc.record({ ada: aPerson, bob: aPerson, root: aPerson }),
    channels: fc.record({
      ml: fc.record({ organization: fc.constant("acme"), visibility: fc.constantFrom(...VISIBILITIES) }),
      tools: fc.record({ organization: fc.constant("acme"), visibility: fc.constantFrom(...VISIBILITIES) }),
      theirs: fc.record({ organization: fc.constant("beta"), visibility: fc.constantFrom(...VISIBILITIES) }),
    }),
    packages: fc.uniqueArray(
      fc.record({
        channel: fc.constantFrom(...CHANNELS),
        name: fc.constantFrom(...NAMES),
        kind: fc.constantFrom(...KINDS),
        access: fc.constantFrom(...PACKAGE_ACCESSES),
      }),
      { selector: ({ channel, name, kind }) => `${channel}/${kind}/${name}`, maxLength: 12 },
    ),
    grants: fc.array(aGrant, { maxLength: 8 }),
    tokens: fc.record({ one: aToken, two: aToken }),
  })
  .map(({ tokens, grants, ...world }) => ({
    ...world,
    organizations: ORGANIZATIONS,
    groups: GROUPS,
    tokens: { one: sensible(tokens.one), two: sensible(tokens.two) },
    // A grant on a package speaks about one that is there.
    grants: grants.filter(
      (grant) =>
        grant.package === undefined ||
        world.packages.some(
          (pack) => pack.channel === grant.channel && pack.name === grant.package && pack.kind === grant.kind,
        ),
    ),
  }));

const ACTORS: WorldActor[] = ["anonymous", ...PEOPLE.map((person) => ({ person })), { token: "one" }, { token: "two" }];
const packageThings = CHANNELS.flatMap((channel) =>
  NAMES.flatMap((name) => KINDS.map((kind) => ({ channel, package: name, kind }))),
);
const THINGS: Thing[] = [
  { server: true },
  ...ORGANIZATIONS.map((organization) => ({ organization })),
  ...PEOPLE.map((account) => ({ account })),
  { token: "one" },
  { token: "two" },
  ...CHANNELS.map((channel) => ({ channel })),
  ...packageThings,
];
const anActor = fc.constantFrom(...ACTORS);

const allowed = (world: World, actor: WorldActor, action: Action, thing: Thing) =>
  can(standingOf(world, actor), action, resourceOf(world, thing)).allowed;

/** Everything an actor may do, as text. */
function rights(world: World, actor: WorldActor, things: readonly Thing[] = THINGS): Set<string> {
  const standing = standingOf(world, actor);
  const found = new Set<string>();
  for (const thing of things) {
    const resource = resourceOf(world, thing);
    for (const action of ACTIONS)
      if (can(standing, action, resource).allowed) found.add(`${action} ${JSON.stringify(thing)}`);
  }
  return found;
}

const beyond = (some: Set<string>, others: Set<string>) => [...some].filter((right) => !others.has(right));

test("can agrees with a second reading of the architecture, for every actor, action and thing", () => {
  fc.assert(
    fc.property(aWorld, anActor, fc.constantFrom(...THINGS), (world, actor, thing) => {
      const differs = ACTIONS.filter(
        (action) => allowed(world, actor, action, thing) !== naiveCan(world, actor, action, thing),
      );
      expect(differs).toEqual([]);
    }),
    { numRuns: 3000 },
  );
});

test("levels agree with a second reading of the architecture", () => {
  fc.assert(
    fc.property(
      aWorld,
      anActor,
      fc.constantFrom(...packageThings),
      (world, actor, { channel, package: name, kind }) => {
        const standing = standingOf(world, actor);
        const facts = channelIn(world, channel);
        expect(levelOn(standing, facts, packageIn(world, channel, name, kind)).level).toBe(
          naiveLevel(world, actor, channel, name, kind),
        );
        expect(levelOn(standing, facts, null).level).toBe(naiveLevel(world, actor, channel, null));
      },
    ),
    { numRuns: 3000 },
  );
});

test("a view has exactly the packages on which the actor has a level", () => {
  fc.assert(
    fc.property(
      aWorld,
      anActor,
      fc.constantFrom(...packageThings),
      (world, actor, { channel, package: name, kind }) => {
        const standing = standingOf(world, actor);
        const facts: ChannelFacts = channelIn(world, channel);
        const pack: PackageFacts = packageIn(world, channel, name, kind);
        expect(contains(view(standing, facts), pack)).toBe(levelOn(standing, facts, pack).level !== null);
      },
    ),
    { numRuns: 3000 },
  );
});

test("equal rights make equal views, whatever the order in which they were given", () => {
  fc.assert(
    fc.property(aWorld, fc.constantFrom(...PEOPLE), fc.constantFrom(...CHANNELS), (world, person, channel) => {
      const turned = { ...world, grants: [...world.grants].reverse() };
      const key = (in_: World) => JSON.stringify(view(standingOf(in_, { person }), channelIn(in_, channel)));
      expect(key(turned)).toBe(key(world));
    }),
  );
});

test("one more grant never removes a right of anybody", () => {
  fc.assert(
    fc.property(aWorld, anActor, aGrant, (world, actor, grant) => {
      const there =
        grant.package === undefined ||
        world.packages.some(
          (pack) => pack.channel === grant.channel && pack.name === grant.package && pack.kind === grant.kind,
        );
      fc.pre(there);
      const more = { ...world, grants: [...world.grants, grant] };
      expect(beyond(rights(world, actor), rights(more, actor))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("one more role, group or level never removes a right of that person", () => {
  fc.assert(
    fc.property(aWorld, fc.constantFrom(...PEOPLE), fc.constantFrom(...Object.keys(GROUPS)), (world, person, group) => {
      const was = world.people[person] ?? {};
      const raised = {
        ...was,
        roles: { ...was.roles, acme: "owner" as const },
        groups: [...new Set([...(was.groups ?? []), group])],
      };
      const more = { ...world, people: { ...world.people, [person]: raised } };
      expect(beyond(rights(world, { person }), rights(more, { person }))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test("a token of a person never exceeds that person, nor itself with more scopes, or outside its networks", () => {
  fc.assert(
    fc.property(aWorld, fc.constantFrom(...PEOPLE), (world, person) => {
      const one = world.tokens.one ?? { scopes: [], where: { kind: "all" } };
      const made: World = {
        ...world,
        tokens: {
          own: {
            ...one,
            owner: { person },
            where: one.where.kind === "group" ? { kind: "all" } : one.where,
            inNetwork: true,
          },
          wide: { owner: { person }, where: { kind: "all" }, scopes: ["all"], inNetwork: true },
          far: { owner: { person }, where: { kind: "all" }, scopes: ["all"], inNetwork: false },
        },
      };
      const things = THINGS.filter((thing) => !("token" in thing));
      const own = rights(made, { token: "own" }, things);
      expect(beyond(own, rights(made, { person }, things))).toEqual([]);
      expect(beyond(own, rights(made, { token: "wide" }, things))).toEqual([]);
      expect([...rights(made, { token: "far" }, things)]).toEqual([]);
      // And with every scope and no limits it is worth exactly its person.
      expect(beyond(rights(made, { person }, things), rights(made, { token: "wide" }, things))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test("a token of an organization never exceeds write, and nothing outside the organization's channels", () => {
  fc.assert(
    fc.property(aWorld, fc.constantFrom(...packageThings), (world, { channel, package: name, kind }) => {
      for (const token of ["one", "two"]) {
        const owner = world.tokens[token]?.owner;
        if (!owner || !("organization" in owner)) continue;
        const standing = standingOf(world, { token });
        const facts = channelIn(world, channel);
        const { level } = levelOn(standing, facts, packageIn(world, channel, name, kind));
        expect(level).not.toBe("admin");
        if (facts.organizationId !== owner.organization) expect(level).toBeNull();
      }
    }),
    { numRuns: 1000 },
  );
});

test("taking a group or a membership away removes exactly what it gave", () => {
  fc.assert(
    fc.property(aWorld, fc.constantFrom(...PEOPLE), fc.constantFrom(...Object.keys(GROUPS)), (world, person, group) => {
      const was = world.people[person] ?? {};
      const left = { ...was, groups: (was.groups ?? []).filter((each) => each !== group) };
      const without = { ...world, people: { ...world.people, [person]: left } };
      const never = { ...world, grants: world.grants.filter((grant) => grant.group !== group) };
      expect(rights(without, { person })).toEqual(rights(never, { person }));
      const out = {
        ...was,
        roles: { beta: was.roles?.beta },
        groups: (was.groups ?? []).filter((each) => GROUPS[each] !== "acme"),
      };
      const stranger = { ...world, people: { ...world.people, [person]: out as typeof was } };
      const inAcme = THINGS.filter(
        (thing) =>
          ("channel" in thing && thing.channel !== "theirs") ||
          ("organization" in thing && thing.organization === "acme"),
      );
      // What is left in an organization that one has left is what anybody has.
      const anybody = rights(stranger, "anonymous", inAcme);
      expect(rights(stranger, { person }, inAcme)).toEqual(anybody);
    }),
    { numRuns: 200 },
  );
});

test("nothing that an actor may do on a channel stays when it is neither visible, granted nor in its organization", () => {
  fc.assert(
    fc.property(aWorld, anActor, (world, actor) => {
      const shut: World = { ...world, channels: { ...world.channels, lone: { organization: "nobody" } } };
      expect([...rights(shut, actor, [{ channel: "lone" }, { channel: "lone", package: "numpy" }])]).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
