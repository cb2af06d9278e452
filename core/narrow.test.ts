/** What must stay apart although it looks alike: narrow tokens, old owners, removed files, other people's names. */
import { afterAll, beforeAll, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import { removeFile } from "./files.ts";
import { setChannelGrant } from "./grants.ts";
import { addGroupMember, createGroup, listGroups } from "./groups.ts";
import { setRole } from "./members.ts";
import { declarePackage, listFiles } from "./packages.ts";
import { Refusal } from "./refusal.ts";
import { getToken, listMyTokens, revokeToken } from "./tokens.ts";
import { updateUser } from "./users.ts";

let world: make.TestServices;
let at: make.TestOrganization;
beforeAll(async () => {
  world = await make.testServices();
  at = await make.organization(world.services);
});
afterAll(() => world.close());

const kindOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (fault) => (fault instanceof Refusal ? fault.kind : Promise.reject(fault)),
  );

test("a token that is kept to a part of its owner's rights reaches none of the owner's other tokens", async () => {
  const wide = await make.token(at.owner, { scopes: ["conda:download"] });
  const channel = await make.channel(at);
  const owner = { kind: "me" as const, organization: at.name };
  const fenced = await make.token(at.owner, { scopes: ["api"], owner });
  const kept = await make.token(at.owner, {
    scopes: ["all"],
    where: { kind: "channels", channels: [channel.name], packages: [] },
  });
  for (const { secret, token } of [fenced, kept]) {
    const ctx = await make.ctxOfSecret(world.services, secret);
    expect((await listMyTokens(ctx)).map(({ id }) => id)).toEqual([token.id]);
    expect(await kindOf(getToken(ctx, { id: wide.token.id }))).not.toBe("done");
    expect(await kindOf(revokeToken(ctx, { id: wide.token.id }))).not.toBe("done");
    expect(await kindOf(revokeToken(ctx, { id: token.id }))).toBe("done");
  }
});

test("an owner whose account is not active is no owner to leave an organization to", async () => {
  const other = await make.person(world.services);
  await make.member(at, other);
  const boss = await make.ctxOf(at.owner);
  await setRole(boss, { organization: at.name, login: other.login, role: "owner" });
  await updateUser(await make.ctxOf(await make.root(world.services)), { login: other.login, active: false });
  const down = { organization: at.name, login: at.owner.login, role: "member" as const };
  expect(await kindOf(setRole(boss, down))).toBe("conflict");
  expect(await kindOf(setRole(boss, { ...down, login: other.login }))).toBe("done");
});

test.each(["../../etc", "FOO", "a b", "😀", "foo*"])("a package cannot be made with the name %s", async (name) => {
  const channel = await make.channel(at);
  const ctx = await make.ctxOf(at.owner);
  for (const kind of ["conda", "pypi"] as const)
    expect(await kindOf(declarePackage(ctx, { channel: channel.name, kind, name }))).toBe("invalid");
});

test("what an administrator removed comes back by nobody with less, and not with its old labels", async () => {
  const channel = await make.channel(at);
  const writer = await make.person(world.services);
  await make.member(at, writer);
  const group = await make.group(at, [writer]);
  await make.grant(group, channel, "write");
  const by = await make.ctxOf(writer);
  const wish = { name: "gone", version: "1.0" };
  const { subdir, filename } = await make.publish(channel, { ...wish, by, labels: ["old"] });
  await removeFile(await make.ctxOf(at.owner), { channel: channel.name, kind: "conda", subdir, filename });
  expect(await kindOf(make.publish(channel, { ...wish, by }))).toBe("conflict");
  await make.publish(channel, wish);
  const [file] = await listFiles(await make.ctxOf(at.owner), channel.name);
  expect(file?.labels).toEqual(["main"]);
});

test("the count of a group's channels tells of none that the asker cannot see", async () => {
  const hidden = await make.channel(at);
  const ctx = await make.ctxOf(at.owner);
  await createGroup(ctx, { organization: at.name, name: "insiders", description: "" });
  await setChannelGrant(ctx, { organization: at.name, group: "insiders", channel: hidden.name, level: "read" });
  const member = await make.person(world.services);
  await make.member(at, member);
  const countFor = async () =>
    (await listGroups(await make.ctxOf(member), at.name)).find(({ name }) => name === "insiders")?.channels;
  expect(await countFor()).toBe(0);
  await addGroupMember(ctx, { organization: at.name, group: "insiders", login: member.login });
  expect(await countFor()).toBe(1);
});
