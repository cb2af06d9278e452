import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { levelOn } from "#access/can.ts";
import { SCOPE_IDS } from "#access/vocabulary.ts";
import * as make from "#db/factories.ts";
import { tokenSecrets, tokens } from "#db/schema/tokens.ts";
import { deleteChannel, getChannelRow, listMyChannels } from "./channels.ts";
import type { Context, Services } from "./context.ts";
import { setChannelGrant } from "./grants.ts";
import { deleteGroup, removeGroupMember } from "./groups.ts";
import { removeMember, setRole } from "./members.ts";
import { createOrganization } from "./organizations.ts";
import { isSecret } from "./secret.ts";
import { outcomes, refused } from "./testing.ts";
import { previewToken } from "./token-draft.ts";
import { CreateToken } from "./tokens.input.ts";
import { getToken, listMyTokens, listOrganizationTokens, revokeToken } from "./tokens.ts";

let services: Services;
let close: () => Promise<void>;
let at: make.TestOrganization;
let other: make.TestOrganization;
let admin: make.TestPerson;
let ml: make.TestChannel;
let tools: make.TestChannel;
let theirs: make.TestChannel;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
  [at, other] = [await make.organization(services), await make.organization(services)];
  admin = await make.member(at, undefined, "admin");
  [ml, tools, theirs] = [await make.channel(at), await make.channel(at), await make.channel(other)];
});
afterAll(() => close());

const DAY = 86_400_000;
const asSecret = (secret: string, more: make.Asking = {}) => make.ctxOfSecret(services, secret, more);
const channels = (...named: make.TestChannel[]) => ({
  kind: "channels" as const,
  channels: named.map(({ name }) => name),
  packages: [] as string[],
});
const ofOrganization = () => ({ owner: { kind: "organization" as const, organization: at.name } });
const parsed = (wish: object) =>
  CreateToken.safeParse({ name: "x", scopes: ["conda"], where: { kind: "all" }, ...wish });
/** A token of the organization's administrator, as a context. */
const maker = async (wish: Partial<CreateToken>) => asSecret((await make.token(admin, wish)).secret);
const levelOf = async (ctx: Context, channel: make.TestChannel) =>
  levelOn(ctx.standing, await getChannelRow(services.database.read, channel.name), null).level;

describe("a new token", () => {
  test("shows its secret once: it is in no row, no projection and no audit row", async () => {
    const ctx = await make.ctxOf(admin);
    const { token, secret } = await make.tokenBy(ctx, { name: "once", where: channels(ml) });
    expect(isSecret(secret)).toBe(true);
    expect(token.hint).toBe(`${secret.slice(0, 8)}…${secret.slice(-4)}`);
    const rows = [
      await services.database.read.select().from(tokens).where(eq(tokens.id, token.id)),
      await services.database.read.select().from(tokenSecrets).where(eq(tokenSecrets.tokenId, token.id)),
      await make.auditRows(services),
      token,
      await getToken(ctx, token),
      await listMyTokens(ctx),
    ];
    const text = JSON.stringify(rows);
    for (let from = 0; from + 16 <= secret.length; from++) expect(text).not.toContain(secret.slice(from, from + 16));
    expect(Object.keys(token)).not.toContain("digest");
    expect((await make.auditRows(services, ctx)).map(({ action, objectName }) => [action, objectName])).toEqual([
      ["token.create", "once"],
    ]);
  });

  test("asks for at least one scope, and absence is never everything", () => {
    expect(parsed({ scopes: [] }).success).toBe(false);
    expect(parsed({ scopes: undefined }).success).toBe(false);
    expect(parsed({ scopes: ["everything"] }).success).toBe(false);
    expect(parsed({ where: undefined }).success).toBe(false);
    expect(parsed({ where: { kind: "channels", channels: [] } }).success).toBe(false);
  });

  test.each([["a/b"], ["a?b"], ["a#b"], [""], ["   "], ["a\nb"], ["a\u0000b"], ["x".repeat(201)]])(
    "is not named %j",
    (name) => {
      expect(parsed({ name }).success).toBe(false);
    },
  );

  test("is named anything else, emoji and spaces included", () => {
    for (const name of ["ci-ml-prod", "Ada's laptop 💻", "a.b_c", "x".repeat(200)])
      expect(parsed({ name }).success).toBe(true);
  });

  test("keeps the fewest scopes that say the same, and a summary in words", async () => {
    const { token } = await make.token(admin, {
      scopes: ["conda", "conda:download", "conda:upload", "api:read"],
      where: channels(ml, tools),
    });
    expect(token.scopes).toEqual(["conda", "api:read"]);
    expect(token.summary).toContain(
      `download and upload conda packages and read through the API in ${token.where.kind === "channels" ? token.where.channels[0] : ""}`,
    );
    const { summary } = await previewToken(
      await make.ctxOf(admin),
      CreateToken.parse({ name: "y", scopes: ["conda", "api:read"], where: channels(ml, tools) }),
    );
    expect(summary).toBe(token.summary);
  });

  test("says where its scopes promise more than its owner holds", async () => {
    const reader = await make.member(at);
    await make.grant(await make.group(at, [reader]), ml, "read");
    const { token } = await make.token(reader, { scopes: ["conda"], where: channels(ml) });
    expect(token.summary).toContain(
      `its owner has read on ${ml.name}, so uploads there will be refused until that changes`,
    );
  });
});

describe("a token's time", () => {
  test("is 365 days unless its maker says otherwise, and at most that", async () => {
    const now = new Date();
    const { token } = await make.token(admin, {}, { now });
    expect(token.expiresAt?.getTime()).toBe(now.getTime() + 365 * DAY);
    const short = await make.token(admin, { expiresIn: 3600 }, { now });
    expect(short.token.expiresAt?.getTime()).toBe(now.getTime() + 3_600_000);
    // The moment between filling in a form and sending it is not a mistake.
    const form = await make.token(
      admin,
      { expiresAt: new Date(now.getTime() + 365 * 86_400 * 1000 + 30_000).toISOString() },
      { now },
    );
    expect(form.token.expiresAt?.getTime()).toBe(now.getTime() + 365 * DAY);
  });

  test.each([
    ["in the past", -1, "Choose a date in the future."],
    ["now", 0, "Choose a date in the future."],
    ["too far away", 366 * DAY, "This server allows at most 365 days: until "],
  ])("is not chosen %s", async (_, ms, sentence) => {
    const now = new Date();
    const { fields } = await refused(
      make.token(admin, { expiresAt: new Date(now.getTime() + ms).toISOString() }, { now }),
      "invalid",
    );
    expect(fields.expiresAt).toContain(sentence);
  });

  test("is not chosen so far away that no calendar has it", async () => {
    for (const expiresIn of [366 * 86_400, Number.MAX_SAFE_INTEGER]) {
      const { fields } = await refused(make.token(admin, { expiresIn }), "invalid");
      expect(fields.expiresAt).toContain("This server allows at most 365 days");
    }
  });

  test("is said once, with a zone, and in the future", () => {
    expect(parsed({ expiresAt: "2030-01-01T00:00:00Z", expiresIn: 5 }).success).toBe(false);
    expect(parsed({ expiresAt: "2030-01-01T00:00:00" }).success).toBe(false);
    for (const expiresIn of [0, -5, 1.5]) expect(parsed({ expiresIn }).success).toBe(false);
  });

  test("ends to the moment, from the cache as well", async () => {
    const now = new Date();
    const { secret, token } = await make.token(admin, { expiresIn: 60 }, { now });
    const end = token.expiresAt?.getTime() ?? 0;
    await asSecret(secret, { now: new Date(end - 1) });
    const { message } = await refused(asSecret(secret, { now: new Date(end) }), "unauthenticated");
    expect(message).toMatch(/^Token .+ expired on \d+ \w+ \d{4}\.$/);
    await asSecret(secret, { now: new Date(end - 1) });
  });
});

describe("a token's name", () => {
  test("is taken while it lives and after it expired, and free once it is revoked", async () => {
    const now = new Date();
    const ctx = await make.ctxOf(admin, { now });
    const { token } = await make.tokenBy(ctx, { name: "laptop", expiresIn: 60 });
    const { fields } = await refused(make.tokenBy(ctx, { name: "laptop" }), "conflict");
    expect(fields.name).toBe(
      "You already have a token named laptop. Choose another name, rotate that one, or revoke it.",
    );
    const later = await make.ctxOf(admin, { now: new Date(now.getTime() + DAY) });
    expect((await getToken(later, token)).status).toBe("expired");
    await refused(make.tokenBy(later, { name: "laptop" }), "conflict");
    await revokeToken(later, token);
    await make.tokenBy(later, { name: "laptop" });
  });

  test("is one's own: another person and the organization may use it too", async () => {
    const name = "shared-name";
    await make.token(admin, { name });
    await make.token(at.owner, { name });
    await make.token(admin, { name, ...ofOrganization() });
    await refused(make.token(at.owner, { name, ...ofOrganization() }), "conflict");
  });

  test("wanted by several at once is given once", async () => {
    const wish = () => make.token(admin, { name: "racing" });
    expect(await outcomes([wish(), wish(), wish(), wish()])).toEqual({
      done: 1,
      refused: ["conflict", "conflict", "conflict"],
    });
  });
});

describe("a token's networks", () => {
  test.each([
    ["10.1.2.3/8", "10.1.2.3/8 is not a network. Did you mean 10.0.0.0/8?"],
    ["2001:db8::1/32", "2001:db8::1/32 is not a network. Did you mean 2001:db8::/32?"],
    ["10.0.0.0", "10.0.0.0 is not a network. Write it like 10.0.0.0/8."],
    ["10.0.0.0/33", "10.0.0.0/33 is not a network. Write it like 10.0.0.0/8."],
    ["office", "office is not a network. Write it like 10.0.0.0/8."],
  ])("are whole: not %s", async (network, sentence) => {
    const { fields } = await refused(make.token(admin, { networks: [network] }), "invalid");
    expect(fields.networks).toBe(sentence);
  });

  test("let a request in or not, on every request anew, and the holder is told", async () => {
    const { secret } = await make.token(admin, { scopes: ["all"], networks: ["10.0.0.0/8", "2001:db8::/32"] });
    const look = async (address: string) => listMyChannels(await asSecret(secret, { address }));
    for (const address of ["10.255.0.1", "2001:db8:1::5", "::ffff:10.0.0.1"])
      expect((await look(address)).length).toBeGreaterThan(0);
    for (const address of ["11.0.0.1", "2001:db9::1", "::1", "garbage", ""]) expect(await look(address)).toEqual([]);
    const far = await asSecret(secret, { address: "11.0.0.1" });
    const { message } = await refused(deleteChannel(far, { channel: ml.name }), "forbidden");
    expect(message).toContain("The request must come from the token's networks.");
    expect((await look("10.0.0.1")).length).toBeGreaterThan(0);
  });
});

describe("a token that makes a token", () => {
  test("needs api or all", async () => {
    for (const scope of SCOPE_IDS) {
      const ctx = await maker({ scopes: [scope] });
      const wish = make.tokenBy(ctx, { scopes: [scope] });
      if (scope === "api" || scope === "all") await wish;
      else expect((await refused(wish, "forbidden")).message).toContain("That needs scope api.");
    }
  });

  test.each([
    ["scopes", { scopes: ["api"] }, { scopes: ["conda:download"] }, "conda:download, which it does not have itself"],
    ["channels", { where: "ml" }, { where: { kind: "all" } }, "every channel"],
    ["packages", { where: "ml", packages: ["num*"] }, { where: "ml" }, "more packages of"],
    ["wider patterns", { where: "ml", packages: ["num*"] }, { where: "ml", packages: ["nu*"] }, "more packages of"],
    ["its organization", { owner: "fenced" }, {}, "beyond its organization"],
    [
      "its channels",
      { where: "ml" },
      { owner: "organization", scopes: ["repos"], where: { kind: "all" } },
      "is kept to channels",
    ],
  ])("hands on nothing beyond its own %s", async (_, own, wish, sentence) => {
    const ctx = await maker({ scopes: ["all"], ...filled(own) });
    const { message } = await refused(make.tokenBy(ctx, { scopes: ["api"], ...filled(wish) }), "forbidden");
    expect(message).toContain(sentence);
  });

  test("sees no channel to name but its own", async () => {
    const ctx = await maker({ scopes: ["all"], where: channels(ml) });
    const { fields } = await refused(make.tokenBy(ctx, { scopes: ["api"], where: channels(tools) }), "invalid");
    expect(fields.where).toBe(`You cannot use a channel named ${tools.name}, or there is none.`);
  });

  test("hands on what lies within, and the row says which token made it", async () => {
    const ctx = await maker({
      scopes: ["api"],
      where: { ...channels(ml), packages: ["num*", "zlib"] },
      owner: { kind: "me", organization: at.name },
    });
    const where = { ...channels(ml), packages: ["numpy", "numb*", "zlib"] };
    const { token } = await make.tokenBy(ctx, {
      scopes: ["api:read"],
      where,
      owner: { kind: "me", organization: at.name },
    });
    const [row] = await services.database.read.select().from(tokens).where(eq(tokens.id, token.id));
    expect(row).toMatchObject({ madeBy: ctx.actor.id, userId: admin.id });
  });

  test("is outlived by none that it makes", async () => {
    const now = new Date();
    const ctx = await maker({ scopes: ["api"], expiresIn: 3600 });
    const { token } = await make.tokenBy(ctx, { scopes: ["api:read"] });
    expect(token.expiresAt?.getTime()).toBeLessThanOrEqual(now.getTime() + 3_700_000);
    const { fields } = await refused(make.tokenBy(ctx, { scopes: ["api:read"], expiresIn: 7200 }), "invalid");
    expect(fields.expiresAt).toContain("A token cannot outlive the one that makes it");
  });

  test("keeps what it makes inside its networks", async () => {
    const { secret } = await make.token(admin, { scopes: ["api"], networks: ["10.0.0.0/8"] });
    const ctx = await asSecret(secret, { address: "10.1.1.1" });
    const { token } = await make.tokenBy(ctx, { scopes: ["api"] });
    expect(token.networks).toEqual(["10.0.0.0/8"]);
    expect((await make.tokenBy(ctx, { scopes: ["api"], networks: ["10.2.0.0/16"] })).token.networks).toEqual([
      "10.2.0.0/16",
    ]);
    for (const network of ["11.0.0.0/8", "0.0.0.0/0", "10.0.0.0/7", "2001:db8::/32"])
      await refused(make.tokenBy(ctx, { scopes: ["api"], networks: [network] }), "forbidden");
  });
});

/** Short words of the tables above as wishes. */
function filled(short: {
  scopes?: string[];
  where?: unknown;
  packages?: string[];
  owner?: string;
}): Partial<CreateToken> {
  const { scopes, where, packages = [], owner } = short;
  const place = where === "ml" ? ml : where === "tools" ? tools : undefined;
  return {
    ...(scopes && { scopes: scopes as CreateToken["scopes"] }),
    ...(place && { where: { ...channels(place), packages } }),
    ...(owner === "fenced" && { owner: { kind: "me", organization: at.name } }),
    ...(owner === "organization" && ofOrganization()),
  };
}

describe("a token's where", () => {
  test("names channels that its maker sees, and says the same of hidden and absent ones", async () => {
    const words = async (name: string) => {
      const { fields } = await refused(
        make.token(admin, { where: { kind: "channels", channels: [ml.name, name], packages: [] } }),
        "invalid",
      );
      return fields.where?.replace(name, "X");
    };
    expect(await words(theirs.name)).toBe(await words("no-such-channel"));
    expect(await words(theirs.name)).toBe("You cannot use a channel named X, or there is none.");
  });

  test("is exactly what the token reaches", async () => {
    const ctx = await maker({ scopes: ["all"], where: channels(ml) });
    expect((await listMyChannels(ctx)).map(({ name }) => name)).toEqual([ml.name]);
    await refused(deleteChannel(ctx, { channel: tools.name }), "missing");
  });

  test("keeps a token that was made for channels from acting on its whole organization", async () => {
    const ctx = await maker({ scopes: ["all"], where: channels(ml) });
    const member = await make.member(at);
    const { message } = await refused(
      setRole(ctx, { organization: at.name, login: member.login, role: "admin" }),
      "forbidden",
    );
    expect(message).toContain("is kept to channels.");
  });

  test("reaches nothing once its channels are gone, rather than everything", async () => {
    const gone = await make.channel(at);
    const { secret, token } = await make.token(admin, { scopes: ["all"], where: channels(gone) });
    await deleteChannel(await make.ctxOf(admin), { channel: gone.name });
    const ctx = await asSecret(secret);
    expect(await listMyChannels(ctx)).toEqual([]);
    expect((await getToken(await make.ctxOf(admin), token)).where).toEqual({
      kind: "channels",
      channels: [],
      packages: [],
    });
  });

  test("takes a single * for every package, and at most fifty patterns", async () => {
    const { token } = await make.token(admin, { where: { ...channels(ml), packages: ["numpy", "*"] } });
    expect(token.where).toEqual({ kind: "channels", channels: [ml.name], packages: [] });
    const many = Array.from({ length: 51 }, (_, i) => `p${i}`);
    expect(parsed({ where: { ...channels(ml), packages: many } }).success).toBe(false);
    for (const bad of ["a*b", "**", "a b", "", "-x"])
      expect(parsed({ where: { ...channels(ml), packages: [bad] } }).success).toBe(false);
  });
});

describe("a fence", () => {
  test("keeps a personal token to one organization, and its channels must be there", async () => {
    const both = await make.member(other, await make.member(at, undefined, "admin"), "admin");
    const owner = { kind: "me", organization: at.name } as const;
    const { secret } = await make.token(both, { scopes: ["all"], owner });
    const seen = (await listMyChannels(await asSecret(secret))).map(({ organization }) => organization);
    expect(new Set(seen)).toEqual(new Set([at.name]));
    const { fields } = await refused(make.token(both, { owner, where: channels(theirs) }), "invalid");
    expect(fields.where).toBe(`You cannot use a channel named ${theirs.name} in ${at.name}, or there is none.`);
    expect((await listMyTokens(await make.ctxOf(both), at.name)).length).toBe(1);
    expect((await listMyTokens(await make.ctxOf(both), other.name)).length).toBe(0);
  });

  test("around an organization one does not belong to is missing", async () => {
    await refused(make.token(admin, { owner: { kind: "me", organization: other.name } }), "missing");
  });

  test("keeps a server administrator's token from the server", async () => {
    const boss = await make.member(at, await make.person(services, { administrator: true }), "owner");
    const free = await make.token(boss, { scopes: ["all"] });
    await createOrganization(await asSecret(free.secret), { name: "made-by-token", displayName: "" });
    const fenced = await make.token(boss, { scopes: ["all"], owner: { kind: "me", organization: at.name } });
    await refused(
      createOrganization(await asSecret(fenced.secret), { name: "not-made", displayName: "" }),
      "forbidden",
    );
  });
});

describe("an organization's token", () => {
  test("never has a scope that makes it somebody", async () => {
    const refusedScopes = ["all", "api", "api:modify-group"] as const;
    for (const scope of SCOPE_IDS) {
      const wish = make.token(admin, { scopes: [scope], ...ofOrganization() });
      if (!(refusedScopes as readonly string[]).includes(scope)) await wish;
      else
        expect((await refused(wish, "invalid")).fields.scopes).toBe(`A token of an organization cannot have ${scope}.`);
    }
  });

  test("makes no token and has no account", async () => {
    const { secret } = await make.token(admin, { scopes: ["repos", "api:write"], ...ofOrganization() });
    const ctx = await asSecret(secret);
    await refused(make.tokenBy(ctx), "missing");
    await refused(listMyTokens(ctx), "missing");
  });

  test("reaches what a group reaches, never more than write", async () => {
    const team = await make.group(at);
    await make.grant(team, ml, "admin");
    await make.grant(team, tools, "read");
    const where = { kind: "group", group: team.name } as const;
    const { secret, token } = await make.token(admin, { scopes: ["repos"], where, ...ofOrganization() });
    expect(token.where).toEqual(where);
    const ctx = await asSecret(secret);
    expect([await levelOf(ctx, ml), await levelOf(ctx, tools), await levelOf(ctx, theirs)]).toEqual([
      "write",
      "read",
      null,
    ]);
    // What the group reaches changes, and the token with it.
    const by = await make.ctxOf(admin);
    await setChannelGrant(by, { organization: at.name, group: team.name, channel: tools.name, level: "admin" });
    expect(await levelOf(await asSecret(secret), tools)).toBe("write");
    await deleteGroup(by, { organization: at.name, group: team.name });
    expect(await levelOf(await asSecret(secret), ml)).toBeNull();
    expect((await getToken(by, token)).where).toEqual({ kind: "group", group: null });
  });

  test("reaches a group of its own organization only, and only a token of an organization does", async () => {
    const foreign = await make.group(other);
    const { fields } = await refused(
      make.token(admin, { where: { kind: "group", group: foreign.name }, ...ofOrganization() }),
      "invalid",
    );
    expect(fields.where).toBe(`There is no group named ${foreign.name}.`);
    const own = await make.group(at);
    await refused(make.token(admin, { where: { kind: "group", group: own.name } }), "invalid");
  });

  test("outlives whoever made it, and its administrators list and revoke it", async () => {
    const passing = await make.member(at, undefined, "admin");
    const { secret, token } = await make.token(passing, { where: channels(ml), ...ofOrganization() });
    await removeMember(await make.ctxOf(at.owner), { organization: at.name, login: passing.login });
    expect(await levelOf(await asSecret(secret), ml)).toBe("write");
    const by = await make.ctxOf(admin);
    expect((await listOrganizationTokens(by, at.name)).map(({ id }) => id)).toContain(token.id);
    await refused(revokeToken(await make.ctxOf(passing), token), "missing");
    await revokeToken(by, token);
    await refused(asSecret(secret), "unauthenticated");
  });

  test("has no level on another organization's channels, even if they were named", async () => {
    await refused(make.token(admin, { where: channels(theirs), ...ofOrganization() }), "invalid");
  });
});

describe("a token's rights", () => {
  test("are its owner's as they are when it is used", async () => {
    const who = await make.member(at);
    const team = await make.group(at, [who]);
    await make.grant(team, ml, "write");
    const { secret } = await make.token(who, { scopes: ["all"] });
    const level = async () => levelOf(await asSecret(secret), ml);
    expect(await level()).toBe("write");
    const by = await make.ctxOf(admin);
    const ref = { organization: at.name, group: team.name, login: who.login };
    await removeGroupMember(by, ref);
    expect(await level()).toBeNull();
    await setRole(by, { organization: at.name, login: who.login, role: "admin" });
    expect(await level()).toBe("admin");
    await removeMember(by, { organization: at.name, login: who.login });
    expect(await level()).toBeNull();
  });

  test("end with a revocation, which is harmless again and named in the refusal", async () => {
    const { secret, token } = await make.token(admin, { name: "short" });
    await asSecret(secret);
    const ctx = await make.ctxOf(admin);
    expect((await revokeToken(ctx, token)).status).toBe("revoked");
    expect((await revokeToken(ctx, token)).revokedAt).toEqual(ctx.now);
    expect(await make.auditRows(services, ctx)).toHaveLength(1);
    const { message } = await refused(asSecret(secret), "unauthenticated");
    expect(message).toMatch(/^Token short was revoked on \d+ \w+ \d{4}\.$/);
  });

  test("include revoking itself, whatever its scopes, and no other", async () => {
    const [one, two] = [await make.token(admin), await make.token(admin)];
    const ctx = await asSecret(one.secret);
    await refused(revokeToken(ctx, two.token), "forbidden");
    await revokeToken(ctx, one.token);
    await refused(asSecret(one.secret), "unauthenticated");
    await asSecret(two.secret);
    const organization = await make.token(admin, { where: channels(ml), ...ofOrganization() });
    await revokeToken(await asSecret(organization.secret), organization.token);
    await refused(asSecret(organization.secret), "unauthenticated");
  });

  test("are a stranger's nothing: another person's token is missing", async () => {
    const { token } = await make.token(admin);
    for (const who of [at.owner, other.owner, await make.root(services)]) {
      const ctx = await make.ctxOf(who);
      await refused(getToken(ctx, token), "missing");
      await refused(revokeToken(ctx, token), "missing");
    }
    await refused(getToken(await make.ctxOf(admin), { id: "no-such-token" }), "missing");
  });

  test("inside a request that began before a revocation end with it", async () => {
    const { secret, token } = await make.token(admin, { scopes: ["all"] });
    const open = await asSecret(secret);
    await revokeToken(await make.ctxOf(admin), token);
    await refused(deleteChannel(open, { channel: ml.name }), "unauthenticated");
  });
});
