import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import type { Services } from "./context.ts";
import { countPeople, firstSteps, listAdministrators, listNewestPackages } from "./overview.ts";
import { refused } from "./testing.ts";

let services: Services;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
});
afterAll(() => close());

describe("the first steps of an organization", () => {
  test("each is ticked by what it asks for and nothing else", async () => {
    const at = await make.organization(services);
    const steps = async () => firstSteps(await make.ctxOf(at.owner), at.name);
    const first = { channel: true, people: false, access: false, token: false, used: false };
    expect(await steps()).toEqual(first);
    const group = await make.group(at, [at.owner]);
    expect(await steps()).toEqual({ ...first, people: true });
    await make.grant(group, await make.channel(at), "read");
    expect(await steps()).toEqual({ ...first, people: true, access: true });
    await make.token(at.owner, { owner: { kind: "me", organization: at.name } });
    expect(await steps()).toEqual({ ...first, people: true, access: true, token: true });
  });

  test("a member's token that is kept to channels of another organization does not count", async () => {
    const elsewhere = await make.organization(services);
    const at = await make.organization(services, { owner: elsewhere.owner });
    const where = { kind: "channels", channels: [elsewhere.name], packages: [] } as const;
    await make.token(at.owner, { where: { ...where, channels: [...where.channels], packages: [] } });
    expect(await firstSteps(await make.ctxOf(at.owner), at.name)).toMatchObject({ token: false });
    await make.token(at.owner);
    expect(await firstSteps(await make.ctxOf(at.owner), at.name)).toMatchObject({ token: true, used: false });
  });

  test("they are for administrators", async () => {
    const at = await make.organization(services);
    await refused(firstSteps(await make.ctxOf(await make.member(at)), at.name), "forbidden");
    await refused(firstSteps(await make.ctxOf(await make.person(services)), at.name), "missing");
  });
});

describe("what an organization's first page says", () => {
  test("owners come before administrators, and members are none", async () => {
    const at = await make.organization(services);
    const admin = await make.member(at, undefined, "admin");
    const member = await make.member(at);
    const seen = await listAdministrators(await make.ctxOf(member), at.name);
    expect(seen.map(({ login, role }) => [login, role])).toEqual([
      [at.owner.login, "owner"],
      [admin.login, "admin"],
    ]);
    expect(await countPeople(await make.ctxOf(member), at.name)).toEqual({ members: 3, groups: 0 });
    await refused(listAdministrators(await make.ctxOf(await make.person(services)), at.name), "missing");
  });

  test("the newest packages are those one may read, each once, the latest upload first", async () => {
    const at = await make.organization(services);
    const open = await make.channel(at, { visibility: "members" });
    const shut = await make.channel(at);
    await make.publish(open, { name: "numpy", version: "1.0" });
    await make.publish(shut, { name: "hidden" });
    await make.declare(open, "torch", "restricted");
    await make.publish(open, { name: "torch" });
    await make.publish(open, { name: "scipy" });
    await make.publish(open, { name: "numpy", version: "2.0" });
    const member = await make.member(at);
    const seen = await listNewestPackages(await make.ctxOf(member), at.name);
    expect(seen.map(({ name, version }) => [name, version])).toEqual([
      ["numpy", "2.0"],
      ["scipy", expect.any(String)],
    ]);
    expect(await listNewestPackages(await make.ctxOf(at.owner), at.name, 1)).toMatchObject([{ name: "numpy" }]);
  });
});
