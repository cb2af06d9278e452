/** The verbs and schemas that only the pages use: several at once, and forms as browsers post them. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import { listChannelGrants } from "./channels.ts";
import type { Services } from "./context.ts";
import { addChannelGrants } from "./grants.ts";
import { addGroupMembers, getGroup } from "./groups.ts";
import { inviteMany, listInvitations, withdrawInvitation } from "./invitations.ts";
import { addNewMember, listMembers } from "./members.ts";
import { AddNewMember, InviteMany } from "./people.input.ts";
import { refused } from "./testing.ts";
import { previewToken } from "./token-draft.ts";
import { NarrowForm, TokenDraft, TokenForm } from "./tokens.input.ts";
import { findUser } from "./users.ts";

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

describe("several at once", () => {
  test("people come into a group, each with an audit row of its own; a stranger stops those after", async () => {
    const group = await make.group(at);
    const [one, two] = [await make.member(at), await make.member(at)];
    const ctx = await make.ctxOf(admin);
    const into = { organization: at.name, group: group.name };
    expect(await addGroupMembers(ctx, { ...into, logins: [one.login, two.login] })).toEqual({ added: 2 });
    expect(await make.auditRows(services, ctx)).toHaveLength(2);
    const beyond = await make.person(services);
    await refused(addGroupMembers(ctx, { ...into, logins: [beyond.login] }), "invalid");
    expect((await getGroup(ctx, into)).members).toHaveLength(2);
  });

  test("channels come to a group at one level; one that it has something on already is a conflict", async () => {
    const group = await make.group(at);
    const [one, two] = [await make.channel(at), await make.channel(at)];
    const ctx = await make.ctxOf(admin);
    const to = { organization: at.name, group: group.name, channels: [one.name, two.name] };
    await addChannelGrants(ctx, { ...to, level: "write" });
    for (const { name } of [one, two])
      expect(await listChannelGrants(ctx, name)).toMatchObject([{ group: group.name, level: "write" }]);
    await refused(addChannelGrants(ctx, { ...to, level: "read" }), "conflict");
    await refused(addChannelGrants(await make.ctxOf(await make.member(at)), { ...to, level: "read" }), "missing");
  });

  test("invitations: every line says what became of it, and none stops another", async () => {
    const member = await make.member(at);
    const ctx = await make.ctxOf(admin);
    const form = InviteMany.parse({
      organization: at.name,
      emails: ` New@Sluice.test\nbroken, ${member.email}\n\nnew@sluice.test`,
    });
    expect(form.emails).toEqual(["new@sluice.test", "broken", member.email]);
    const [first, second, third] = await inviteMany(ctx, form);
    expect(first).toMatchObject({ email: "new@sluice.test", link: expect.stringContaining("/invite#"), mailed: false });
    expect(second).toMatchObject({ problem: expect.stringContaining("Enter an email address") });
    expect(third).toMatchObject({ problem: `${member.login} is a member already.` });
    expect(await inviteMany(ctx, { ...form, emails: ["new@sluice.test"] })).toMatchObject([
      { problem: expect.stringContaining("Invited already") },
    ]);
    const [open] = await listInvitations(ctx, at.name);
    await withdrawInvitation(ctx, { organization: at.name, id: open?.id ?? "" });
    expect(await inviteMany(ctx, { ...form, emails: ["new@sluice.test"] })).toMatchObject([{ mailed: false }]);
    await refused(inviteMany(ctx, { ...form, role: "owner", emails: ["x@sluice.test"] }), "forbidden");
    expect(InviteMany.safeParse({ organization: at.name, emails: " \n" }).success).toBe(false);
  });
});

describe("a new person added directly", () => {
  test("is a member at once, with a link when no password was given", async () => {
    const ctx = await make.ctxOf(at.owner);
    const administrator = await make.ctxOf(await make.root(services));
    const wish = { organization: at.name, login: "fresh", email: "fresh@sluice.test", name: "", password: "" };
    const form = AddNewMember.parse(wish);
    expect(form.password).toBeUndefined();
    await refused(addNewMember(ctx, form), "forbidden");
    await refused(addNewMember(administrator, form), "missing");
    expect(await findUser(services.database.read, "fresh")).toBeUndefined();
    const own = await make.organization(services, { owner: await make.root(services) });
    const owner = await make.ctxOf(await make.root(services));
    const { link } = await addNewMember(owner, { ...form, organization: own.name });
    expect(link).toContain("/password#");
    const members = await listMembers(owner, own.name);
    expect(members.find(({ login }) => login === "fresh")).toMatchObject({ role: "member" });
  });
});

describe("the token form", () => {
  const posted = { name: "ci", scopes: ["conda"], where: "channels", channels: ["ml"], browser: "here" };

  test("says everything that is wrong at once, at its field", () => {
    const { error } = TokenForm.safeParse({ scopes: [], where: "channels", channels: [], expires: "date" });
    const fields = error?.issues.map(({ path }) => path[0]);
    expect(fields).toEqual(["name", "scopes", "browser", "channels", "expiresAt"]);
    expect(TokenForm.safeParse({ ...posted, where: "group" }).error?.issues[0]?.path).toEqual(["group"]);
  });

  test("becomes what the verbs take: a year by default, lists from lines, a fence from the page", () => {
    expect(
      TokenForm.parse({ ...posted, organization: "acme", packages: "torch*\n\nnumpy", networks: "10.0.0.0/8" }),
    ).toEqual({
      name: "ci",
      note: "",
      owner: { kind: "me", organization: "acme" },
      scopes: ["conda"],
      where: { kind: "channels", channels: ["ml"], packages: ["torch*", "numpy"] },
      networks: ["10.0.0.0/8"],
      expiresIn: 365 * 86_400,
    });
    expect(TokenForm.parse({ ...posted, owner: "organization", organization: "acme", where: "all" })).toMatchObject({
      owner: { kind: "organization", organization: "acme" },
      where: { kind: "all" },
    });
  });

  test("lives as long as policy allows when it says so, however long that is", () => {
    const { expiresAt, expiresIn } = TokenForm.parse({ ...posted, expires: "longest" });
    expect({ expiresAt, expiresIn }).toEqual({});
    expect(TokenForm.parse({ ...posted, expires: "never" }).expiresAt).toBe(null);
  });

  test("to take something from a token says only what its page has fields for", () => {
    const form = { id: "1", name: "ci", note: "", scopes: ["conda"], where: "all", channels: [], networks: "" };
    const least = { id: "1", name: "ci", note: "", scopes: ["conda"], networks: [] };
    expect(NarrowForm.parse({ ...form, packages: "", expiresAt: "" })).toEqual(least);
    const kept = { ...form, where: "channels", channels: ["ml"], packages: "torch*" };
    expect(NarrowForm.parse(kept)).toEqual({ ...least, channels: ["ml"], packages: ["torch*"] });
    expect(NarrowForm.safeParse({ ...kept, channels: [] }).error?.issues[0]?.path).toEqual(["channels"]);
    expect(NarrowForm.safeParse({ ...kept, scopes: [] }).success).toBe(false);
  });

  test("makes nothing without script, which alone can show the secret", () => {
    expect(TokenForm.safeParse({ ...posted, browser: undefined }).success).toBe(false);
  });

  test("previews before it has a name, and says when the asker's own address would be kept out", async () => {
    const channel = await make.channel(at);
    const form = { scopes: ["conda:download"], where: "channels", channels: [channel.name], organization: at.name };
    const ctx = await make.ctxOf(admin, { address: "192.0.2.1" });
    const preview = (networks: string) => previewToken(ctx, TokenDraft.parse({ ...form, networks }));
    expect(await preview("10.0.0.0/8")).toMatchObject({ outside: true });
    const { summary, outside } = await preview("192.0.2.0/24");
    expect(outside).toBe(false);
    expect(summary).toContain("It will not be able to upload packages or change groups, members or settings.");
  });
});
