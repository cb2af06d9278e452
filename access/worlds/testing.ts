/** Random worlds, for laws that hold in all of them. */
import fc from "fast-check";
import { type Action, RULES } from "../policy.ts";
import type { Thing, World, WorldActor } from "../testing.ts";
import { KINDS, LEVELS, PACKAGE_ACCESSES, ROLES, SCOPE_IDS, VISIBILITIES } from "../vocabulary.ts";

const ORGANIZATIONS = ["acme", "beta"];
export const GROUPS: Record<string, string> = { red: "acme", blue: "acme", green: "beta" };
export const CHANNELS = ["ml", "tools", "theirs"];
const NAMES = ["numpy", "numba", "zlib"];
export const PEOPLE = ["ada", "bob", "root"];
const PATTERNS = [...NAMES, "num*", "*"];
export const ACTIONS = Object.keys(RULES) as Action[];

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
export const aGrant = fc
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
  blocked: fc.subarray(ORGANIZATIONS),
});

/** Only organization tokens reach what a group reaches, and a group is one of theirs. */
const sensible = ({ owner, where, ...rest }: typeof aToken extends fc.Arbitrary<infer T> ? T : never) => {
  const fits = where.kind !== "group" || ("organization" in owner && GROUPS[where.group] === owner.organization);
  return { ...rest, owner, where: fits ? where : { kind: "all" as const } };
};

export const aWorld: fc.Arbitrary<World> = fc
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

export const ACTORS: WorldActor[] = [
  "anonymous",
  ...PEOPLE.map((person) => ({ person })),
  { token: "one" },
  { token: "two" },
];
export const packageThings = CHANNELS.flatMap((channel) =>
  NAMES.flatMap((name) => KINDS.map((kind) => ({ channel, package: name, kind }))),
);
export const THINGS: Thing[] = [
  { server: true },
  ...ORGANIZATIONS.map((organization) => ({ organization })),
  ...PEOPLE.map((account) => ({ account })),
  { token: "one" },
  { token: "two" },
  ...CHANNELS.map((channel) => ({ channel })),
  ...packageThings,
];
export const anActor = fc.constantFrom(...ACTORS);
