/** Server administrators: nobody inside an organization until they take it over, and then its owners know. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import { listAccounts, listAllOrganizations, listTakeOvers, takeOver } from "./administration.ts";
import { getChannel, listChannels } from "./channels.ts";
import type { Context, Services } from "./context.ts";
import { listGroups } from "./groups.ts";
import { listMembers, setRole } from "./members.ts";
import { deleteOrganization, getOrganization, listOrganizations } from "./organizations.ts";
import { outcomes, refused } from "./testing.ts";
import { listOrganizationTokens } from "./tokens.ts";

let services: Services;
let close: () => Promise<void>;
let root: make.TestPerson;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
  root = await make.root(services);
});
afterAll(() => close());

const wish = ({ name }: make.TestOrganization, more = {}) => ({
  organization: name,
  name,
  reason: "Its only owner has left the company.",
  ...more,
});

describe("before taking an organization over", () => {
  test.each<[string, (ctx: Context, at: make.TestOrganization) => Promise<unknown>]>([
    ["the organization", (ctx, { name }) => getOrganization(ctx, name)],
    ["its channels", (ctx, { name }) => listChannels(ctx, name)],
    ["a channel", (ctx, { name }) => getChannel(ctx, name)],
    ["its members", (ctx, { name }) => listMembers(ctx, name)],
    ["its groups", (ctx, { name }) => listGroups(ctx, name)],
    ["its tokens", (ctx, { name }) => listOrganizationTokens(ctx, name)],
    ["who took it over", (ctx, { name }) => listTakeOvers(ctx, name)],
    ["deleting it", (ctx, { name }) => deleteOrganization(ctx, { organization: name })],
  ])("%s is missing for a server administrator, and is there afterwards", async (_, look) => {
    const at = await make.organization(services);
    await refused(look(await make.ctxOf(root), at), "missing");
    await takeOver(await make.ctxOf(root), wish(at));
    await look(await make.ctxOf(root), at);
  });
});

describe("taking over", () => {
  test("makes an owner of a server administrator, and raises one who is a member", async () => {
    const at = await make.organization(services);
    const boss = await make.person(services, { administrator: true });
    await make.member(at, boss);
    for (const [who, role] of [
      [root, null],
      [boss, "member"],
    ] as const) {
      const ctx = await make.ctxOf(who, { address: "198.51.100.7" });
      await takeOver(ctx, wish(at));
      expect((await make.ctxOf(who)).standing.person?.roles[at.id]).toBe("owner");
      expect(await make.auditRows(services, ctx)).toMatchObject([
        {
          action: "organization.takeOver",
          outcome: "done",
          actorName: who.login,
          address: "198.51.100.7",
          organizationId: at.id,
          objectKind: "organization",
          objectName: at.name,
          before: { role },
          after: { role: "owner", reason: "Its only owner has left the company." },
        },
      ]);
    }
    const members = await listMembers(await make.ctxOf(at.owner), at.name);
    expect(members.filter(({ role }) => role === "owner").length).toBe(3);
  });

  test("is for server administrators, and tells nobody else which organizations there are", async () => {
    const at = await make.organization(services);
    const admin = await make.member(at, undefined, "admin");
    const { message } = await refused(takeOver(await make.ctxOf(admin), wish(at)), "forbidden");
    const absent = { ...wish(at), organization: "no-such-one", name: "no-such-one" };
    expect((await refused(takeOver(await make.ctxOf(admin), absent), "forbidden")).message).toBe(message);
    await refused(takeOver(make.ctxOfNobody(services), wish(at)), "unauthenticated");
    await refused(takeOver(await make.ctxOf(root), absent), "missing");
  });

  test("takes a token of the administrator's that may do everything, and names the person", async () => {
    const at = await make.organization(services);
    const as = async (scopes: ["all"] | ["api"]) =>
      make.ctxOfSecret(services, (await make.token(root, { scopes })).secret);
    await refused(takeOver(await as(["api"]), wish(at)), "forbidden");
    await takeOver(await as(["all"]), wish(at));
    expect(await listTakeOvers(await make.ctxOf(at.owner), at.name)).toMatchObject([{ by: root.login }]);
  });

  test("wants the name typed, and does nothing without it", async () => {
    const at = await make.organization(services);
    const ctx = await make.ctxOf(root);
    const refusal = await refused(takeOver(ctx, wish(at, { name: "acme" })), "invalid");
    expect(refusal.fields).toEqual({ name: `Type ${at.name} exactly.` });
    expect(await make.auditRows(services, ctx)).toEqual([]);
    await refused(getOrganization(await make.ctxOf(root), at.name), "missing");
  });

  test("twice is a conflict, at the same time too", async () => {
    const at = await make.organization(services);
    const ctx = await make.ctxOf(root);
    const both = await outcomes([takeOver(ctx, wish(at)), takeOver(ctx, wish(at))]);
    expect(both).toEqual({ done: 1, refused: ["conflict"] });
  });

  test("is shown to owners and administrators for 30 days, with its reason", async () => {
    const at = await make.organization(services);
    const admin = await make.member(at, undefined, "admin");
    const member = await make.member(at);
    const now = new Date();
    await takeOver(await make.ctxOf(root, { now }), wish(at, { reason: "First." }));
    await setRole(await make.ctxOf(at.owner), { organization: at.name, login: root.login, role: "member" });
    await takeOver(await make.ctxOf(root, { now: new Date(now.getTime() + 1000) }), wish(at, { reason: "Second." }));
    for (const who of [at.owner, admin])
      expect(await listTakeOvers(await make.ctxOf(who), at.name)).toMatchObject([
        { by: root.login, reason: "Second." },
        { by: root.login, reason: "First.", at: now },
      ]);
    await refused(listTakeOvers(await make.ctxOf(member), at.name), "forbidden");
    await refused(listTakeOvers(await make.ctxOf((await make.organization(services)).owner), at.name), "missing");
    const later = (days: number) => make.ctxOf(at.owner, { now: new Date(now.getTime() + days * 86_400_000) });
    expect((await listTakeOvers(await later(29.9), at.name)).length).toBe(2);
    expect(await listTakeOvers(await later(30.1), at.name)).toEqual([]);
  });
});

describe("the lists of the server", () => {
  test("of organizations say how large each is and who owns it, to server administrators", async () => {
    const at = await make.organization(services, { name: "counted" });
    await make.member(at);
    const ml = await make.channel(at);
    const [first, second] = [await make.publish(ml, { name: "a" }), await make.publish(ml, { name: "b" })];
    const all = await listAllOrganizations(await make.ctxOf(root));
    expect(all.find(({ name }) => name === "counted")).toMatchObject({
      role: null,
      members: 2,
      channels: 2,
      size: first.size + second.size,
      owners: [at.owner.login],
    });
    await refused(listAllOrganizations(await make.ctxOf(at.owner)), "forbidden");
    await refused(listAllOrganizations(make.ctxOfNobody(services)), "unauthenticated");
    expect((await listOrganizations(await make.ctxOf(root))).map(({ name }) => name)).not.toContain("counted");
  });

  test("of accounts say what hangs on each, to server administrators", async () => {
    const at = await make.organization(services);
    await make.token(at.owner);
    await make.token(at.owner, { expiresIn: 60 }, { now: new Date(Date.now() - 3_600_000) });
    const all = await listAccounts(await make.ctxOf(root));
    expect(all.find(({ login }) => login === at.owner.login)).toMatchObject({
      active: true,
      administrator: false,
      organizations: [{ name: at.name, role: "owner" }],
      tokens: 1,
      lastSeenAt: null,
    });
    expect(JSON.stringify(all)).not.toMatch(/argon2|passwordHash/);
    await refused(listAccounts(await make.ctxOf(at.owner)), "forbidden");
  });
});
