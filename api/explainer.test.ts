/**
 * Explainer equals enforcement: in a random world, random people and tokens ask for random things. What the explainer says
 * of each is held against what the server does when they really try.
 */
import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { updateChannel } from "#core/channels.ts";
import type { Context } from "#core/context.ts";
import { ExplainAccess, type Question } from "#core/explain.input.ts";
import { explainAccess } from "#core/explain.ts";
import { Refusal } from "#core/refusal.ts";
import { cookieName } from "#core/session.ts";
import { ctxOf, PUBLIC_URL, type TestPerson } from "#db/factories.ts";
import { request } from "#registry/testing.ts";
import { type Call, type TestApi, testApi } from "./testing.ts";
import {
  type Actor,
  type Channel,
  makeWorld,
  type Package,
  put,
  type Random,
  randomOf,
  type World,
} from "./triples/testing.ts";

const ADDRESS = "127.0.0.1";
const SEED = Number(process.env.EXPLAINER_SEED ?? randomInt(2 ** 31));
const POSTGRES = Boolean(process.env.DATABASE_URL);
const TRIPLES = Number(process.env.EXPLAINER_TRIPLES ?? (POSTGRES ? 500 : 10_000));

const folder = mkdtempSync(join(tmpdir(), "sluice-explainer-"));
const random = randomOf(SEED);
let api: TestApi;
let world: World;

beforeAll(async () => {
  api = await testApi({ folder });
  const size = POSTGRES
    ? { people: 5, groups: 2, channels: 2, tokens: 15 }
    : { people: 10, groups: 4, channels: 3, tokens: 60 };
  world = await makeWorld(random, api.services, size);
}, 300_000);

afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

/** One thing that is asked for, and how it is really done; harmless however often. */
type Asked = { who: Actor; on: Channel; pack: Package };
type Deed = {
  share: number;
  /** What the explainer is asked of. */
  of: "channel" | "package" | "organization";
  act: (asked: Asked) => Promise<boolean>;
  /** What becomes of the name that is asked about. */
  name?: () => string;
};

function call(who: Actor, method: string, path: string, more: Call = {}) {
  // The session of an account that is not active has ended: what it sends is nobody's.
  const own: Call =
    who.cookie && who.active
      ? { headers: { cookie: `${cookieName(PUBLIC_URL)}=${who.cookie}`, "x-client-origin": "own" } }
      : who.secret
        ? { secret: who.secret }
        : {};
  return api.call(method, `/api/v1${path}`, { ...more, ...own, headers: { ...more.headers, ...own.headers } });
}

/** Whether it was done. A hidden name that cannot be used (409) is a no; a fault is none of the answers. */
async function tried(who: Actor, method: string, path: string, more: Call = {}): Promise<boolean> {
  const { status, text } = await call(who, method, path, more);
  if (status >= 200 && status < 300) return true;
  if ([401, 403, 404].includes(status) || (status === 409 && text.includes("cannot be used here"))) return false;
  throw new Error(`${who.actor} ${method} ${path}: ${status} ${text}`);
}

const client = (who: Actor, channel: string, rest: string) =>
  request(api.services, who.secret === null ? `/conda/${channel}/${rest}` : `/t/${who.secret}/${channel}/${rest}`, {
    address: ADDRESS,
  });

const upload = (who: Actor, channel: string, { filename, bytes }: Package["stays"], force = false) =>
  tried(who, "POST", `/channels/${channel}/files?filename=${filename}&force=${force}`, {
    raw: new Uint8Array(bytes),
    headers: { "content-type": "application/octet-stream" },
  });

const files = (on: Channel) => `/channels/${on.made.name}/files`;
const packages = (on: Channel, { kind, name }: Package) => `/channels/${on.made.name}/packages/${kind}/${name}`;
const organization = (on: Channel) => `/organizations/${on.at.made.name}`;
const granting = (on: Channel, group: string) => `${organization(on)}/groups/${group}/channels/${on.made.name}`;

let fresh = 0;

const DEEDS: Partial<Record<Question, Deed>> = {
  see: {
    share: 26,
    of: "channel",
    act: async ({ who, on }) => {
      const answer = await client(who, on.made.name, "noarch/repodata.json");
      // To see is to be told of something else than that there is none: the scope is another question.
      return answer.status === 200 || (answer.status === 403 && (await answer.text()).includes("That needs scope"));
    },
  },
  download: {
    share: 44,
    of: "package",
    act: async ({ who, on, pack }) => (await client(who, on.made.name, `noarch/${pack.stays.filename}`)).status === 200,
  },
  "look-at": { share: 8, of: "package", act: ({ who, on, pack }) => tried(who, "GET", packages(on, pack)) },
  upload: { share: 1.5, of: "package", act: ({ who, on, pack }) => upload(who, on.made.name, pack.stays) },
  "upload-new": {
    share: 1.5,
    of: "package",
    name: () => `${random.pick(["numpy", "new"])}-${fresh++}`,
    act: ({ who, on, pack }) => tried(who, "PUT", packages(on, pack), { body: {} }),
  },
  replace: {
    share: 1.5,
    of: "package",
    act: async ({ who, on, pack }) => {
      const other = pack.there === 0 ? 1 : 0;
      const done = await upload(who, on.made.name, pack.swaps[other], true);
      if (done) pack.there = other;
      return done;
    },
  },
  delete: {
    share: 2,
    of: "package",
    act: async ({ who, on, pack }) => {
      const done = await tried(who, "DELETE", `${files(on)}/noarch/${pack.goes.filename}`);
      if (done) await put(on.made, pack.goes);
      return done;
    },
  },
  edit: {
    share: 3,
    of: "package",
    act: ({ who, on, pack }) =>
      tried(who, "PATCH", `${files(on)}/noarch/${pack.stays.filename}`, { body: { yanked: false } }),
  },
  restrict: {
    share: 3,
    of: "package",
    act: ({ who, on, pack }) => tried(who, "PATCH", packages(on, pack), { body: { access: pack.access } }),
  },
  "manage-access": {
    share: 3.5,
    of: "package",
    act: ({ who, on, pack: { kind, name, grant } }) =>
      tried(who, "PUT", `${granting(on, grant.group)}/packages/${kind}/${name}`, { body: { level: grant.level } }),
  },
  "edit-channel": {
    share: 1.5,
    of: "channel",
    act: ({ who, on }) => tried(who, "PATCH", `/channels/${on.made.name}`, { body: { description: "" } }),
  },
  "change-visibility": {
    share: 1.5,
    of: "channel",
    act: async ({ who, on: { made, visibility } }) => {
      const other = visibility === "private" ? "members" : "private";
      const done = await tried(who, "PATCH", `/channels/${made.name}`, { body: { visibility: other } });
      if (done) await updateChannel(await ctxOf(made.organization.owner), { channel: made.name, visibility });
      return done;
    },
  },
  "see-organization": { share: 1, of: "organization", act: ({ who, on }) => tried(who, "GET", organization(on)) },
  "see-members": {
    share: 1,
    of: "organization",
    act: ({ who, on }) => tried(who, "GET", `${organization(on)}/members`),
  },
  "see-groups": { share: 1, of: "organization", act: ({ who, on }) => tried(who, "GET", `${organization(on)}/groups`) },
  "read-audit": { share: 1, of: "organization", act: ({ who, on }) => tried(who, "GET", `${organization(on)}/audit`) },
  "manage-groups": {
    share: 1,
    of: "organization",
    act: ({ who, on }) =>
      tried(who, "PATCH", `${organization(on)}/groups/${on.grant.group}`, { body: { description: "same" } }),
  },
  "manage-members": {
    share: 1,
    of: "organization",
    act: ({ who, on }) =>
      tried(who, "PATCH", `${organization(on)}/members/${on.at.someone.login}`, { body: { role: "member" } }),
  },
  "manage-tokens": {
    share: 1,
    of: "organization",
    act: ({ who, on }) => tried(who, "GET", `/tokens?owner=organization&organization=${on.at.made.name}`),
  },
  "ask-about-others": {
    share: 1,
    of: "organization",
    act: ({ who, on }) =>
      tried(who, "GET", `/explain?actor=user:${on.at.someone.login}&action=see-groups&organization=${on.at.made.name}`),
  },
};

/** Two of the questions are asked of channels as well. */
const ON_CHANNELS: Partial<Record<Question, Deed["act"]>> = {
  "look-at": ({ who, on }) => tried(who, "GET", `/channels/${on.made.name}`),
  "manage-access": ({ who, on }) =>
    tried(who, "PUT", granting(on, on.grant.group), { body: { level: on.grant.level } }),
};

function drawOf(from: Random) {
  const all = Object.entries(DEEDS) as [Question, Deed][];
  const sum = all.reduce((shares, [, { share }]) => shares + share, 0);
  const drawn = from.next() * sum;
  let passed = 0;
  for (const one of all) {
    passed += one[1].share;
    if (drawn < passed) return one;
  }
  return all[0];
}

function ownerOf({ at }: Channel): Actor {
  const owner = world.actors.find(({ actor }) => actor === `user:${at.made.owner.login}`);
  if (!owner) throw new Error(`${at.made.name} has no owner here`);
  return owner;
}

const contexts = new Map<string, Promise<Context>>();
/** Nobody's rights change in this world, so that a context can be kept. */
function asking(person: TestPerson): Promise<Context> {
  const known = contexts.get(person.login) ?? ctxOf(person);
  contexts.set(person.login, known);
  return known;
}

/** Those who may ask: an administrator who knows of the actor, or else the actor. */
async function askersOf(who: Actor, on: Channel): Promise<[Context, string][]> {
  const administrator: [Context, string] = [await asking(on.at.made.owner), who.actor];
  if (!who.own || !who.active || who.knownIn(on.at)) return [administrator];
  return [administrator, [await asking(who.own), who.cookie ? "me" : who.actor]];
}

/** What the explainer says; to whoever cannot be told of the thing, it says what it says of what is not there: a no. */
async function explained(asked: Asked, action: Question, of: Deed["of"]): Promise<boolean | "unsaid"> {
  const { on, pack, who } = asked;
  const about = of === "organization" ? {} : { channel: on.made.name };
  const name = of === "package" ? { package: pack.name, kind: pack.kind } : {};
  for (const [ctx, actor] of await askersOf(who, on)) {
    const organization = of === "organization" ? { organization: on.at.made.name } : {};
    const input = ExplainAccess.parse({ actor, action, address: ADDRESS, ...organization, ...about, ...name });
    try {
      const answer = await explainAccess(ctx, input);
      if (!("unknown" in answer)) return answer.allowed;
      if (answer.unknown === "what") return false;
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      if (fault.kind === "missing") return false;
    }
  }
  return "unsaid";
}

test(`what the explainer says of ${TRIPLES} random triples is what the server does`, { timeout: 600_000 }, async () => {
  const counts = new Map<string, { yes: number; no: number; unsaid: number }>();
  const wrong: unknown[] = [];
  const start = performance.now();
  const cpu = process.cpuUsage();
  for (let asked = 0; asked < TRIPLES; ) {
    const [action, deed] = drawOf(random) ?? [];
    if (!action || !deed) throw new Error("nothing to do");
    const drawn = random.pick(world.actors);
    const on = random.pick(drawn.place?.channels ?? world.channels);
    // Owners now and then, so that what few may do is done too.
    const who = random.chance(0.1) ? ownerOf(on) : drawn;
    const made = random.pick(on.packages);
    const whole = ON_CHANNELS[action] && random.chance(0.4);
    const of = whole ? "channel" : deed.of;
    const pack = deed.name ? { ...made, name: deed.name() } : made;
    const one = { who, on, pack };
    const said = await explained(one, action, of);
    const count = counts.get(action) ?? { yes: 0, no: 0, unsaid: 0 };
    counts.set(action, count);
    count[said === "unsaid" ? said : said ? "yes" : "no"]++;
    if (said === "unsaid") continue;
    asked++;
    const done = await ((whole && ON_CHANNELS[action]) || deed.act)(one);
    if (done !== said) wrong.push({ said, done, who: one.who.actor, action, of, on: on.made.name, package: pack.name });
    if (wrong.length >= 10) break;
  }
  const { user, system } = process.cpuUsage(cpu);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `explainer: ${TRIPLES} triples in ${seconds} s (${((user + system) / 1e6).toFixed(1)} s of a processor), EXPLAINER_SEED=${SEED}, ${world.actors.length} actors`,
  );
  console.table(Object.fromEntries(counts));
  expect(wrong, `EXPLAINER_SEED=${SEED}`).toEqual([]);
  // Every question has been answered with yes and with no.
  for (const [action, { yes, no }] of counts)
    if (TRIPLES >= 10_000) expect([action, yes > 0, no > 0]).toEqual([action, true, true]);
});
