import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import type { Services } from "./context.ts";
import { deleteGroup, getGroup } from "./groups.ts";
import { acceptAsMe, acceptAsNew, invite, listInvitations, readInvitation, withdrawInvitation } from "./invitations.ts";
import { listMembers, removeMember, setRole } from "./members.ts";
import { outcomes, refused } from "./testing.ts";
import { findUser, updateUser } from "./users.ts";

let services: Services;
let close: () => Promise<void>;
let at: make.TestOrganization;
let admin: make.TestPerson;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
  at = await make.organization(services);
  admin = await make.member(at, undefined, "admin");
});
afterAll(() => close());

const DAY = 86_400_000;
const password = "twelve letters or more";
let count = 0;

async function invited(wish: Partial<Parameters<typeof invite>[1]> = {}, by = at.owner, now = new Date()) {
  const email = wish.email ?? `guest-${++count}@sluice.test`;
  const full = { organization: at.name, role: "member" as const, groups: [], ...wish, email };
  const { link, invitation } = await invite(await make.ctxOf(by, { now }), full);
  return { code: link.split("#")[1] ?? "", invitation, login: `guest-${++count}` };
}

const nobody = (now?: Date) => make.ctxOfNobody(services, { now });
const accept = (code: string, login: string, now?: Date) =>
  acceptAsNew(nobody(now), { code, login, name: "", password });
const dead = async (work: Promise<unknown>) =>
  expect((await refused(work, "invalid")).message).toMatch(/^This invitation has been used or withdrawn, has expired/);

describe("an invitation", () => {
  test("makes an account that is a member in the invitation's role and groups, and says who did what", async () => {
    const team = await make.group(at);
    const { code, invitation, login } = await invited({
      role: "admin",
      groups: [team.name],
      email: "Guest@Sluice.TEST",
    });
    expect(await readInvitation(nobody(), code)).toMatchObject({ email: "guest@sluice.test", role: "admin" });
    const ctx = nobody();
    const { user } = await acceptAsNew(ctx, { code, login, name: "Guest", password });
    expect(await findUser(services.database.read, login)).toMatchObject({
      email: "guest@sluice.test",
      administrator: false,
    });
    const members = await listMembers(await make.ctxOf(at.owner), at.name);
    expect(members.find((each) => each.login === login)).toMatchObject({ role: "admin", groups: [team.name] });
    expect(await make.auditRows(services, ctx)).toMatchObject([
      {
        action: "invitation.accept",
        objectKind: "member",
        objectId: user.id,
        organizationId: at.id,
        after: { role: "admin", invitation: invitation.id },
      },
      // The group reads in its own activity who came.
      { action: "invitation.accept", objectKind: "group", objectName: team.name, after: { added: login } },
    ]);
  });

  test("is withdrawn with every other one to the address when the person comes or is removed", async () => {
    const at = await make.organization(services);
    const bob = await make.person(services);
    const by = await make.ctxOf(at.owner);
    const send = async (role: "member" | "admin") => {
      const { link } = await invite(by, { organization: at.name, email: bob.email, role, groups: [] });
      return link.split("#")[1] ?? "";
    };
    const [older, newer] = [await send("admin"), await send("member")];
    await acceptAsMe(await make.ctxOf(bob), newer);
    await removeMember(by, { organization: at.name, login: bob.login });
    await refused(acceptAsMe(await make.ctxOf(bob), older), "invalid");
    const again = await send("member");
    await acceptAsMe(await make.ctxOf(bob), again);
  });

  test("has a code that works once, whoever comes second", async () => {
    const { code, login } = await invited();
    await accept(code, login);
    await dead(accept(code, `${login}-again`));
    await dead(readInvitation(nobody(), code));
    await dead(acceptAsMe(await make.ctxOf(await make.person(services)), code));
  });

  test("accepted by several at once lets one in", async () => {
    const { code } = await invited();
    const people = await Promise.all([1, 2, 3].map(() => make.person(services)));
    const all = await outcomes(people.map(async (who) => acceptAsMe(await make.ctxOf(who), code)));
    expect(all).toEqual({ done: 1, refused: ["invalid", "invalid"] });
  });

  test("expires after seven days, to the moment", async () => {
    const now = new Date();
    const { code, login, invitation } = await invited({}, at.owner, now);
    expect(invitation.expiresAt.getTime() - now.getTime()).toBe(7 * DAY);
    await readInvitation(nobody(new Date(now.getTime() + 7 * DAY - 1)), code);
    await dead(readInvitation(nobody(new Date(now.getTime() + 7 * DAY)), code));
    await dead(accept(code, login, new Date(now.getTime() + 7 * DAY)));
  });

  test("that was withdrawn lets nobody in, and cannot be withdrawn again", async () => {
    const { code, login, invitation } = await invited();
    const by = await make.ctxOf(admin);
    await withdrawInvitation(by, { organization: at.name, id: invitation.id });
    await dead(accept(code, login));
    await refused(withdrawInvitation(by, { organization: at.name, id: invitation.id }), "conflict");
    const listed = await listInvitations(by, at.name);
    expect(listed.find(({ id }) => id === invitation.id)?.status).toBe("withdrawn");
  });

  test.each([
    ["is no member any more", (who: make.TestPerson) => removal(who)],
    ["is no administrator any more", (who: make.TestPerson) => demotion(who)],
    ["is not active any more", (who: make.TestPerson) => deactivation(who)],
  ])("is dead once whoever made it %s", async (_, lose) => {
    const maker = await make.member(at, undefined, "admin");
    const { code, login } = await invited({}, maker);
    await readInvitation(nobody(), code);
    await lose(maker);
    await dead(readInvitation(nobody(), code));
    await dead(accept(code, login));
  });

  test("as an owner is dead once its maker is no owner, although they may still invite members", async () => {
    const maker = await make.member(at, undefined, "owner");
    const [owner, plain] = [await invited({ role: "owner" }, maker), await invited({}, maker)];
    await setRole(await make.ctxOf(at.owner), { organization: at.name, login: maker.login, role: "admin" });
    await dead(accept(owner.code, owner.login));
    await accept(plain.code, plain.login);
  });

  test("for somebody who belongs already is a conflict at the email, whatever its letter case", async () => {
    const member = await make.member(at);
    const { fields } = await refused(invited({ email: member.email.toUpperCase() }), "conflict");
    expect(fields.email).toBe(`${member.login} is a member already.`);
  });

  test("is accepted by whoever is signed in, once: a member hears that they are one", async () => {
    const { code } = await invited();
    const member = await make.ctxOf(await make.member(at));
    const { message } = await refused(acceptAsMe(member, code), "conflict");
    expect(message).toBe(`You are a member of ${at.name} already.`);
    await acceptAsMe(await make.ctxOf(await make.person(services)), code);
  });

  test("is not accepted by a token", async () => {
    const who = await make.person(services);
    const { secret } = await make.token(who, { scopes: ["all"] });
    await refused(acceptAsMe(await make.ctxOfSecret(services, secret), (await invited()).code), "invalid");
  });

  test("names groups that are there, and one deleted meanwhile is left out", async () => {
    const { fields } = await refused(invited({ groups: ["nowhere"] }), "invalid");
    expect(fields.groups).toBe("There is no group named nowhere.");
    const [stays, goes] = [await make.group(at), await make.group(at)];
    const { code, login } = await invited({ groups: [stays.name, goes.name] });
    const by = await make.ctxOf(admin);
    await deleteGroup(by, { organization: at.name, group: goes.name });
    await accept(code, login);
    const { members } = await getGroup(by, { organization: at.name, group: stays.name });
    expect(members.map((member) => member.login)).toEqual([login]);
  });

  test("makes no second account for an email that has one, and stays open", async () => {
    const there = await make.person(services);
    const { code, login } = await invited({ email: there.email });
    const { fields } = await refused(accept(code, login), "conflict");
    expect(fields.email).toBe("Another account has this email address.");
    await acceptAsMe(await make.ctxOf(there), code);
  });

  test("takes no login that is reserved or taken, and stays open", async () => {
    const { code, login } = await invited();
    for (const bad of ["noarch", at.name, admin.login]) {
      const { fields } = await refused(accept(code, bad), "conflict");
      expect(fields.login).toContain("is free.");
    }
    await accept(code, login);
  });

  test("with a code that is not whole is as dead as one that never was", async () => {
    const { code } = await invited();
    for (const bad of [code.slice(1), `${code}x`, code.toUpperCase(), "", "x".repeat(5000)])
      await dead(readInvitation(nobody(), bad));
  });
});

const removal = async ({ login }: make.TestPerson) =>
  removeMember(await make.ctxOf(at.owner), { organization: at.name, login });
const demotion = async ({ login }: make.TestPerson) =>
  setRole(await make.ctxOf(at.owner), { organization: at.name, login, role: "member" });
const deactivation = async ({ login }: make.TestPerson) =>
  updateUser(await make.ctxOf(await make.root(services)), { login, active: false });
