/** Rules of the whole server: who may change them, and what follows at once. */
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import { createChannel, getChannel, updateChannel } from "./channels.ts";
import { createOrganization } from "./organizations.ts";
import {
  getEnvironment,
  getServerPolicy,
  listPublicChannels,
  serverPolicy,
  updateServerPolicy,
} from "./server-policy.ts";
import { refused } from "./testing.ts";

const { services, close } = await make.testServices();
const root = await make.root(services);
const at = await make.organization(services);
afterAll(() => close());

const admin = () => make.ctxOf(root);
beforeEach(async () => {
  await updateServerPolicy(await admin(), { publicChannels: false, everybodyFounds: false });
});

test("the strictest rules hold until somebody says otherwise", async () => {
  const fresh = await make.testServices();
  expect(await serverPolicy(fresh.services.database.read)).toEqual({
    publicChannels: false,
    everybodyFounds: false,
    longestDays: 365,
    allowNever: false,
    makers: "admin",
    recentSignIn: null,
  });
  await fresh.close();
});

test("is read and changed by server administrators alone", async () => {
  const reads = [getServerPolicy, listPublicChannels];
  const owner = await make.ctxOf(at.owner);
  for (const read of reads) {
    await refused(read(owner), "forbidden");
    await refused(read(make.ctxOfNobody(services)), "unauthenticated");
  }
  await refused(updateServerPolicy(owner, { everybodyFounds: true }), "forbidden");
  const rows = await make.auditRows(services, owner);
  expect(rows.map(({ action, organizationId }) => [action, organizationId])).toContainEqual(["write.refused", null]);
  await refused(updateServerPolicy(make.ctxOfNobody(services), { everybodyFounds: true }), "unauthenticated");
  const { secret } = await make.token(root, { scopes: ["api"] });
  await refused(updateServerPolicy(await make.ctxOfSecret(services, secret), { everybodyFounds: true }), "forbidden");
  expect(await getServerPolicy(await admin())).toMatchObject({ publicChannels: false, everybodyFounds: false });
});

test("changes the rules that are named and no others, with one row of audit; a repetition changes nothing", async () => {
  const ctx = await admin();
  await updateServerPolicy(ctx, { everybodyFounds: true });
  expect(await make.auditRows(services, ctx)).toMatchObject([
    {
      action: "server.manage",
      objectKind: "server",
      organizationId: null,
      before: { publicChannels: false, everybodyFounds: false },
      after: { publicChannels: false, everybodyFounds: true, closed: [] },
    },
  ]);
  const again = await admin();
  await updateServerPolicy(again, { everybodyFounds: true });
  expect(await make.auditRows(services, again)).toEqual([]);
  await updateServerPolicy(await admin(), { publicChannels: true });
  expect(await getServerPolicy(await admin())).toMatchObject({ publicChannels: true, everybodyFounds: true });
});

describe("public channels", () => {
  const create = async (name: string) =>
    createChannel(await make.ctxOf(at.owner), {
      organization: at.name,
      name,
      visibility: "public",
      description: "",
    });

  test("are refused while they are not allowed, whoever asks, and work once they are", async () => {
    const ml = await make.channel(at);
    const open = async () => updateChannel(await make.ctxOf(at.owner), { channel: ml.name, visibility: "public" });
    for (const attempt of [() => create("open-1"), open]) {
      const { message } = await refused(attempt(), "forbidden");
      expect(message).toBe("This server does not allow public channels. Choose members or private.");
    }
    await updateServerPolicy(await admin(), { publicChannels: true });
    expect(await create("open-1")).toMatchObject({ visibility: "public" });
    expect(await open()).toMatchObject({ visibility: "public" });
    const chief = await make.member(at);
    await make.grant(await make.group(at, [chief]), await make.channel(at, { name: "chiefs" }), "admin");
    // Admin on the channel is not enough: it takes the role.
    const ctx = await make.ctxOf(chief);
    await refused(updateChannel(ctx, { channel: "chiefs", visibility: "public" }), "forbidden");
  });

  test("become members-only when they are not allowed any more, each with a row in its organization's log", async () => {
    const [one, two] = [
      await make.channel(at, { visibility: "public" }),
      await make.channel(at, { visibility: "public" }),
    ];
    const quiet = await make.channel(at);
    const names = [one.name, two.name].sort();
    const before = await getChannel(await make.ctxOf(at.owner), one.name);
    const open = await listPublicChannels(await admin());
    for (const name of names) expect(open).toContainEqual({ name, organization: at.name });
    const ctx = await admin();
    await updateServerPolicy(ctx, { publicChannels: false });
    const owner = await make.ctxOf(at.owner);
    const seen = async (name: string) => (await getChannel(owner, name)).visibility;
    expect([await seen(one.name), await seen(two.name), await seen(quiet.name)]).toEqual([
      "members",
      "members",
      "private",
    ]);
    expect((await getChannel(owner, one.name)).version).toBe(before.version + 1);
    expect(await listPublicChannels(await admin())).toEqual([]);
    const [first, ...told] = await make.auditRows(services, ctx);
    const after = { publicChannels: false, closed: expect.arrayContaining(names) };
    expect(first).toMatchObject({ objectKind: "server", after });
    for (const { id, name } of [one, two])
      expect(told).toContainEqual(
        expect.objectContaining({
          organizationId: at.id,
          objectKind: "channel",
          objectId: id,
          objectName: name,
          before: { visibility: "public" },
          after: { visibility: "members" },
        }),
      );
    // What is allowed again is not open again.
    await updateServerPolicy(await admin(), { publicChannels: true });
    expect(await seen(one.name)).toBe("members");
  });
});

describe("who may create organizations", () => {
  const found = async (who: make.TestPerson, name: string) =>
    createOrganization(await make.ctxOf(who), { name, displayName: "" });

  test("is up to the server: administrators, or everybody, who is its owner then", async () => {
    const somebody = await make.person(services);
    const { message } = await refused(found(somebody, "mine"), "forbidden");
    expect(message).toBe("You cannot create organizations on this server. That is for server administrators.");
    await found(await make.root(services), "roots");
    await updateServerPolicy(await admin(), { everybodyFounds: true });
    expect((await make.ctxOf(somebody)).standing.person).toMatchObject({ founder: true, administrator: false });
    const { id } = await found(somebody, "mine");
    expect((await make.ctxOf(somebody)).standing.person?.roles[id]).toBe("owner");
    await updateServerPolicy(await admin(), { everybodyFounds: false });
    await refused(found(somebody, "mine-too"), "forbidden");
    // What was made stays theirs.
    expect((await make.ctxOf(somebody)).standing.person?.roles[id]).toBe("owner");
  });

  test("opens it to tokens with scope api, and never to those kept to channels or to one organization", async () => {
    await updateServerPolicy(await admin(), { everybodyFounds: true });
    const who = at.owner;
    const as = async (wish: Parameters<typeof make.token>[1]) =>
      make.ctxOfSecret(services, (await make.token(who, wish)).secret);
    const attempt = async (name: string, wish: Parameters<typeof make.token>[1]) =>
      createOrganization(await as(wish), { name, displayName: "" });
    await refused(attempt("by-token-1", { scopes: ["api:write", "api:modify-group"] }), "forbidden");
    const where = { kind: "channels" as const, channels: [at.name], packages: [] };
    await refused(attempt("by-token-2", { scopes: ["all"], where }), "forbidden");
    const fence = { kind: "me" as const, organization: at.name };
    await refused(attempt("by-token-3", { scopes: ["all"], owner: fence }), "forbidden");
    const owner = { kind: "organization" as const, organization: at.name };
    await refused(attempt("by-token-4", { scopes: ["repos"], owner }), "forbidden");
    expect(await attempt("by-token-5", { scopes: ["api"] })).toMatchObject({ name: "by-token-5" });
  });
});

test("the settings of the environment are shown to administrators without what could be a secret", async () => {
  const of = new Map(getEnvironment(await admin()).map((row) => [row.name, row]));
  expect(of.get("PUBLIC_URL")).toMatchObject({ value: make.PUBLIC_URL, source: "environment" });
  expect(of.get("ADMIN_PASSWORD")).toMatchObject({ value: null, source: "environment" });
  expect(JSON.stringify([...of])).not.toContain(make.ROOT.password);
});
