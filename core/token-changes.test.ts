import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import { serve } from "#registry/serve.ts";
import type { Services } from "./context.ts";
import { updateServerPolicy } from "./server-policy.ts";
import { outcomes, refused } from "./testing.ts";
import { endOldSecret, narrowToken, rotateToken } from "./token-changes.ts";
import { setTokenPolicy, tokensBeyond } from "./token-policy.ts";
import { RotateToken } from "./tokens.input.ts";
import { getToken, revokeToken } from "./tokens.ts";

const DAY = 86_400_000;
let services: Services;
let close: () => Promise<void>;
let at: make.TestOrganization;
let admin: make.TestPerson;
let ml: make.TestChannel;
let tools: make.TestChannel;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
  at = await make.organization(services);
  admin = await make.member(at, undefined, "admin");
  [ml, tools] = [await make.channel(at), await make.channel(at)];
  await make.publish(ml, { name: "numpy" });
});
afterAll(() => close());

/** What a client gets for the index of a channel. */
async function statusOf(secret: string, channel = ml) {
  const path = `/t/${secret}/${channel.name}/noarch/repodata.json`;
  const { status } = await serve(services, { method: "GET", path, header: () => undefined, address: "192.0.2.1" });
  return status;
}
const channels = (...named: make.TestChannel[]) => ({
  kind: "channels" as const,
  channels: named.map(({ name }) => name),
  packages: [] as string[],
});
const rotate = async (id: string, overlapSeconds?: number, by = admin, asking: make.Asking = {}) =>
  rotateToken(await make.ctxOf(by, asking), RotateToken.parse({ id, overlapSeconds }));

describe("rotating", () => {
  test("keeps id, name and rights, and both secrets work until the old one is ended", async () => {
    const { token, secret } = await make.token(admin, { where: channels(ml) });
    expect(await statusOf(secret)).toBe(200);
    const next = await rotate(token.id);
    expect(next.token).toMatchObject({ id: token.id, name: token.name, scopes: token.scopes, where: token.where });
    expect(next.secret).not.toBe(secret);
    expect([await statusOf(secret), await statusOf(next.secret)]).toEqual([200, 200]);
    await endOldSecret(await make.ctxOf(admin), token);
    expect([await statusOf(secret), await statusOf(next.secret)]).toEqual([401, 200]);
    // Its holder learns what became of it.
    await expect(make.ctxOfSecret(services, secret)).rejects.toThrow(/was replaced by a new one/);
  });

  test("again because the new secret reached nobody ends that one, and leaves the one in use its time", async () => {
    const now = new Date();
    const { token, secret: used } = await make.token(admin, { where: channels(ml) }, { now });
    const { secret: lost } = await rotate(token.id, 3600, admin, { now });
    const ctx = await make.ctxOf(admin, { now });
    const { secret } = await rotateToken(ctx, RotateToken.parse({ id: token.id, unsaved: true }));
    expect([await statusOf(used), await statusOf(lost), await statusOf(secret)]).toEqual([200, 401, 200]);
    // The old one lives no longer than it was to live before.
    const later = new Date(now.getTime() + 3_600_001);
    await expect(make.ctxOfSecret(services, used, { now: later })).rejects.toThrow(/replaced/);
    const sooner = RotateToken.parse({ id: token.id, unsaved: true, overlapSeconds: 0 });
    await rotateToken(await make.ctxOf(admin), sooner);
    expect([await statusOf(used), await statusOf(secret)]).toEqual([401, 401]);
  });

  test("with no overlap refuses the old secret from the next request on", async () => {
    const { token, secret } = await make.token(admin, { where: channels(ml) });
    expect(await statusOf(secret)).toBe(200);
    const next = await rotate(token.id, 0);
    expect([await statusOf(secret), await statusOf(next.secret)]).toEqual([401, 200]);
  });

  test("three times in a row leaves two secrets alive: the oldest ends at once", async () => {
    const { token, secret: one } = await make.token(admin, { where: channels(ml) });
    const two = (await rotate(token.id)).secret;
    const three = (await rotate(token.id)).secret;
    expect([await statusOf(one), await statusOf(two), await statusOf(three)]).toEqual([401, 200, 200]);
    const four = (await rotate(token.id)).secret;
    expect([await statusOf(two), await statusOf(three), await statusOf(four)]).toEqual([401, 200, 200]);
  });

  test("never lets an old secret live beyond its old end", async () => {
    const now = new Date();
    const { token, secret } = await make.token(admin, { where: channels(ml), expiresIn: 3600 }, { now });
    const next = await rotate(token.id, 7 * 86_400, admin, { now });
    expect(next.token.expiresAt?.getTime()).toBe(now.getTime() + 365 * DAY);
    const later = new Date(now.getTime() + 3_600_001);
    await expect(make.ctxOfSecret(services, secret, { now: later })).rejects.toThrow(/replaced/);
    await make.ctxOfSecret(services, next.secret, { now: later });
  });

  test("is refused for a revoked one, for strangers, and twice at once it leaves one present secret", async () => {
    const { token } = await make.token(admin, { where: channels(ml) });
    await refused(rotate(token.id, undefined, await make.member(at)), "missing");
    expect(await outcomes([rotate(token.id), rotate(token.id)])).toEqual({ done: 2, refused: [] });
    await revokeToken(await make.ctxOf(admin), token);
    await refused(rotate(token.id), "conflict");
  });

  test("gives nobody a token that may do more than the one that asks", async () => {
    const wide = await make.token(admin, { scopes: ["all"] });
    const narrow = await make.token(admin, { scopes: ["api"] });
    const ctx = await make.ctxOfSecret(services, narrow.secret);
    await refused(rotateToken(ctx, RotateToken.parse({ id: wide.token.id })), "forbidden");
    const same = await make.token(admin, { scopes: ["api:read"] });
    await rotateToken(ctx, RotateToken.parse({ id: same.token.id }));
    const kept = await make.token(admin, { scopes: ["all"], networks: ["10.0.0.0/8"] });
    const inside = await make.ctxOfSecret(services, kept.secret, { address: "10.0.0.1" });
    await refused(rotateToken(inside, RotateToken.parse({ id: same.token.id })), "forbidden");
  });

  test("leaves an audit row without a secret", async () => {
    const { token } = await make.token(admin, { where: channels(ml) });
    const ctx = await make.ctxOf(admin);
    const { secret } = await rotateToken(ctx, RotateToken.parse({ id: token.id }));
    const [row] = await make.auditRows(services, ctx);
    expect(row).toMatchObject({ action: "token.rotate", objectId: token.id, outcome: "done" });
    expect(JSON.stringify(row).includes(secret.slice(8))).toBe(false);
  });
});

describe("narrowing", () => {
  test("takes channels, scopes and time at once", async () => {
    const { token, secret } = await make.token(admin, { scopes: ["conda"], where: channels(ml, tools) });
    expect([await statusOf(secret), await statusOf(secret, tools)]).toEqual([200, 200]);
    const ctx = await make.ctxOf(admin);
    const less = await narrowToken(ctx, { id: token.id, channels: [ml.name], name: "less", note: "fewer" });
    expect(less).toMatchObject({ name: "less", note: "fewer", where: { channels: [ml.name] } });
    expect(less.summary).not.toContain(tools.name);
    expect([await statusOf(secret), await statusOf(secret, tools)]).toEqual([200, 403]);
    await narrowToken(ctx, { id: token.id, scopes: ["conda:upload"] });
    expect(await statusOf(secret)).toBe(403);
    await narrowToken(ctx, { id: token.id, expiresAt: new Date(Date.now() + 50).toISOString() });
    expect((await getToken(ctx, token)).expiresAt?.getTime()).toBeLessThan(Date.now() + 1000);
  });

  test.each([
    ["another channel", () => ({ channels: [tools.name] }), "channels"],
    ["another scope", () => ({ scopes: ["pypi:download" as const] }), "scopes"],
    ["a parent of its scopes", () => ({ scopes: ["conda" as const] }), "scopes"],
    ["a later end", () => ({ expiresAt: new Date(Date.now() + 200 * DAY).toISOString() }), "expiresAt"],
    ["an end in the past", () => ({ expiresAt: new Date(Date.now() - DAY).toISOString() }), "expiresAt"],
    ["every address", () => ({ networks: [] as string[] }), "networks"],
    ["a wider network", () => ({ networks: ["10.0.0.0/7"] }), "networks"],
    ["a network with host bits", () => ({ networks: ["10.0.0.5/24"] }), "networks"],
    ["every package", () => ({ packages: [] as string[] }), "packages"],
    ["other packages", () => ({ packages: ["zlib"] }), "packages"],
  ])("is refused for %s, and changes nothing", async (_, more, field) => {
    const where = { ...channels(ml), packages: ["num*"] };
    const wish = { scopes: ["conda:download" as const], where, networks: ["10.0.0.0/8"], expiresIn: 100 * 86_400 };
    const { token } = await make.token(admin, wish);
    const ctx = await make.ctxOf(admin);
    const { fields } = await refused(narrowToken(ctx, { id: token.id, ...more() }), "invalid");
    expect(Object.keys(fields)).toEqual([field]);
    expect(await getToken(ctx, token)).toEqual(token);
  });

  test("within what it has goes: packages, networks", async () => {
    const where = { ...channels(ml), packages: ["num*"] };
    const { token } = await make.token(admin, { where, networks: ["10.0.0.0/8"] });
    const ctx = await make.ctxOf(admin);
    const less = await narrowToken(ctx, { id: token.id, packages: ["numpy", "numb*"], networks: ["10.1.0.0/16"] });
    expect(less).toMatchObject({ where: { packages: ["numpy", "numb*"] }, networks: ["10.1.0.0/16"] });
  });

  test("is its owner's alone, and a taken name is a conflict", async () => {
    const { token } = await make.token(admin, { name: "first" });
    const other = await make.token(admin, { name: "second" });
    const ctx = await make.ctxOf(admin);
    await refused(narrowToken(await make.ctxOf(at.owner), { id: token.id, note: "mine" }), "missing");
    await refused(narrowToken(ctx, { id: other.token.id, name: "first" }), "conflict");
    await revokeToken(ctx, token);
    await refused(narrowToken(ctx, { id: token.id, note: "late" }), "conflict");
    await narrowToken(ctx, { id: other.token.id, name: "first" });
  });
});

describe("a token policy", () => {
  const policy = async (rules: object) =>
    setTokenPolicy(await make.ctxOf(at.owner), { organization: at.name, ...rules });

  test("is the owner's, and holds at use: what lives too long is refused here, and nowhere else", async () => {
    const elsewhere = await make.organization(services, { owner: admin });
    const theirs = await make.channel(elsewhere);
    const { token, secret } = await make.token(admin);
    expect([await statusOf(secret), await statusOf(secret, theirs)]).toEqual([200, 200]);
    await refused(setTokenPolicy(await make.ctxOf(admin), { organization: at.name, longestDays: 90 }), "forbidden");
    const owner = await make.ctxOf(at.owner);
    expect((await tokensBeyond(owner, at.name, { longestDays: 90 })).map(({ id }) => id)).toContain(token.id);
    await policy({ longestDays: 90 });
    expect([await statusOf(secret), await statusOf(secret, theirs)]).toEqual([403, 200]);
    const short = await make.token(admin, { where: channels(ml), owner: { kind: "me", organization: at.name } });
    expect(short.token.expiresAt?.getTime()).toBeLessThan(Date.now() + 91 * DAY);
    expect(await statusOf(short.secret)).toBe(200);
    const { fields } = await refused(
      make.token(admin, { owner: { kind: "me", organization: at.name }, expiresIn: 91 * 86_400 }),
      "invalid",
    );
    expect(fields.expiresAt).toContain(`${at.name} allows at most 90 days`);
    await policy({});
    expect(await statusOf(secret)).toBe(200);
  });

  test("keeps tokens of the organization for owners where it says so", async () => {
    const wish = { owner: { kind: "organization" as const, organization: at.name }, where: channels(ml) };
    await make.token(admin, wish);
    await policy({ makers: "owner" });
    await refused(make.token(admin, wish), "forbidden");
    await make.token(at.owner, wish);
    await policy({});
  });

  test("may ask for a recent sign-in, which no token has", async () => {
    const maker = await make.token(admin, { scopes: ["api", "repos"] });
    await policy({ recentSignIn: 10 });
    const wish = { owner: { kind: "me" as const, organization: at.name }, where: channels(ml) };
    const fence = await make.ctxOfSecret(services, maker.secret);
    await refused(make.tokenBy(fence, wish), "forbidden");
    const ctx = await make.ctxOf(admin);
    const long = { ...ctx, signedInAt: new Date(ctx.now.getTime() - 11 * 60_000) };
    const { fields } = await refused(make.tokenBy(long, wish), "invalid");
    expect(fields.password).toBe("Enter your password: you signed in more than 10 minutes ago.");
    await make.tokenBy(ctx, wish);
    await policy({});
  });

  test("is never laxer than the server's, and 'no end' needs both", async () => {
    const { fields } = await refused(policy({ longestDays: 400 }), "invalid");
    expect(fields.longestDays).toBe("This server allows at most 365 days.");
    const never = () => make.token(admin, { expiresAt: null, where: channels(ml) });
    await refused(never(), "invalid");
    const server = await make.ctxOf(await make.root(services));
    await updateServerPolicy(server, { allowNever: true });
    const { token, secret } = await never();
    expect(token.expiresAt).toBeNull();
    expect(await statusOf(secret)).toBe(200);
    await policy({ allowNever: false });
    expect(await statusOf(secret)).toBe(403);
    await policy({});
    await updateServerPolicy(server, { allowNever: false });
  });

  test("of somebody who had an older page is a conflict", async () => {
    await refused(policy({ longestDays: 30, version: 1 }), "conflict");
  });
});
