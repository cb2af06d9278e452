/** The explainer over random worlds: its answer is the rule's, one step decides, and its advice helps and is the least. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { can } from "./can.ts";
import { type Around, candidates } from "./candidates.ts";
import { ALIVE, type Case, explain, STEPS, verdict } from "./explain.ts";
import { fixes, helps } from "./fixes.ts";
import type { Action } from "./policy.ts";
import { naiveCan, resourceOf, standingOf, type Thing, type World, type WorldActor } from "./testing.ts";
import { ACTIONS, anActor, aWorld, PEOPLE, THINGS } from "./worlds/testing.ts";

const anAction = fc.constantFrom(...ACTIONS);
const aThing = fc.constantFrom(...THINGS);
const aLife = fc.constantFrom(
  ALIVE,
  ALIVE,
  ALIVE,
  { account: "The account is not active.", token: null },
  { account: null, token: "The token has expired." },
);

/** What is known around a thing: the groups of its organization, and which of them the actor is in. */
function aroundOf(world: World, actor: WorldActor, thing: Thing): Around {
  const organizationId =
    "organization" in thing
      ? thing.organization
      : "channel" in thing
        ? (world.channels[thing.channel]?.organization ?? "")
        : "acme";
  const owner = actor !== "anonymous" && "token" in actor ? world.tokens[actor.token]?.owner : undefined;
  const login =
    actor === "anonymous" ? "" : "person" in actor ? actor.person : owner && "person" in owner ? owner.person : "";
  const where = actor !== "anonymous" && "token" in actor ? world.tokens[actor.token]?.where : undefined;
  const mine = where?.kind === "group" ? [where.group] : (world.people[login]?.groups ?? []);
  return {
    organizationId,
    publicChannels: true,
    groups: Object.keys(world.groups)
      .filter((name) => world.groups[name] === organizationId)
      .map((name) => ({
        name,
        mine: mine.includes(name),
        grants: standingOf({ ...world, people: { probe: { groups: [name] } } }, { person: "probe" }).person?.grants ?? {
          channels: {},
          packages: {},
        },
      })),
  };
}

const caseOf = (world: World, actor: WorldActor, thing: Thing, life = ALIVE): Case => ({
  standing: standingOf(world, actor),
  resource: resourceOf(world, thing),
  life,
});

test("the explainer's answer is the rule's and that of a second reading, with every step and exactly one that decides", () => {
  fc.assert(
    fc.property(aWorld, anActor, anAction, aThing, aLife, (world, actor, action, thing, life) => {
      const { standing, resource } = caseOf(world, actor, thing);
      fc.pre((life.account === null || standing.person !== null) && (life.token === null || standing.token !== null));
      const { allowed, steps } = explain(standing, action, resource, life);
      const alive = life === ALIVE;
      expect(allowed).toBe(alive && can(standing, action, resource).allowed);
      expect(allowed).toBe(alive && naiveCan(world, actor, action, thing));
      expect(steps.map(({ name }) => name)).toEqual(STEPS);
      const deciding = steps.filter((step) => step.deciding);
      expect(deciding).toHaveLength(1);
      // A yes has no step that fails, and a no is decided by one.
      if (allowed) expect(steps.filter(({ outcome }) => outcome === "fails")).toEqual([]);
      else expect(deciding[0]).toMatchObject({ outcome: "fails" });
      for (const { text } of steps) expect(text).toMatch(/^\S.+[^ .]\.$/);
    }),
    { numRuns: 8000 },
  );
});

test("of what gives a level, the one that decides gives as much as all together", () => {
  fc.assert(
    fc.property(aWorld, fc.constantFrom(...PEOPLE), anAction, aThing, (world, person, action, thing) => {
      const { standing, resource } = caseOf(world, { person }, thing);
      const { allowed, steps } = explain(standing, action, resource);
      fc.pre(allowed);
      const [deciding] = steps.filter((step) => step.deciding);
      if (deciding?.name !== "group grants") return;
      // Without role and visibility it is still a yes.
      const alone = { ...standing, person: standing.person && { ...standing.person, roles: {} } };
      const shut =
        "channel" in resource
          ? { ...resource, channel: { ...resource.channel, visibility: "private" as const } }
          : resource;
      expect(can(alone, action, shut).allowed).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("every set of changes that is named helps, no smaller one does, and a no that changes can turn gets one", () => {
  let turned = 0;
  fc.assert(
    fc.property(aWorld, anActor, anAction, aThing, aLife, (world, actor, action, thing, life) => {
      const one = caseOf(world, actor, thing, life);
      const around = aroundOf(world, actor, thing);
      const told = fixes(one, action, around);
      const all = candidates(one, action, around);
      if (explain(one.standing, action, one.resource, life).allowed) expect(told).toEqual([]);
      if (verdict(one, action)) return;
      const named = (set: (typeof told)[number]) =>
        set.map((fix) => all.filter((candidate) => JSON.stringify(candidate.fix) === JSON.stringify(fix)));
      for (const set of told) {
        turned++;
        const ways = named(set).reduce<(typeof all)[]>(
          (lists, choices) => lists.flatMap((list) => choices.map((choice) => [...list, choice])),
          [[]],
        );
        expect(ways.some((changes) => helps(one, action, changes))).toBe(true);
      }
      const size = told[0]?.length ?? 4;
      expect(told.every((set) => set.length === size)).toBe(true);
      expect(told.length).toBeLessThanOrEqual(5);
      for (let bits = 0; bits < 2 ** Math.min(all.length, 16); bits++) {
        const changes = all.filter((_, i) => bits & (1 << i));
        if (changes.length < size) expect(helps(one, action, changes)).toBe(false);
        if (bits > 4096) break;
      }
    }),
    { numRuns: 1500 },
  );
  expect(turned).toBeGreaterThan(200);
});

const WORLD: World = {
  organizations: ["acme"],
  people: {
    ada: { roles: { acme: "owner" } },
    rita: { roles: { acme: "member" }, groups: ["readers"] },
    idle: { roles: { acme: "member" } },
    out: {},
  },
  groups: { readers: "acme", writers: "acme", helpers: "acme" },
  channels: { ml: { organization: "acme" } },
  packages: [
    { channel: "ml", name: "numpy" },
    { channel: "ml", name: "secret", access: "restricted" },
  ],
  grants: [
    { group: "readers", channel: "ml", level: "read" },
    { group: "writers", channel: "ml", level: "write" },
    { group: "helpers", channel: "ml", package: "secret", level: "read" },
  ],
  tokens: {
    ci: { owner: { person: "rita" }, scopes: ["conda:upload"], where: { kind: "all" }, inNetwork: false },
    stopped: {
      owner: { person: "ada" },
      scopes: ["conda"],
      where: { kind: "channels", channels: {} },
      blocked: ["acme"],
    },
    farm: { owner: { organization: "acme" }, scopes: ["repos"], where: { kind: "channels", channels: { ml: [] } } },
  },
};

/** What decides and what would help, in a line each. */
function told(actor: WorldActor, action: Action, thing: Thing) {
  const one = caseOf(WORLD, actor, thing);
  const { allowed, steps } = explain(one.standing, action, one.resource);
  const deciding = steps.find((step) => step.deciding);
  const around = aroundOf(WORLD, actor, thing);
  return {
    allowed,
    deciding: `${deciding?.name}: ${deciding?.text}`,
    fixes: fixes(one, action, around).map((set) =>
      set
        .map((fix) =>
          Object.values(fix)
            .flat()
            .filter((word) => word !== false && word !== null)
            .join(" "),
        )
        .join(" + "),
    ),
  };
}

describe("in words", () => {
  const numpy = { channel: "ml", package: "numpy" };
  const secret = { channel: "ml", package: "secret" };
  test.each<[string, WorldActor, Action, Thing, ReturnType<typeof told>]>([
    [
      "a reader who would upload",
      { person: "rita" },
      "package.upload",
      numpy,
      {
        allowed: false,
        deciding: "group grants: Group readers has read on ml. That needs write on numpy.",
        fixes: ["package grant readers write", "group member writers", "channel grant readers write", "role admin"],
      },
    ],
    [
      "a member of no group who would read a restricted package",
      { person: "idle" },
      "package.download",
      secret,
      {
        allowed: false,
        deciding: "package grants: No group of idle has a level on secret itself. That needs read on secret.",
        fixes: ["group member helpers", "role admin"],
      },
    ],
    [
      "a stranger who would see the channel",
      { person: "out" },
      "channel.see",
      { channel: "ml" },
      {
        allowed: false,
        deciding: "group grants: No group of out has a level on ml. That needs any level on ml.",
        fixes: [
          "group member readers true",
          "group member helpers true",
          "group member writers true",
          "visibility public",
          "role admin true",
        ],
      },
    ],
    [
      "a token that is far away, without the scope, of a reader",
      { token: "ci" },
      "package.download",
      numpy,
      {
        allowed: false,
        deciding: "token scope: That needs scope conda:download. ci has conda:upload.",
        fixes: ["new token conda:download scope + network"],
      },
    ],
    [
      "a blocked token that reaches nothing",
      { token: "stopped" },
      "package.download",
      numpy,
      {
        allowed: false,
        deciding: "token reach: stopped was blocked here by an administrator of the organization.",
        fixes: ["new token reach + unblock"],
      },
    ],
    [
      "a token of the organization and a restricted package",
      { token: "farm" },
      "package.upload",
      secret,
      {
        allowed: false,
        deciding:
          "package grants: secret is restricted: farm reaches it only when it names it. That needs write on secret.",
        fixes: ["new token reach", "unrestrict"],
      },
    ],
    [
      "a token of the organization that would delete",
      { token: "farm" },
      "package.delete",
      numpy,
      {
        allowed: false,
        deciding:
          "organization role: A token of the organization reaches its channels. That needs admin on numpy. No token of an organization has more than write.",
        fixes: [],
      },
    ],
    [
      "an owner",
      { person: "ada" },
      "package.delete",
      secret,
      { allowed: true, deciding: "organization role: Role owner gives admin on every channel.", fixes: [] },
    ],
    [
      "a member who would create a channel",
      { person: "idle" },
      "channel.create",
      { organization: "acme" },
      {
        allowed: false,
        deciding: "organization role: That needs role admin; the role is member.",
        fixes: ["role admin"],
      },
    ],
  ])("%s", (_, actor, action, thing, expected) => {
    expect(told(actor, action, thing)).toEqual(expected);
  });
});
