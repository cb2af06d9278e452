import { describe, expect, test } from "vitest";
import { can, contains, isEmpty, levelOn, roleAtLeast, view } from "./can.ts";
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
import { KINDS, SCOPE_IDS } from "./vocabulary.ts";

/**
 * What an actor can, as `action thing`: `ml` is a channel, `ml/numpy` a conda package in it, `ml/pypi/numpy` a PyPI one,
 * `@acme` an organization, `~ada` an account, `#ci` a token, `*` the server.
 */
type Expected = { yes?: string; no?: string; reads?: Readonly<Record<string, string>> };
type Scenario = { world: Partial<World>; expected: Readonly<Record<string, Expected>> };

const EMPTY: World = { organizations: [], people: {}, groups: {}, channels: {}, packages: [], grants: [], tokens: {} };

const PLACES: Partial<World> = {
  organizations: ["acme", "beta"],
  people: {
    olga: { roles: { acme: "owner" } },
    adam: { roles: { acme: "admin" } },
    mia: { roles: { acme: "member" } },
    bea: { roles: { beta: "owner" } },
    eve: {},
    root: { administrator: true },
  },
  channels: {
    ml: { organization: "acme" },
    tools: { organization: "acme", visibility: "members" },
    open: { organization: "acme", visibility: "public" },
    theirs: { organization: "beta" },
  },
  packages: [
    { channel: "ml", name: "numpy" },
    { channel: "ml", name: "secret", access: "restricted" },
    { channel: "tools", name: "make" },
    { channel: "tools", name: "keys", access: "restricted" },
    { channel: "open", name: "hello" },
    { channel: "open", name: "inner", access: "restricted" },
    { channel: "theirs", name: "zlib" },
  ],
};

const IN_GROUPS: Partial<World> = {
  ...PLACES,
  people: {
    rita: { roles: { acme: "member" }, groups: ["readers"] },
    will: { roles: { acme: "member" }, groups: ["writers"] },
    chip: { roles: { acme: "member" }, groups: ["chiefs"] },
    hugo: { roles: { acme: "member" }, groups: ["helpers"] },
    nora: { roles: { acme: "member" }, groups: ["numpy-owners"] },
    both: { roles: { acme: "member" }, groups: ["readers", "writers", "helpers"] },
    none: { roles: { acme: "member" }, groups: ["idle"] },
  },
  groups: { readers: "acme", writers: "acme", chiefs: "acme", helpers: "acme", "numpy-owners": "acme", idle: "acme" },
  grants: [
    { group: "readers", channel: "ml", level: "read" },
    { group: "writers", channel: "ml", level: "write" },
    { group: "chiefs", channel: "ml", level: "admin" },
    { group: "helpers", channel: "ml", package: "secret", level: "write" },
    { group: "numpy-owners", channel: "ml", package: "numpy", level: "admin" },
  ],
};

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  "roles, visibility and the server": {
    world: PLACES,
    expected: {
      anonymous: {
        yes: "channel.see open, package.download open/hello, channel.read open, package.read open/hello",
        no: `
          channel.see ml, channel.see tools, channel.read ml, package.download open/inner, package.create open/new,
          organization.see @acme, account.read ~mia, token.create ~mia, server.manage *`,
        reads: { ml: "", tools: "", open: "hello", theirs: "" },
      },
      eve: {
        yes: "account.read ~eve, account.change ~eve, token.create ~eve, channel.see open",
        no: `
          channel.see ml, channel.see tools, package.read ml/numpy, organization.see @acme, member.see @acme,
          group.see @acme, account.read ~mia, account.change ~mia, organization.create *, user.manage *`,
        reads: { ml: "", tools: "", open: "hello", theirs: "" },
      },
      mia: {
        yes: `
          organization.see @acme, member.see @acme, group.see @acme, channel.see tools, package.read tools/make`,
        no: `
          channel.see ml, channel.see theirs, package.download tools/keys, package.create tools/new, package.upload
          tools/make, package.edit tools/make, channel.create @acme, audit.read @acme, explain.others @acme,
          member.invite @acme, group.create @acme, group.change @acme, organization.edit @acme, organization.tokens
          @acme, channel.grant tools, package.access tools/make`,
        reads: { ml: "", tools: "make", open: "hello", theirs: "" },
      },
      adam: {
        yes: `
          channel.create @acme, channel.delete ml, channel.visibility ml, channel.edit ml, channel.labels ml,
          channel.grant ml, group.create @acme, group.change @acme, member.invite @acme, member.change @acme,
          organization.edit @acme, organization.tokens @acme, audit.read @acme, explain.others @acme, package.delete
          ml/secret, package.replace ml/secret, package.access ml/secret, package.grant ml/secret, package.create
          ml/new`,
        no: `
          member.owner @acme, organization.policy @acme, organization.delete @acme, channel.delete theirs,
          channel.create @beta, channel.visibility theirs, organization.create *, server.manage *`,
        reads: { ml: "numpy secret", tools: "make keys", open: "hello inner", theirs: "" },
      },
      olga: {
        yes: "member.owner @acme, organization.policy @acme, organization.delete @acme, member.change @acme",
        no: "member.owner @beta, member.change @beta, organization.edit @beta, organization.delete @beta",
        reads: { ml: "numpy secret", tools: "make keys", open: "hello inner", theirs: "" },
      },
      root: {
        yes: "organization.create *, user.manage *, server.manage *",
        no: "organization.see @acme, channel.see ml, package.read ml/numpy, audit.read @acme, member.owner @acme",
        reads: { ml: "", tools: "", open: "hello", theirs: "" },
      },
    },
  },

  "leaving, founding and blocks": {
    world: {
      ...PLACES,
      people: { ...PLACES.people, fay: { founder: true, roles: { acme: "member" } } },
      tokens: {
        out: { owner: { person: "adam" }, scopes: ["all"], where: { kind: "all" }, blocked: ["acme"] },
        elsewhere: { owner: { person: "adam" }, scopes: ["all"], where: { kind: "all" }, blocked: ["beta"] },
        part: { owner: { person: "adam" }, scopes: ["all"], where: { kind: "channels", channels: { ml: [] } } },
        farm: {
          owner: { organization: "acme" },
          scopes: ["repos"],
          where: { kind: "channels", channels: { ml: [] } },
          blocked: ["acme"],
        },
        ancient: { owner: { person: "adam" }, scopes: ["all"], where: { kind: "all" }, tooLong: ["acme"] },
      },
    },
    expected: {
      mia: {
        yes: "member.leave @acme",
        no: "member.leave @beta, token.block @acme, organization.takeOver *, organization.create *",
      },
      fay: { yes: "organization.create *", no: "organization.takeOver *, server.manage *, user.manage *" },
      adam: { yes: "token.block @acme", no: "token.block @beta, organization.takeOver *" },
      root: { yes: "organization.takeOver *, organization.create *", no: "token.block @acme, member.leave @acme" },
      "#out": {
        yes: "account.read ~adam, token.create ~adam",
        no: `
          channel.see ml, channel.see open, package.download open/hello, package.upload ml/numpy, organization.see @acme,
          group.change @acme, member.leave @acme`,
        reads: { ml: "", open: "", theirs: "" },
      },
      "#elsewhere": {
        yes: "package.upload ml/numpy, group.change @acme, member.leave @acme",
        no: "member.leave @beta",
      },
      "#part": { yes: "member.see @acme, channel.grant ml", no: "member.leave @acme, group.change @acme" },
      "#ancient": {
        yes: "account.read ~adam, token.rotate #ancient",
        no: "channel.see ml, package.download open/hello, organization.see @acme, token.rotate #farm",
        reads: { ml: "", open: "" },
      },
      "#farm": { no: "package.download ml/numpy, channel.see ml", reads: { ml: "" } },
    },
  },

  "grants of groups": {
    world: IN_GROUPS,
    expected: {
      rita: {
        yes: "channel.see ml, channel.read ml, package.download ml/numpy",
        no: "package.upload ml/numpy, package.create ml/new, package.download ml/secret, channel.labels ml",
        reads: { ml: "numpy", tools: "make" },
      },
      will: {
        yes: "package.upload ml/numpy, package.create ml/new, package.create ml/pypi/new, package.edit ml/numpy",
        no: `
          package.read ml/secret, package.upload ml/secret, package.replace ml/numpy, package.delete ml/numpy,
          package.access ml/numpy, package.grant ml/numpy, channel.edit ml`,
        reads: { ml: "numpy" },
      },
      chip: {
        yes: `
          package.delete ml/secret, package.grant ml/secret, channel.labels ml, channel.edit ml, channel.grant ml`,
        no: "channel.visibility ml, channel.delete ml, group.change @acme, channel.create @acme",
        reads: { ml: "numpy secret" },
      },
      hugo: {
        yes: "channel.see ml, package.download ml/secret, package.upload ml/secret, package.edit ml/secret",
        no: "package.download ml/numpy, package.create ml/new, package.delete ml/secret, package.grant ml/secret",
        reads: { ml: "secret" },
      },
      nora: {
        yes: "package.replace ml/numpy, package.access ml/numpy, package.grant ml/numpy, package.delete ml/numpy",
        no: "package.read ml/secret, package.create ml/new, channel.grant ml, package.read ml/pypi/numpy",
        reads: { ml: "numpy" },
      },
      both: {
        yes: "package.upload ml/numpy, package.upload ml/secret",
        no: "package.delete ml/secret",
        reads: { ml: "numpy secret" },
      },
      none: { no: "channel.see ml, package.read ml/numpy", reads: { ml: "", tools: "make" } },
    },
  },

  "tokens of a person": {
    world: {
      ...IN_GROUPS,
      people: {
        ...IN_GROUPS.people,
        adam: { roles: { acme: "admin", beta: "member" } },
        boss: { administrator: true, roles: { acme: "owner" } },
      },
      tokens: {
        all: { owner: { person: "adam" }, scopes: ["all"], where: { kind: "all" } },
        boss: { owner: { person: "boss" }, scopes: ["all"], where: { kind: "all" } },
        "boss-api": { owner: { person: "boss" }, scopes: ["api"], where: { kind: "all" } },
        "boss-fenced": { owner: { person: "boss", fence: "acme" }, scopes: ["all"], where: { kind: "all" } },
        "boss-ml": { owner: { person: "boss" }, scopes: ["all"], where: { kind: "channels", channels: { ml: [] } } },
        empty: { owner: { person: "adam" }, scopes: [], where: { kind: "all" } },
        far: { owner: { person: "adam" }, scopes: ["all"], where: { kind: "all" }, inNetwork: false },
        fenced: { owner: { person: "adam", fence: "beta" }, scopes: ["all"], where: { kind: "all" } },
        ci: { owner: { person: "will" }, scopes: ["conda"], where: { kind: "channels", channels: { ml: [] } } },
        read: { owner: { person: "will" }, scopes: ["conda:download"], where: { kind: "all" } },
        py: { owner: { person: "will" }, scopes: ["pypi"], where: { kind: "all" } },
        some: {
          owner: { person: "adam" },
          scopes: ["all"],
          where: { kind: "channels", channels: { ml: ["num*", "secret"] } },
        },
        write: { owner: { person: "adam" }, scopes: ["api:write"], where: { kind: "all" } },
        look: { owner: { person: "adam" }, scopes: ["api:read"], where: { kind: "all" } },
        who: { owner: { person: "adam" }, scopes: ["api:modify-group"], where: { kind: "all" } },
        api: { owner: { person: "adam" }, scopes: ["api"], where: { kind: "all" } },
        rest: { owner: { person: "adam" }, scopes: ["repos"], where: { kind: "all" } },
        "over-reaching": {
          owner: { person: "rita" },
          scopes: ["all"],
          where: { kind: "channels", channels: { theirs: [], ml: [] } },
        },
      },
    },
    expected: {
      "#all": {
        yes: `
          channel.delete ml, account.change ~adam, token.create ~adam, token.change #ci-of-adam, token.drop #all`,
        no: "account.change ~will, token.change #ci, token.read #ci, token.drop #ci, server.manage *",
        reads: { ml: "numpy secret", tools: "make keys", theirs: "" },
      },
      "#boss": { yes: "user.manage *, server.manage *, organization.create *", no: "channel.see theirs" },
      "#boss-api": {
        yes: "organization.create *, organization.policy @acme",
        no: "user.manage *, server.manage *, account.change ~boss",
      },
      "#boss-fenced": { yes: "organization.delete @acme", no: "organization.create *, user.manage *" },
      "#boss-ml": {
        yes: "channel.delete ml, channel.grant ml, organization.see @acme, package.delete ml/secret",
        no: `
          user.manage *, organization.create *, organization.delete @acme, member.owner @acme, group.create @acme,
          channel.create @acme, channel.delete tools, channel.visibility tools, channel.grant tools, audit.read
          @acme`,
        reads: { ml: "numpy secret", tools: "", open: "" },
      },
      "#empty": {
        yes: "channel.see ml, account.read ~adam, token.drop #empty",
        no: `
          package.download ml/numpy, channel.read ml, organization.see @acme, token.read #all, token.create ~adam`,
      },
      "#far": {
        no: `
          channel.see ml, package.download ml/numpy, account.read ~adam, token.drop #far, organization.see @acme`,
      },
      "#fenced": {
        yes: "organization.see @beta",
        no: `
          organization.see @acme, channel.see ml, channel.see open, package.read ml/numpy, channel.create @acme,
          channel.create @beta`,
        reads: { ml: "", open: "", theirs: "" },
      },
      "#ci": {
        yes: "package.download ml/numpy, package.upload ml/numpy, package.create ml/new",
        no: `
          package.upload ml/pypi/numpy, package.replace ml/numpy, package.edit ml/numpy, channel.see tools,
          channel.see open, channel.read ml, package.create ml/pypi/new`,
        reads: { ml: "numpy", tools: "", open: "" },
      },
      "#read": {
        yes: "package.download tools/make",
        no: "package.upload ml/numpy, package.create ml/new, package.download ml/pypi/numpy",
        reads: { ml: "numpy", tools: "make" },
      },
      "#py": {
        yes: "package.download ml/pypi/numpy, package.create ml/pypi/new",
        no: "package.download ml/numpy, package.create ml/new",
      },
      "#some": {
        yes: `
          channel.see ml, package.download ml/numpy, package.upload ml/secret, package.create ml/numba,
          package.grant ml/secret`,
        no: `
          package.create ml/other, package.download ml/scipy, channel.edit ml, channel.labels ml, channel.grant ml,
          channel.delete ml, channel.visibility ml, channel.see open`,
        reads: { ml: "numpy secret", tools: "", open: "" },
      },
      "#write": {
        yes: `
          package.upload ml/numpy, package.edit ml/numpy, package.delete ml/numpy, channel.labels ml, package.read
          ml/numpy, organization.see @acme`,
        no: `
          package.download ml/numpy, package.upload ml/pypi/numpy, channel.edit ml, channel.grant ml, token.create
          ~adam, channel.create @acme`,
      },
      "#look": {
        yes: `
          channel.read ml, package.read ml/numpy, member.see @acme, group.see @acme, audit.read @acme,
          explain.others @acme, token.read #all`,
        no: "package.download ml/numpy, package.edit ml/numpy, group.create @acme",
      },
      "#who": {
        yes: `
          group.create @acme, group.change @acme, member.invite @acme, member.change @acme, channel.grant ml,
          package.grant ml/numpy, package.access ml/numpy`,
        no: `
          channel.read ml, channel.create @acme, package.edit ml/numpy, member.owner @acme, organization.edit @acme`,
      },
      "#api": {
        yes: `
          channel.create @acme, channel.edit ml, channel.visibility ml, channel.delete ml, organization.edit @acme,
          organization.tokens @acme, token.change #all, token.create ~adam`,
        no: "package.download ml/numpy, account.change ~adam",
      },
      "#rest": {
        yes: "package.download ml/numpy, package.upload ml/pypi/numpy",
        no: "channel.read ml, package.edit ml/numpy, token.create ~adam",
      },
      "#over-reaching": {
        yes: "package.download ml/numpy",
        no: "channel.see theirs, package.download ml/secret, package.upload ml/numpy",
        reads: { ml: "numpy", theirs: "" },
      },
    },
  },

  "tokens of an organization": {
    world: {
      ...IN_GROUPS,
      tokens: {
        "ci-of-adam": { owner: { person: "adam" }, scopes: ["all"], where: { kind: "all" } },
        farm: { owner: { organization: "acme" }, scopes: ["repos"], where: { kind: "channels", channels: { ml: [] } } },
        exact: {
          owner: { organization: "acme" },
          scopes: ["repos"],
          where: { kind: "channels", channels: { ml: ["secret", "num*"] } },
        },
        prefix: {
          owner: { organization: "acme" },
          scopes: ["repos"],
          where: { kind: "channels", channels: { ml: ["sec*"] } },
        },
        group: {
          owner: { organization: "acme" },
          scopes: ["repos", "api:write"],
          where: { kind: "group", group: "chiefs" },
        },
        helpers: { owner: { organization: "acme" }, scopes: ["repos"], where: { kind: "group", group: "helpers" } },
        everything: { owner: { organization: "acme" }, scopes: ["all"], where: { kind: "all" } },
        foreign: {
          owner: { organization: "acme" },
          scopes: ["all"],
          where: { kind: "channels", channels: { theirs: [] } },
        },
        gone: { owner: { organization: "acme" }, scopes: ["all"], where: { kind: "group", group: "" } },
      },
    },
    expected: {
      "#farm": {
        yes: "package.download ml/numpy, package.upload ml/numpy, package.create ml/new, token.drop #farm",
        no: `
          package.download ml/secret, channel.see tools, channel.see open, organization.see @acme, package.replace
          ml/numpy, account.read ~adam, token.create ~adam`,
        reads: { ml: "numpy", tools: "", open: "", theirs: "" },
      },
      "#exact": {
        yes: "package.upload ml/secret, package.create ml/numba",
        no: "package.create ml/new, package.delete ml/secret",
        reads: { ml: "numpy secret" },
      },
      "#prefix": {
        yes: "channel.see ml, package.create ml/section",
        no: "package.download ml/secret, package.download ml/numpy",
        reads: { ml: "" },
      },
      "#group": {
        yes: "package.upload ml/secret, package.edit ml/numpy, package.create ml/new",
        no: `
          package.delete ml/numpy, package.replace ml/numpy, channel.labels ml, channel.see tools, channel.see open`,
        reads: { ml: "numpy secret", tools: "", open: "" },
      },
      "#helpers": {
        yes: "package.upload ml/secret",
        no: "package.create ml/new, package.download ml/numpy",
        reads: { ml: "secret" },
      },
      "#everything": {
        yes: "package.upload tools/make",
        no: `
          server.manage *, group.create @acme, package.download tools/keys, channel.create @acme, package.access
          ml/numpy`,
        reads: { ml: "numpy", tools: "make", open: "hello", theirs: "" },
      },
      "#foreign": { no: "channel.see theirs, channel.see ml", reads: { ml: "", theirs: "" } },
      "#gone": { no: "channel.see ml, channel.see tools, package.create ml/new", reads: { ml: "" } },
    },
  },

  "one name in both kinds": {
    world: {
      ...PLACES,
      people: { pia: { roles: { acme: "member" }, groups: ["py"] } },
      groups: { py: "acme" },
      packages: [
        { channel: "ml", name: "torch", access: "restricted" },
        { channel: "ml", name: "torch", kind: "pypi", access: "restricted" },
      ],
      grants: [{ group: "py", channel: "ml", package: "torch", kind: "pypi", level: "write" }],
    },
    expected: {
      pia: {
        yes: "package.upload ml/pypi/torch",
        no: "package.read ml/torch, package.create ml/torch2",
        reads: { ml: "pypi/torch" },
      },
    },
  },
};

function readThing(text: string): Thing {
  if (text === "*") return { server: true };
  if (text.startsWith("@")) return { organization: text.slice(1) };
  if (text.startsWith("~")) return { account: text.slice(1) };
  if (text.startsWith("#")) return { token: text.slice(1) };
  const [channel = "", kind, name] = text.split("/");
  if (kind === undefined) return { channel };
  return name === undefined ? { channel, package: kind } : { channel, package: name, kind: kind as "pypi" };
}

const readActor = (text: string): WorldActor => {
  if (text === "anonymous") return text;
  return text.startsWith("#") ? { token: text.slice(1) } : { person: text };
};

const worldOf = ({ world }: Scenario): World => {
  const whole = { ...EMPTY, ...world };
  return {
    ...whole,
    tokens: { "ci-of-adam": { owner: { person: "adam" }, scopes: ["all"], where: { kind: "all" } }, ...whole.tokens },
  };
};

const everyone = (world: World): WorldActor[] => [
  "anonymous",
  ...Object.keys(world.people).map((name) => ({ person: name })),
  ...Object.keys(world.tokens).map((name) => ({ token: name })),
];

const everything = (world: World): Thing[] => [
  { server: true },
  ...world.organizations.map((organization) => ({ organization })),
  ...Object.keys(world.people).map((account) => ({ account })),
  ...Object.keys(world.tokens).map((token) => ({ token })),
  ...Object.keys(world.channels).flatMap((channel) => [
    { channel },
    ...KINDS.map((kind) => ({ channel, package: "numbers", kind })),
    ...world.packages
      .filter((pack) => pack.channel === channel)
      .map(({ name, kind }) => ({ channel, package: name, kind })),
  ]),
];

const ACTIONS = Object.keys(RULES) as Action[];
const counted = { yes: new Set<string>(), no: new Set<string>() };

describe.each(Object.entries(SCENARIOS))("in the world of %s", (_, scenario) => {
  const world = worldOf(scenario);

  for (const [who, { yes = "", no = "", reads = {} }] of Object.entries(scenario.expected)) {
    const standing = standingOf(world, readActor(who));
    for (const [expected, lines] of [
      ["yes", yes],
      ["no", no],
    ] as const)
      for (const line of lines.replaceAll(/\s+/g, " ").trim().split(", ").filter(Boolean)) {
        const [action, thing] = line.split(" ") as [Action, string];
        counted[expected].add(action);
        test(`${who}: ${expected} to ${line}`, () => {
          const { allowed, because } = can(standing, action, resourceOf(world, readThing(thing)));
          expect({ allowed, because }).toMatchObject({ allowed: expected === "yes" });
          // A yes or no that gives no reason cannot be explained to anybody.
          expect(because.length).toBeGreaterThan(0);
        });
      }
    for (const [channel, names] of Object.entries(reads))
      test(`${who} reads ${names || "nothing"} in ${channel}`, () => {
        const seen = view(standing, channelIn(world, channel));
        const readable = world.packages
          .filter((pack) => pack.channel === channel)
          .filter(({ name, kind }) => contains(seen, packageIn(world, channel, name, kind)))
          .map(({ name, kind }) => (kind === "pypi" ? `pypi/${name}` : name));
        expect(readable.join(" ")).toBe(names);
      });
  }

  test("for everybody and everything, a check and a listing agree, and so does a second reading of the architecture", () => {
    const wrong: unknown[] = [];
    for (const actor of everyone(world)) {
      const standing = standingOf(world, actor);
      const near = { ...standing, token: standing.token && { ...standing.token, inNetwork: true } };
      for (const channel of Object.keys(world.channels)) {
        const facts = channelIn(world, channel);
        const seen = view(standing, facts);
        const known = can(near, "channel.see", { kind: "channel", channel: facts }).allowed;
        if (isEmpty(seen) === known) wrong.push({ actor, channel, known });
        for (const thing of everything(world)) {
          if (!("package" in thing) || thing.channel !== channel) continue;
          const pack = packageIn(world, channel, thing.package, thing.kind);
          const { level } = levelOn(standing, facts, pack);
          const naive = naiveLevel(world, actor, channel, pack.name, pack.kind);
          if (contains(seen, pack) !== (level !== null) || level !== naive) wrong.push({ actor, pack, level, naive });
        }
      }
      for (const thing of everything(world))
        for (const action of ACTIONS) {
          const told = can(standing, action, resourceOf(world, thing)).allowed;
          if (told !== naiveCan(world, actor, action, thing)) wrong.push({ actor, action, thing, told });
        }
    }
    expect(wrong).toEqual([]);
  });
});

test("every action has a yes and a no above", () => {
  expect([...counted.yes].sort()).toEqual([...ACTIONS].sort());
  expect([...counted.no].sort()).toEqual([...ACTIONS].sort());
});

test("a no names every part that failed, a yes what gave it", () => {
  const world = worldOf(SCENARIOS["tokens of a person"] ?? { world: {}, expected: {} });
  const ask = (token: string, action: Action, thing: string) =>
    can(standingOf(world, { token }), action, resourceOf(world, readThing(thing))).because.filter(
      (step) => !step.passed,
    );
  expect(ask("far", "package.download", "ml/numpy").map((step) => step.rule)).toEqual(["network"]);
  expect(ask("empty", "package.download", "ml/numpy").map((step) => step.text)).toEqual([
    "That needs scope conda:download.",
  ]);
  expect(ask("ci", "package.create", "tools/new").map((step) => step.rule)).toEqual(["where", "where"]);
  expect(ask("some", "package.create", "ml/other").map((step) => step.text)).toEqual([
    "some includes only some packages of ml, not other.",
  ]);
  expect(ask("some", "channel.grant", "ml").map((step) => step.text)).toEqual([
    "some includes only some packages of ml.",
  ]);
  expect(ask("boss-ml", "group.create", "@acme").map((step) => step.text)).toEqual(["boss-ml is kept to channels."]);
  const given = can(standingOf(world, { person: "rita" }), "package.read", resourceOf(world, readThing("ml/numpy")));
  expect(given.because).toEqual([{ rule: "channel grant", passed: true, text: "Group readers has read on ml." }]);
});

test("an action asked of the wrong kind of thing is a no, not an accident", () => {
  const world = worldOf(SCENARIOS["roles, visibility and the server"] ?? { world: {}, expected: {} });
  const olga = standingOf(world, { person: "olga" });
  expect(can(olga, "package.read", resourceOf(world, { channel: "ml" })).allowed).toBe(false);
  expect(can(olga, "channel.edit", resourceOf(world, { organization: "acme" })).allowed).toBe(false);
  expect(can(olga, "organization.edit", { kind: "user", id: "acme", name: "acme" }).allowed).toBe(false);
  expect(can(olga, "token.read", { kind: "organization", id: "olga", name: "olga" }).allowed).toBe(false);
});

test("roles are ordered and nobody is below a member", () => {
  expect(roleAtLeast("owner", "admin") && roleAtLeast("admin", "member") && roleAtLeast("member", "member")).toBe(true);
  expect(roleAtLeast("member", "admin") || roleAtLeast("admin", "owner") || roleAtLeast(undefined, "member")).toBe(
    false,
  );
});

test("the scopes of rules are in the catalogue", () => {
  for (const action of ACTIONS)
    for (const kind of KINDS) {
      const { scopes } = RULES[action];
      for (const scope of typeof scopes === "function" ? scopes(kind) : scopes) expect(SCOPE_IDS).toContain(scope);
    }
});
