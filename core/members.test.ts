import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "#access/vocabulary.ts";
import * as make from "#db/factories.ts";
import { listMyChannels } from "./channels.ts";
import type { Services } from "./context.ts";
import { setChannelGrant } from "./grants.ts";
import { addGroupMember, createGroup, getGroup, updateGroup } from "./groups.ts";
import { listMembers, removeMember, setRole } from "./members.ts";
import { listOrganizations } from "./organizations.ts";
import { outcomes, refused } from "./testing.ts";

let services: Services;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
});
afterAll(() => close());

const owners = async (at: make.TestOrganization, by: make.TestPerson) =>
  (await listMembers(await make.ctxOf(by), at.name)).filter(({ role }) => role === "owner").map(({ login }) => login);

describe("the last owner", () => {
  test("can neither step down nor leave", async () => {
    const at = await make.organization(services);
    const ctx = await make.ctxOf(at.owner);
    const { login } = at.owner;
    for (const role of ["admin", "member"] as const) {
      const { message } = await refused(setRole(ctx, { organization: at.name, login, role }), "conflict");
      expect(message).toBe("This is the last owner. Make another member an owner first.");
    }
    await refused(removeMember(ctx, { organization: at.name, login }), "conflict");
    expect(await make.auditRows(services, ctx)).toEqual([]);
    expect(await owners(at, at.owner)).toEqual([login]);
  });

  test("may step down once there is another", async () => {
    const at = await make.organization(services);
    await make.member(at, undefined, "owner");
    await setRole(await make.ctxOf(at.owner), { organization: at.name, login: at.owner.login, role: "member" });
  });

  test("is left when two owners demote each other at once: one is done, the other has lost the right", async () => {
    for (let round = 0; round < 5; round++) {
      const at = await make.organization(services);
      const [one, two] = [at.owner, await make.member(at, undefined, "owner")];
      const demote = async (by: make.TestPerson, whom: make.TestPerson) =>
        setRole(await make.ctxOf(by), { organization: at.name, login: whom.login, role: "member" });
      expect(await outcomes([demote(one, two), demote(two, one)])).toEqual({ done: 1, refused: ["forbidden"] });
      expect((await owners(at, one)).length).toBe(1);
    }
  });

  test("is left when two owners step down at once: one is done, the other is a conflict", async () => {
    for (let round = 0; round < 5; round++) {
      const at = await make.organization(services);
      const both = [at.owner, await make.member(at, undefined, "owner")];
      const down = async (who: make.TestPerson, index: number) => {
        const ctx = await make.ctxOf(who);
        const ref = { organization: at.name, login: who.login };
        return index === 0 ? setRole(ctx, { ...ref, role: "admin" }) : removeMember(ctx, ref);
      };
      expect(await outcomes(both.map(down))).toEqual({ done: 1, refused: ["conflict"] });
    }
  });
});

test("nobody gives or takes a role above their own", async () => {
  const at = await make.organization(services);
  const admin = await make.member(at, undefined, "admin");
  const plain = await make.member(at);
  const [asAdmin, asPlain] = [await make.ctxOf(admin), await make.ctxOf(plain)];
  const role = (login: string, role: "owner" | "admin" | "member") => ({ organization: at.name, login, role });
  await refused(setRole(asAdmin, role(admin.login, "owner")), "forbidden");
  await refused(setRole(asAdmin, role(at.owner.login, "member")), "forbidden");
  await refused(removeMember(asAdmin, { organization: at.name, login: at.owner.login }), "forbidden");
  for (const wanted of ["owner", "admin"] as const)
    await refused(setRole(asPlain, role(plain.login, wanted)), "forbidden");
  await setRole(asAdmin, role(plain.login, "admin"));
  await setRole(await make.ctxOf(plain), role(admin.login, "member"));
});

describe("a role that another administrator has changed meanwhile", () => {
  const wish = (at: make.TestOrganization, login: string, role: Role, was: Role) => ({
    organization: at.name,
    login,
    role,
    was,
  });

  test("is not overwritten: the second hears what it is now, and may say it again", async () => {
    const at = await make.organization(services);
    const [one, two] = [await make.member(at, undefined, "owner"), await make.member(at, undefined, "owner")];
    const { login } = await make.member(at);
    await setRole(await make.ctxOf(one), wish(at, login, "admin", "member"));
    const ctx = await make.ctxOf(two);
    const { message } = await refused(setRole(ctx, wish(at, login, "owner", "member")), "conflict");
    expect(message).toBe(
      `${one.login} changed the role of ${login} just now: it is admin now, you chose owner. Your change was not saved.`,
    );
    expect(await make.auditRows(services, ctx)).toEqual([]);
    await setRole(ctx, wish(at, login, "owner", "admin"));
    // Both wanted the same: that is no conflict.
    await setRole(await make.ctxOf(one), wish(at, login, "owner", "member"));
  });

  test("is set once when two change it at once", async () => {
    for (let round = 0; round < 5; round++) {
      const at = await make.organization(services);
      const both = [await make.member(at, undefined, "owner"), await make.member(at, undefined, "owner")];
      const { login } = await make.member(at);
      const roles = ["admin", "owner"] as const;
      const set = async (by: make.TestPerson, index: number) =>
        setRole(await make.ctxOf(by), wish(at, login, roles[index] ?? "admin", "member"));
      expect(await outcomes(both.map(set))).toEqual({ done: 1, refused: ["conflict"] });
    }
  });
});

test("whoever is no member is missing to those who may look, and a role that is held already changes nothing", async () => {
  const at = await make.organization(services);
  const ctx = await make.ctxOf(at.owner);
  await refused(setRole(ctx, { organization: at.name, login: "nobody", role: "admin" }), "missing");
  await refused(removeMember(ctx, { organization: at.name, login: "root" }), "missing");
  await setRole(ctx, { organization: at.name, login: at.owner.login, role: "owner" });
  expect(await make.auditRows(services, ctx)).toEqual([]);
});

test("leaving takes everything the organization gave, and coming back gives no group again", async () => {
  const at = await make.organization(services);
  const who = await make.member(at);
  const team = await make.group(at, [who]);
  const channel = await make.channel(at);
  await make.grant(team, channel, "read");
  expect((await listMyChannels(await make.ctxOf(who))).map(({ name }) => name)).toEqual([channel.name]);
  await removeMember(await make.ctxOf(at.owner), { organization: at.name, login: who.login });
  expect(await listMyChannels(await make.ctxOf(who))).toEqual([]);
  expect(await listOrganizations(await make.ctxOf(who))).toEqual([]);
  await refused(listMembers(await make.ctxOf(who), at.name), "missing");
  await make.member(at, who);
  expect(await listMyChannels(await make.ctxOf(who))).toEqual([]);
});

test("a group takes members of its organization only, and the same one again is harmless", async () => {
  const at = await make.organization(services);
  const team = await make.group(at);
  const who = await make.member(at);
  const ctx = await make.ctxOf(at.owner);
  const ref = { organization: at.name, group: team.name };
  const { fields } = await refused(addGroupMember(ctx, { ...ref, login: "root" }), "invalid");
  expect(fields.login).toBe(`root is not a member of ${at.name}.`);
  await addGroupMember(ctx, { ...ref, login: who.login });
  await addGroupMember(ctx, { ...ref, login: who.login });
  expect((await make.auditRows(services, ctx)).map(({ after }) => after)).toEqual([{ added: who.login }]);
  expect((await getGroup(ctx, ref)).members.map(({ login }) => login)).toEqual([who.login]);
});

test("a form that is out of date overwrites nothing", async () => {
  const at = await make.organization(services);
  const team = await make.group(at);
  const channel = await make.channel(at);
  const ctx = await make.ctxOf(at.owner);
  const ref = { organization: at.name, group: team.name };
  const { version } = await updateGroup(ctx, { ...ref, description: "Builders" });
  const { message } = await refused(updateGroup(ctx, { ...ref, description: "Old", version: version - 1 }), "conflict");
  expect(message).toContain("Your change was not saved");
  expect((await getGroup(ctx, ref)).description).toBe("Builders");
  const on = { ...ref, channel: channel.name };
  await setChannelGrant(ctx, { ...on, level: "read", version: 0 });
  const stale = await refused(setChannelGrant(ctx, { ...on, level: "admin", version: 0 }), "conflict");
  expect(stale.message).toContain("it is read now");
  const { level } = await setChannelGrant(ctx, { ...on, level: "write", version: 1 });
  expect(level).toBe("write");
});

test("grants never cross from one organization to another", async () => {
  const [ours, theirs] = [await make.organization(services), await make.organization(services)];
  const both = await make.member(theirs, ours.owner, "owner");
  const ctx = await make.ctxOf(both);
  const group = await make.group(ours);
  const channel = await make.channel(theirs);
  const on = { organization: ours.name, group: group.name, channel: channel.name, level: "read" } as const;
  await refused(setChannelGrant(ctx, on), "missing");
  await refused(setChannelGrant(ctx, { ...on, organization: theirs.name }), "missing");
});

test("fifty changes at once are all done, each with its audit row", async () => {
  const at = await make.organization(services);
  const ctx = await make.ctxOf(at.owner);
  const names = Array.from({ length: 50 }, (_, index) => `team-${index}`);
  const wish = (name: string) => createGroup(ctx, { organization: at.name, name, description: "" });
  expect(await outcomes(names.map(wish))).toEqual({ done: 50, refused: [] });
  const rows = await make.auditRows(services, ctx);
  expect(rows.map(({ objectName }) => objectName).sort()).toEqual(names.sort());
});

test("fifty changes of one thing at once lose none", async () => {
  const at = await make.organization(services);
  const team = await make.group(at);
  const ctx = await make.ctxOf(at.owner);
  const ref = { organization: at.name, group: team.name };
  const edit = (_: unknown, index: number) => updateGroup(ctx, { ...ref, description: `number ${index}` });
  expect(await outcomes(Array.from({ length: 50 }, edit))).toEqual({ done: 50, refused: [] });
  expect((await getGroup(ctx, ref)).version).toBe(51);
});
