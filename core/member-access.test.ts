import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import type { Services } from "./context.ts";
import { getMember, listMemberAccess, listMemberActivity } from "./member-access.ts";
import { signIn } from "./session.ts";
import { refused, until } from "./testing.ts";
import { blockToken } from "./token-reach.ts";
import { updateUser } from "./users.ts";

let services: Services;
let close: () => Promise<void>;
let at: make.TestOrganization;
let mia: make.TestPerson;
let ctx: Record<"owner" | "mia" | "other", Awaited<ReturnType<typeof make.ctxOf>>>;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
  at = await make.organization(services, { name: "acme" });
  mia = await make.member(at, await make.person(services, { login: "mia", password: "a long password" }));
  const other = await make.member(at);
  const [ml, tools] = [
    await make.channel(at, { name: "ml" }),
    await make.channel(at, { name: "tools", visibility: "members" }),
  ];
  const side = await make.channel(at, { name: "side" });
  await make.channel(at, { name: "closed" });
  for (const name of ["given", "kept", "torch"]) await make.declare(ml, name, "restricted");
  await make.declare(ml, "plain");
  await make.declare(side, "lone");
  await make.declare(tools, "keys", "restricted");
  const [readers, writers] = [await make.group(at, [mia], "readers"), await make.group(at, [mia], "writers")];
  const strangers = await make.group(at, [other], "strangers");
  await make.grant(readers, ml, "read");
  await make.grant(writers, ml, "write");
  await make.grant(readers, ml, "write", { name: "given" });
  await make.grant(readers, ml, "read", { name: "torch" });
  await make.grant(readers, ml, "read", { name: "plain" });
  await make.grant(writers, side, "admin", { name: "lone" });
  await make.grant(strangers, ml, "admin", { name: "kept" });
  ctx = { owner: await make.ctxOf(at.owner), mia: await make.ctxOf(mia), other: await make.ctxOf(other) };
});
afterAll(() => close());

const of = (login: string) => ({ organization: "acme", login });

describe("what a member may do", () => {
  const ML = {
    channel: "ml",
    visibility: "private",
    level: "write",
    because: ["Group readers has read on ml.", "Group writers has write on ml."],
  };
  const torch = { kind: "conda", name: "torch", access: "restricted", level: "read" };
  const kept = { kind: "conda", name: "kept", access: "restricted", level: null, because: [] };
  const lone = { kind: "conda", name: "lone", access: "inherit", level: "admin" };
  const becauseOf = (text: string) => ({ because: [text] });
  const SIDE = {
    channel: "side",
    visibility: "private",
    level: null,
    because: [],
    packages: [{ ...lone, ...becauseOf("Group writers has admin on lone.") }],
  };

  test("is told with what gives it, packages where it differs beneath their channel", async () => {
    const keys = { kind: "conda", name: "keys", access: "restricted", level: null, because: [] };
    expect(await listMemberAccess(ctx.owner, of("mia"))).toEqual([
      { ...ML, packages: [kept, { ...torch, ...becauseOf("Group readers has read on torch.") }] },
      SIDE,
      {
        channel: "tools",
        visibility: "members",
        level: "read",
        because: ["tools is readable by every member."],
        packages: [keys],
      },
    ]);
  });

  test("is told to the member without what is kept from them", async () => {
    const own = await listMemberAccess(ctx.mia, of("mia"));
    expect(own).toMatchObject([{ channel: "ml", packages: [torch] }, SIDE, { channel: "tools", packages: [] }]);
    expect(JSON.stringify(own)).not.toMatch(/kept|keys|closed/);
  });

  test("is everything for an administrator, and nothing once the account is not active", async () => {
    const all = await listMemberAccess(ctx.owner, of(at.owner.login));
    expect(all.map(({ channel, level, packages }) => [channel, level, packages.length])).toEqual(
      ["acme", "closed", "ml", "side", "tools"].map((name) => [name, "admin", 0]),
    );
    const gone = await make.member(at);
    await updateUser(await make.ctxOf(await make.root(services)), { login: gone.login, active: false });
    expect(await listMemberAccess(ctx.owner, of(gone.login))).toEqual([]);
  });

  test("is for administrators and for that member", async () => {
    await refused(listMemberAccess(ctx.other, of("mia")), "forbidden");
    await refused(listMemberAccess(ctx.owner, of("nobody")), "missing");
    await refused(listMemberAccess(ctx.owner, of("root")), "missing");
  });

  test("is told to a token as far as the token sees", async () => {
    const where = { kind: "channels" as const, channels: ["tools"], packages: [] };
    const { secret } = await make.token(mia, { scopes: ["api:read"], where });
    const seen = await listMemberAccess(await make.ctxOfSecret(services, secret), of("mia"));
    expect(seen.map(({ channel }) => channel)).toEqual(["tools"]);
  });
});

describe("a member", () => {
  test("shows name, role and groups to everybody, the rest to administrators and to themselves", async () => {
    const shown = { login: "mia", name: "mia", active: true, role: "member", groups: ["readers", "writers"] };
    expect(await getMember(ctx.other, of("mia"))).toMatchObject({ ...shown, email: "", activity: null });
    for (const who of ["owner", "mia"] as const)
      expect(await getMember(ctx[who], of("mia"))).toMatchObject({ ...shown, email: mia.email, activity: {} });
    await refused(getMember(ctx.owner, of("nobody")), "missing");
    await refused(getMember(ctx.owner, of("root")), "missing");
  });

  test("has as many tokens in use as live and can reach the organization, and was last seen at the last of all", async () => {
    const who = await make.member(at, await make.person(services, { login: "ann", password: "a long password" }));
    const elsewhere = await make.member(await make.organization(services), who);
    const now = new Date();
    const read = async () => (await listMemberActivity(ctx.owner, "acme")).get("ann");
    expect(await read()).toEqual({ tokens: 0, lastSeenAt: null });
    const { token } = await make.token(who);
    await make.token(elsewhere, { expiresIn: 60 }, { now: new Date(now.getTime() - 3_600_000) });
    const stopped = await make.token(who);
    await blockToken(ctx.owner, { organization: "acme", id: stopped.token.id });
    expect(await read()).toEqual({ tokens: 1, lastSeenAt: null });
    const signedIn = new Date(now.getTime() - 60_000);
    await signIn(make.ctxOfNobody(services, { now: signedIn }), { login: "ann", password: "a long password" });
    expect(await read()).toEqual({ tokens: 1, lastSeenAt: signedIn });
    const use = { tokenId: token.id, digest: "", what: "download" as const, at: now.getTime() };
    services.usage.note({ ...use, client: "conda/26.7", address: "192.0.2.9" });
    await until(async () => (await read())?.lastSeenAt?.getTime() === now.getTime());
    expect((await getMember(ctx.owner, of("ann"))).activity).toEqual({ tokens: 1, lastSeenAt: now });
    await refused(listMemberActivity(ctx.mia, "acme"), "forbidden");
  });
});
