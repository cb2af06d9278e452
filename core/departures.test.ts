/** What becomes of tokens when people leave, lose their role or their account; and blocks, which end a token in one place. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import { tokenBlocks, tokens } from "#db/schema/tokens.ts";
import { getChannel } from "./channels.ts";
import type { Services } from "./context.ts";
import { leaveOrganization, removeMember, setRole } from "./members.ts";
import { refused } from "./testing.ts";
import { blockToken, keepToken, listReachingTokens, listTokensOfMember, unblockToken } from "./token-reach.ts";
import type { CreateToken } from "./tokens.input.ts";
import { getToken, listOrganizationTokens } from "./tokens.ts";
import { updateUser } from "./users.ts";

let services: Services;
let close: () => Promise<void>;
let at: make.TestOrganization;
let other: make.TestOrganization;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
});
beforeEach(async () => {
  at = await make.organization(services);
  other = await make.organization(services);
});
afterAll(() => close());

const stateOf = async (id: string) => {
  const [row] = await services.database.read.select().from(tokens).where(eq(tokens.id, id));
  const blocks = await services.database.read.select().from(tokenBlocks).where(eq(tokenBlocks.tokenId, id));
  return {
    revoked: row?.revokedAt !== null,
    orphaned: row?.orphanedAt !== null,
    blocked: blocks.map(({ organizationId }) => organizationId),
  };
};
const FREE = { revoked: false, orphaned: false, blocked: [] };
const on = (...all: make.TestChannel[]) => ({
  kind: "channels" as const,
  channels: all.map(({ name }) => name),
  packages: [],
});
const owned = (by: make.TestOrganization) => ({ kind: "organization", organization: by.name }) as const;

/** An administrator of two organizations, with a token of every kind. */
async function someone() {
  const who = await make.member(other, await make.member(at, undefined, "admin"), "admin");
  const [here, there] = [await make.channel(at), await make.channel(other)];
  const own = async (name: string, wish: Partial<CreateToken>) => (await make.token(who, { name, ...wish })).token.id;
  const ids = {
    fenced: await own("fenced", { owner: { kind: "me", organization: at.name } }),
    elsewhere: await own("elsewhere", { owner: { kind: "me", organization: other.name } }),
    open: await own("open", {}),
    here: await own("here", { where: on(here) }),
    there: await own("there", { where: on(there) }),
    farm: await own("farm", { owner: owned(at) }),
    farther: await own("farther", { owner: owned(other) }),
  };
  const maker = await make.token(who, { name: "maker", scopes: ["all"] });
  const by = await make.ctxOfSecret(services, maker.secret);
  const made = (await make.tokenBy(by, { name: "made", owner: owned(at) })).token.id;
  return { who, ids: { ...ids, maker: maker.token.id, made } };
}
type Ids = Awaited<ReturnType<typeof someone>>["ids"];

const states = async (ids: Ids) =>
  Object.fromEntries(await Promise.all(Object.entries(ids).map(async ([name, id]) => [name, await stateOf(id)])));

const left = (ids: Ids) => ({
  tokens: {
    revoked: [{ id: ids.fenced, name: "fenced" }],
    blocked: [
      { id: ids.here, name: "here" },
      { id: ids.maker, name: "maker" },
      { id: ids.open, name: "open" },
    ],
    orphaned: [
      { id: ids.farm, name: "farm" },
      { id: ids.made, name: "made" },
    ],
  },
});

describe("whoever leaves", () => {
  test.each([
    ["is removed", (who: make.TestPerson) => removal(who)],
    ["leaves", (who: make.TestPerson) => leaving(who)],
  ])("and %s takes nothing along, and everything elsewhere stays", async (_, go) => {
    const { who, ids } = await someone();
    const ctx = await go(who);
    expect(await states(ids)).toEqual({
      fenced: { ...FREE, revoked: true },
      open: { ...FREE, blocked: [at.id] },
      here: { ...FREE, blocked: [at.id] },
      maker: { ...FREE, blocked: [at.id] },
      farm: { ...FREE, orphaned: true },
      made: { ...FREE, orphaned: true },
      elsewhere: FREE,
      there: FREE,
      farther: FREE,
    });
    expect(await make.auditRows(services, ctx)).toMatchObject([
      { objectName: who.login, organizationId: at.id, before: { role: "admin" }, after: left(ids) },
    ]);
  });

  test("and comes back finds the blocks in place until an administrator lifts them", async () => {
    const { who, ids } = await someone();
    await leaving(who);
    await make.member(at, who);
    expect((await stateOf(ids.open)).blocked).toEqual([at.id]);
    const listed = await listTokensOfMember(await make.ctxOf(at.owner), { organization: at.name, login: who.login });
    expect(listed.map(({ name, blocked }) => [name, blocked?.by])).toEqual([
      ["here", who.login],
      ["maker", who.login],
      ["open", who.login],
    ]);
    await refused(unblockToken(await make.ctxOf(who), { organization: at.name, id: ids.open }), "forbidden");
    await unblockToken(await make.ctxOf(at.owner), { organization: at.name, id: ids.open });
    expect(await stateOf(ids.open)).toEqual(FREE);
    await leaving(who);
    expect((await stateOf(ids.open)).blocked).toEqual([at.id]);
  });

  test("as the last owner cannot leave, and nothing is touched", async () => {
    const alone = await make.organization(services);
    const { id } = (await make.token(alone.owner, { owner: { kind: "me", organization: alone.name } })).token;
    const { message } = await refused(
      leaveOrganization(await make.ctxOf(alone.owner), { organization: alone.name }),
      "conflict",
    );
    expect(message).toBe("This is the last owner. Make another member an owner first.");
    expect(await stateOf(id)).toEqual(FREE);
  });

  test("by a token that is kept to channels stays", async () => {
    const who = await make.member(at);
    const channel = await make.channel(at, { visibility: "members" });
    const { secret } = await make.token(who, { scopes: ["all"], where: on(channel) });
    await refused(leaveOrganization(await make.ctxOfSecret(services, secret), { organization: at.name }), "forbidden");
  });
});

async function removal({ login }: make.TestPerson) {
  const ctx = await make.ctxOf(at.owner);
  await removeMember(ctx, { organization: at.name, login });
  return ctx;
}
async function leaving(who: make.TestPerson) {
  const ctx = await make.ctxOf(who);
  await leaveOrganization(ctx, { organization: at.name });
  return ctx;
}

describe("tokens that somebody made for an organization are listed", () => {
  test("there once they are an administrator no more, but not while they are one", async () => {
    const { who, ids } = await someone();
    await setRole(await make.ctxOf(at.owner), { organization: at.name, login: who.login, role: "owner" });
    await setRole(await make.ctxOf(at.owner), { organization: at.name, login: who.login, role: "admin" });
    expect(await stateOf(ids.farm)).toEqual(FREE);
    const ctx = await make.ctxOf(at.owner);
    await setRole(ctx, { organization: at.name, login: who.login, role: "member" });
    expect(await states(ids)).toMatchObject({
      farm: { ...FREE, orphaned: true },
      made: { ...FREE, orphaned: true },
      farther: FREE,
      fenced: FREE,
      open: FREE,
    });
    const [row] = await make.auditRows(services, ctx);
    expect(row?.after).toEqual({ role: "member", orphaned: left(ids).tokens.orphaned });
  });

  test("everywhere once their account is not active, with their names in the log", async () => {
    const { who, ids } = await someone();
    const ctx = await make.ctxOf(await make.root(services));
    await updateUser(ctx, { login: who.login, active: false });
    expect(await states(ids)).toMatchObject({
      farm: { ...FREE, orphaned: true },
      made: { ...FREE, orphaned: true },
      farther: { ...FREE, orphaned: true },
      open: FREE,
    });
    const orphaned = ["farm", "farther", "made"].map((name) => expect.objectContaining({ name }));
    expect(await make.auditRows(services, ctx)).toMatchObject([{ after: { active: false, orphaned } }]);
    // Saying it again takes back nobody's "keep".
    await keepToken(await make.ctxOf(at.owner), { organization: at.name, id: ids.farm });
    await updateUser(ctx, { login: who.login, active: false });
    expect(await stateOf(ids.farm)).toEqual(FREE);
  });

  test("until somebody keeps them, which an administrator may once", async () => {
    const { who, ids } = await someone();
    await leaving(who);
    const listed = async () =>
      (await listOrganizationTokens(await make.ctxOf(at.owner), at.name))
        .filter(({ orphanedAt }) => orphanedAt !== null)
        .map(({ id }) => id);
    expect(await listed()).toEqual(expect.arrayContaining([ids.farm, ids.made]));
    const plain = await make.member(at);
    await refused(keepToken(await make.ctxOf(plain), { organization: at.name, id: ids.farm }), "forbidden");
    const ctx = await make.ctxOf(await make.member(at, undefined, "admin"));
    await keepToken(ctx, { organization: at.name, id: ids.farm });
    await keepToken(ctx, { organization: at.name, id: ids.farm });
    expect(await listed()).not.toContain(ids.farm);
    expect((await getToken(ctx, { id: ids.farm })).status).toBe("active");
    expect(await make.auditRows(services, ctx)).toMatchObject([
      { action: "organization.tokens", objectName: "farm", before: { madeBy: who.login }, after: { kept: true } },
    ]);
    // Another organization's, or a person's, is none of this one's.
    await refused(keepToken(ctx, { organization: at.name, id: ids.farther }), "missing");
    await refused(keepToken(ctx, { organization: at.name, id: ids.open }), "missing");
  });
});

describe("a block", () => {
  test("is for tokens that reach the organization, and for its administrators", async () => {
    const { who, ids } = await someone();
    const admin = await make.ctxOf(at.owner);
    for (const id of [ids.elsewhere, ids.there, ids.farther, "nothing"])
      for (const verb of [blockToken, unblockToken])
        await refused(verb(admin, { organization: at.name, id }), "missing");
    for (const id of [ids.fenced, ids.open, ids.here, ids.farm]) {
      await blockToken(admin, { organization: at.name, id });
      await blockToken(admin, { organization: at.name, id });
      expect(await stateOf(id)).toEqual({ ...FREE, blocked: [at.id] });
      await unblockToken(admin, { organization: at.name, id });
      await unblockToken(admin, { organization: at.name, id });
      expect(await stateOf(id)).toEqual(FREE);
    }
    const rows = await make.auditRows(services, admin);
    expect(rows.map(({ objectName, after }) => [objectName, after])).toEqual(
      ["fenced", "open", "here", "farm"].flatMap((name) => [
        [name, { blocked: true }],
        [name, { blocked: false }],
      ]),
    );
    expect(rows.every((row) => row.action === "token.block" && row.organizationId === at.id)).toBe(true);
    await leaving(who);
    await refused(blockToken(admin, { organization: at.name, id: ids.there }), "missing");
  });
});

describe("the list of tokens that reach an organization", () => {
  test("has the live ones of everybody, and says nothing of where else they reach", async () => {
    const { who, ids } = await someone();
    const [here, there] = [await make.channel(at), await make.channel(other)];
    await make.token(who, { name: "both", where: on(here, there), note: "for beta" });
    const past = new Date(Date.now() - 86_400_000);
    await make.token(who, { name: "over", expiresIn: 60 }, { now: past });
    const all = await listReachingTokens(await make.ctxOf(at.owner), at.name);
    const theirs = all.filter(({ owner, id }) => owner === who.login || id === ids.farm || id === ids.made);
    expect(theirs.map(({ name, owner }) => [name, owner])).toEqual([
      ["both", who.login],
      ["farm", null],
      ["fenced", who.login],
      ["here", who.login],
      ["made", null],
      ["maker", who.login],
      ["open", who.login],
    ]);
    expect(theirs[0]?.where).toEqual({ kind: "channels", channels: [here.name], packages: [] });
    expect(theirs[0]?.hint).toMatch(/^slc-\w{4}…\w{4}$/);
    const text = JSON.stringify(all);
    expect(text).not.toContain(there.name);
    expect(text).not.toMatch(/for beta|digest|slc-[0-9A-Za-z]{5}/);
    await updateUser(await make.ctxOf(await make.root(services)), { login: who.login, active: false });
    const after = await listReachingTokens(await make.ctxOf(at.owner), at.name);
    expect(after.filter(({ owner }) => owner === who.login)).toEqual([]);
  });

  test("is a member's own for that member, and nobody else's", async () => {
    const { who } = await someone();
    const plain = await make.member(at);
    await make.token(plain, { name: "mine" });
    const ctx = await make.ctxOf(plain);
    const names = async (login: string) =>
      (await listTokensOfMember(ctx, { organization: at.name, login })).map(({ name }) => name);
    expect(await names(plain.login)).toEqual(["mine"]);
    await refused(names(who.login), "forbidden");
    await refused(listReachingTokens(ctx, at.name), "forbidden");
    const { secret } = await make.token(plain, { scopes: ["api:read"], owner: { kind: "me", organization: at.name } });
    const narrow = await make.ctxOfSecret(services, secret);
    const seen = await listTokensOfMember(narrow, { organization: at.name, login: plain.login });
    expect(seen.every(({ fenced }) => fenced)).toBe(true);
  });
});

test("a token that was blocked makes none that is not", async () => {
  const at = await make.organization(services);
  const ml = await make.channel(at);
  const admin = await make.member(at, undefined, "admin");
  const { token, secret } = await make.token(admin, { scopes: ["all"] });
  await blockToken(await make.ctxOf(at.owner), { organization: at.name, id: token.id });
  const made = await make.tokenBy(await make.ctxOfSecret(services, secret), { scopes: ["all"] });
  const twin = await make.ctxOfSecret(services, made.secret);
  await refused(getChannel(twin, ml.name), "missing");
});
