import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import { RESERVED_CHANNEL_NAMES, SUBDIRS } from "#formats/conda/names.ts";
import { createChannel, deleteChannel } from "./channels.ts";
import type { Context, Services } from "./context.ts";
import { createGroup } from "./groups.ts";
import { isReserved } from "./names.ts";
import { createOrganization } from "./organizations.ts";
import { mintSecret } from "./secret.ts";
import { outcomes, refused } from "./testing.ts";
import { createUser } from "./users.ts";

let services: Services;
let close: () => Promise<void>;
let at: make.TestOrganization;
let server: Context;
let owner: Context;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
  at = await make.organization(services, { name: "acme" });
  server = await make.ctxOf(await make.root(services));
  owner = await make.ctxOf(at.owner);
});
afterAll(() => close());

const inAcme = { organization: "acme", description: "" };
const TAKERS = {
  user: (name: string) => createUser(server, { login: name, email: `${name}@names.test`, name: "" }),
  organization: (name: string) => createOrganization(server, { name, displayName: "" }),
  channel: (name: string) => createChannel(owner, { ...inAcme, name, visibility: "private" }),
  group: (name: string) => createGroup(owner, { ...inAcme, name }),
};
const field = { user: "login", organization: "name", channel: "name", group: "name" } as const;

/** Architecture section 6, design/ux.md section 2 and conda-protocol section 0 row 3, by hand. */
const WORDS =
  `t conda pypi api healthz readyz metrics well-known sign-in sign-out setup invite password me admin app account dev
  upload help health _next static docs new label get`.split(/\s+/);

describe.each(["user", "organization", "channel", "group"] as const)("a %s", (kind) => {
  test("takes no reserved word and no subdir, in any letter case, and is offered a free name", async () => {
    for (const word of [...WORDS, ...RESERVED_CHANNEL_NAMES, ...SUBDIRS]) {
      const { message, fields } = await refused(TAKERS[kind](word), "conflict");
      expect(message).toContain(`The name ${word} is reserved.`);
      expect(fields[field[kind]]).toBe(message);
      if (kind !== "group") expect(message).toContain(`${word}-2 is free.`);
    }
    for (const word of ["T", "Linux-64", "NOARCH", "Api", "slc-office", `x-${mintSecret().toLowerCase()}`])
      await refused(TAKERS[kind](word), "conflict");
  });
});

test("a word is reserved in every letter case, and a name that only contains one is not", () => {
  for (const word of [...WORDS, ...SUBDIRS]) expect(isReserved(word.toUpperCase())).toBe(true);
  for (const name of ["my-linux-64", "tt", "condas", "apis", "noarch-2", "main-branch", "my-slc-office"])
    expect(isReserved(name)).toBe(false);
});

test("users, organizations and channels share one space, and whoever comes second is offered a free name", async () => {
  await TAKERS.user("ada");
  await TAKERS.organization("beta");
  await TAKERS.channel("gamma");
  await TAKERS.user("gamma-2");
  for (const [name, free] of [
    ["ada", "ada-2"],
    ["beta", "beta-2"],
    ["gamma", "gamma-3"],
    ["acme", "acme-2"],
  ])
    for (const kind of ["user", "organization", "channel"] as const) {
      const { message, fields } = await refused(TAKERS[kind](name ?? ""), "conflict");
      expect(message).toBe(`The name ${name} is taken. ${free} is free.`);
      expect(Object.keys(fields)).toEqual([field[kind]]);
    }
});

test("an organization has its first channel from the start, under its own name", async () => {
  const { message } = await refused(TAKERS.channel("acme"), "conflict");
  expect(message).toContain("taken");
  await deleteChannel(owner, { channel: "acme" });
  await refused(TAKERS.user("acme"), "conflict");
  // Nobody else can have it, and the organization can have it back.
  const other = await make.organization(services);
  const theirs = await make.ctxOf(other.owner);
  const wish = { organization: other.name, name: "acme", visibility: "private", description: "" } as const;
  await refused(createChannel(theirs, wish), "conflict");
  await TAKERS.channel("acme");
});

test("the name of a deleted channel stays reserved for ever", async () => {
  await TAKERS.channel("short-lived");
  await deleteChannel(owner, { channel: "short-lived" });
  for (const kind of ["user", "organization", "channel"] as const)
    await refused(TAKERS[kind]("short-lived"), "conflict");
});

test("a group's name is taken in its own organization only", async () => {
  await TAKERS.group("builders");
  const { message } = await refused(TAKERS.group("builders"), "conflict");
  expect(message).toBe("A group named builders exists.");
  await make.group(await make.organization(services), [], "builders");
  await make.person(services, { login: "builders" });
});

test("of several at once that want one name, one gets it and the others hear that it is taken", async () => {
  const wishes = [TAKERS.user, TAKERS.organization, TAKERS.channel, TAKERS.user, TAKERS.channel];
  const { done, refused: kinds } = await outcomes(wishes.map((take) => take("coveted")));
  expect({ done, kinds }).toEqual({ done: 1, kinds: ["conflict", "conflict", "conflict", "conflict"] });
});

test("of several groups at once with one name, one is made", async () => {
  const { done, refused: kinds } = await outcomes([1, 2, 3, 4].map(() => TAKERS.group("crowded")));
  expect({ done, kinds }).toEqual({ done: 1, kinds: ["conflict", "conflict", "conflict"] });
});
