import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ScopeId } from "#access/vocabulary.ts";
import * as make from "#db/factories.ts";
import { tokenBlocks, tokens } from "#db/schema/tokens.ts";
import { deleteChannel } from "./channels.ts";
import type { Context, Services } from "./context.ts";
import { setChannelGrant } from "./grants.ts";
import { deleteGroup, removeGroupMember } from "./groups.ts";
import { removeMember } from "./members.ts";
import { refused } from "./testing.ts";
import { narrowToken } from "./token-changes.ts";
import { setTokenPolicy } from "./token-policy.ts";
import { getTokenToday, type TodayChannel } from "./token-today.ts";
import { revokeToken } from "./tokens.ts";
import { updateUser } from "./users.ts";

let services: Services;
let close: () => Promise<void>;
let at: make.TestOrganization;
let ml: make.TestChannel;
let tools: make.TestChannel;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
  at = await make.organization(services);
  [ml, tools] = [await make.channel(at), await make.channel(at)];
});
afterAll(() => close());

const kept = (...named: make.TestChannel[]) => ({
  kind: "channels" as const,
  channels: named.map(({ name }) => name),
  packages: [] as string[],
});

/** A member with a level on channels, through a group of their own. */
async function holder(level: "read" | "write", ...on: make.TestChannel[]) {
  const who = await make.member(at);
  const group = await make.group(at, [who]);
  for (const each of on) await make.grant(group, each, level);
  return { who, group };
}
const today = async (who: make.TestPerson, id: string, now?: Date) =>
  getTokenToday(await make.ctxOf(who, { now }), { id });
const works = (place: TodayChannel | undefined) =>
  Object.fromEntries((place?.acts ?? []).map(({ act, kind, works }) => [kind ? `${kind} ${act}` : act, works]));
const BOTH: ScopeId[] = ["conda:download", "conda:upload"];

describe("today", () => {
  test("tells what its scopes promise and nothing else, each by the rule that decides on requests", async () => {
    const { who } = await holder("write", ml);
    const of = async (scopes: ScopeId[]) => {
      const { token } = await make.token(who, { scopes, where: kept(ml) });
      const { channels } = await today(who, token.id);
      expect(channels).toMatchObject([{ channel: ml.name, organization: at.name, level: "write", lost: null }]);
      return works(channels[0]);
    };
    expect(await of(BOTH)).toEqual({ "conda download": "all", "conda create": "all", "conda upload": "all" });
    expect(await of(["pypi:upload"])).toEqual({ "pypi create": "all", "pypi upload": "all" });
    expect(await of(["api:read"])).toEqual({ read: "all" });
    expect(await of(["api:modify-group"])).toEqual({ grant: "none" });
    expect(await of(["api:write"])).toMatchObject({ "conda upload": "all", read: "all", edit: "all" });
  });

  test("says since when uploads are refused: what its owner lost, not what was lacking from the beginning", async () => {
    const { who, group } = await holder("write", ml);
    const reader = await holder("read", ml);
    const had = await make.token(who, { scopes: BOTH, where: kept(ml) });
    const never = await make.token(reader.who, { scopes: BOTH, where: kept(ml) });
    const lacking = { "conda download": "all", "conda create": "none", "conda upload": "none" };
    await make.grant(group, ml, "read");
    const [lost] = (await today(who, had.token.id)).channels;
    expect(lost).toMatchObject({ level: "read", lost: "write" });
    expect(works(lost)).toEqual(lacking);
    expect(lost?.acts[1]?.why).toBe(`That needs write on ${ml.name}; the level there is read.`);
    const [same] = (await today(reader.who, never.token.id)).channels;
    expect(same).toMatchObject({ level: "read", lost: null });
    expect(works(same)).toEqual(lacking);
    // Another name for the token does not make the one look like the other.
    await narrowToken(await make.ctxOf(who), { id: had.token.id, name: "renamed" });
    await narrowToken(await make.ctxOf(reader.who), { id: never.token.id, name: "renamed" });
    expect((await today(who, had.token.id)).channels[0]?.lost).toBe("write");
    expect((await today(reader.who, never.token.id)).channels[0]?.lost).toBe(null);
  });

  test("says that its owner lost a channel altogether, and puts that first", async () => {
    const { who, group } = await holder("read", ml, tools);
    const [first, last] = [ml, tools].sort((a, b) => (a.name < b.name ? -1 : 1)) as [typeof ml, typeof ml];
    const { token } = await make.token(who, { where: kept(first, last) });
    expect((await today(who, token.id)).channels.map(({ channel }) => channel)).toEqual([first.name, last.name]);
    const lone = await make.group(at, [who]);
    await make.grant(lone, first, "read");
    const by = await make.ctxOf(at.owner);
    await removeGroupMember(by, { organization: at.name, group: group.name, login: who.login });
    const { channels, total } = await today(who, token.id);
    expect(total).toBe(2);
    expect(channels).toMatchObject([
      { channel: last.name, level: null, lost: "read", acts: [{ works: "none" }] },
      { channel: first.name, level: "read", lost: null, acts: [{ works: "all" }] },
    ]);
  });

  test("knows what works on some packages only", async () => {
    const lone = await make.channel(at);
    await make.publish(lone, { name: "numpy" });
    const who = await make.member(at);
    await make.grant(await make.group(at, [who]), lone, "write", { name: "numpy" });
    const { token } = await make.token(who, { scopes: [...BOTH, "pypi:download"], where: kept(lone) });
    const [place] = (await today(who, token.id)).channels;
    expect(place).toMatchObject({ level: null, lost: null });
    expect(works(place)).toEqual({
      "conda download": "some",
      "conda create": "none",
      "conda upload": "some",
      "pypi download": "none",
    });
    const other = await make.token(who, { where: { ...kept(lone), packages: ["torch*"] } });
    expect(works((await today(who, other.token.id)).channels[0])).toEqual({ "conda download": "none" });
  });

  test("looks only at names that its patterns let through", async () => {
    const { who } = await holder("write", ml);
    const { token } = await make.token(who, { scopes: BOTH, where: { ...kept(ml), packages: ["torch*"] } });
    expect(works((await today(who, token.id)).channels[0])).toEqual({
      "conda download": "all",
      "conda create": "all",
      "conda upload": "all",
    });
  });

  test("names the channels that were deleted, and says when none is left", async () => {
    const [one, two] = [await make.channel(at), await make.channel(at)];
    const { token } = await make.token(at.owner, { where: kept(one, two) });
    const by = await make.ctxOf(at.owner);
    await deleteChannel(by, { channel: one.name });
    expect(await today(at.owner, token.id)).toMatchObject({ nothing: null, gone: [one.name], total: 1 });
    await deleteChannel(by, { channel: two.name });
    const left = await today(at.owner, token.id);
    expect(left).toMatchObject({ nothing: "Its channels were deleted.", channels: [], total: 0 });
    expect(left.gone.sort()).toEqual([one.name, two.name].sort());
  });

  test("says that an organization blocks it, and keeps the channels in sight", async () => {
    const { who } = await holder("read", ml);
    for (const where of [kept(ml), { kind: "all" as const }]) {
      const { token } = await make.token(who, { name: `blocked-${where.kind}`, where });
      const block = { tokenId: token.id, organizationId: at.id, blockedAt: new Date(), blockedBy: "ada" };
      await services.database.write(async (tx) => void (await tx.insert(tokenBlocks).values(block)));
      const { channels, nothing } = await today(who, token.id);
      expect(nothing).toBe(null);
      expect(channels).toMatchObject([{ channel: ml.name, level: "read", lost: null, acts: [{ works: "none" }] }]);
      expect(channels[0]?.acts[0]?.why).toContain("was blocked here by an administrator");
    }
  });

  test("says that it lives longer than an organization's policy allows", async () => {
    const strict = await make.organization(services);
    const place = await make.channel(strict);
    const { token } = await make.token(strict.owner, { where: kept(place) });
    await setTokenPolicy(await make.ctxOf(strict.owner), { organization: strict.name, longestDays: 30 });
    const { channels } = await today(strict.owner, token.id);
    expect(works(channels[0])).toEqual({ "conda download": "none" });
    expect(channels[0]?.acts[0]?.why).toContain("lives longer than the organization's policy allows");
  });

  test("of one that follows a group is what the group reaches, and nothing when the group is deleted", async () => {
    const group = await make.group(at);
    await make.grant(group, ml, "read");
    const owner = { kind: "organization", organization: at.name } as const;
    const { token } = await make.token(at.owner, { scopes: BOTH, owner, where: { kind: "group", group: group.name } });
    const { channels, total } = await today(at.owner, token.id);
    expect([total, channels[0]?.level, channels[0]?.lost]).toEqual([1, "read", null]);
    expect(works(channels[0])).toMatchObject({ "conda download": "all", "conda create": "none" });
    const by = await make.ctxOf(at.owner);
    await setChannelGrant(by, { organization: at.name, group: group.name, channel: ml.name, level: "write" });
    expect(works((await today(at.owner, token.id)).channels[0])).toMatchObject({ "conda create": "all" });
    await deleteGroup(by, { organization: at.name, group: group.name });
    expect(await today(at.owner, token.id)).toMatchObject({ nothing: "The group it follows was deleted.", total: 0 });
  });

  test("of one for every channel counts all that its owner sees, and shows the first twenty", async () => {
    const large = await make.organization(services);
    for (let i = 0; i < 21; i++) await make.channel(large, { visibility: i < 2 ? "private" : "members" });
    const who = await make.member(large);
    const { token } = await make.token(who);
    const { channels, total } = await today(who, token.id);
    expect([channels.length, total]).toEqual([19, 19]);
    const mine = await make.token(large.owner, { owner: { kind: "organization", organization: large.name } });
    const all = await today(large.owner, mine.token.id);
    expect([all.channels.length, all.total]).toEqual([20, 22]);
  });

  test("is nothing for one that is revoked, expired, or whose owner is not active or has left", async () => {
    const { who } = await holder("read", ml);
    const now = new Date();
    const { token } = await make.token(who, { where: kept(ml), expiresIn: 60 }, { now });
    const later = new Date(now.getTime() + 61_000);
    expect(await today(who, token.id, later)).toMatchObject({ nothing: "It has expired.", channels: [] });
    await revokeToken(await make.ctxOf(who), token);
    expect(await today(who, token.id)).toMatchObject({ nothing: "It is revoked.", channels: [] });
    const kept_ = await make.token(who, { where: kept(ml) });
    const all = await make.token(who);
    await removeMember(await make.ctxOf(at.owner), { organization: at.name, login: who.login });
    expect((await today(who, kept_.token.id)).channels).toMatchObject([{ level: null, lost: "read" }]);
    expect((await today(who, all.token.id)).nothing).toBe("There is no channel that it reaches.");
    const ctx: Context = await make.ctxOf(who);
    await updateUser(await make.ctxOf(await make.root(services)), { login: who.login, active: false });
    expect(await getTokenToday(ctx, { id: all.token.id })).toMatchObject({
      nothing: "The account of its owner is not active.",
    });
  });

  test("is for its owner: a stranger, a colleague and an administrator learn nothing of a personal token", async () => {
    const { who } = await holder("read", ml);
    const { token } = await make.token(who, { where: kept(ml) });
    for (const other of [at.owner, await make.member(at), (await make.organization(services)).owner])
      await refused(today(other, token.id), "missing");
    const owner = { kind: "organization", organization: at.name } as const;
    const farm = await make.token(at.owner, { owner });
    await refused(today(who, farm.token.id), "forbidden");
    await refused(getTokenToday(make.ctxOfNobody(services), token), "unauthenticated");
  });
});

test("it is never used by asking", async () => {
  const { token } = await make.token(at.owner, { where: kept(ml) });
  await today(at.owner, token.id);
  const [row] = await services.database.read.select().from(tokens).where(eq(tokens.id, token.id));
  expect(row?.lastUsedAt).toBe(null);
});
