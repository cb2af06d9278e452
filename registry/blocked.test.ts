/** A token that an organization's administrators have blocked is refused there from the next request on, and nowhere else. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Services } from "#core/context.ts";
import { leaveOrganization } from "#core/members.ts";
import { blockToken, unblockToken } from "#core/token-reach.ts";
import * as make from "#db/factories.ts";
import { request, told } from "./testing.ts";

let services: Services;
let close: () => Promise<void>;
let at: make.TestOrganization;
let other: make.TestOrganization;
const channels = new Map<string, make.TestChannel>();
beforeAll(async () => {
  ({ services, close } = await make.testServices());
  at = await make.organization(services, { name: "acme" });
  other = await make.organization(services, { name: "other" });
  for (const [name, visibility, of] of [
    ["ml", "private", at],
    ["tools", "members", at],
    ["open", "public", at],
    ["theirs", "members", other],
  ] as const)
    channels.set(name, await make.channel(of, { name, visibility }));
  for (const channel of channels.values()) await make.publish(channel, { name: "numpy" });
});
afterAll(() => close());

const PATHS = ["noarch/repodata.json", "noarch/repodata.json.zst", "noarch/numpy-1.0-0.conda"];
const statuses = async (secret: string, channel: string) =>
  Promise.all(PATHS.map(async (path) => (await request(services, `/t/${secret}/${channel}/${path}`)).status));
const FINE = [200, 200, 200];
const REFUSED = [403, 403, 403];

test("blocked: refused at once on every channel of the organization, the public ones too, with the sentence; and back", async () => {
  const who = await make.member(other, await make.member(at));
  const team = await make.group(at, [who]);
  const ml = channels.get("ml");
  if (ml) await make.grant(team, ml, "read");
  const { token, secret } = await make.token(who, { name: "ci" });
  const all = async () =>
    Object.fromEntries(
      await Promise.all([...channels.keys()].map(async (name) => [name, await statuses(secret, name)] as const)),
    );
  const free = { ml: FINE, tools: FINE, open: FINE, theirs: FINE };
  expect(await all()).toEqual(free);
  expect(await all()).toEqual(free);
  const by = await make.ctxOf(at.owner);
  await blockToken(by, { organization: "acme", id: token.id });
  expect(await all()).toEqual({ ml: REFUSED, tools: REFUSED, open: REFUSED, theirs: FINE });
  const response = await request(services, `/t/${secret}/ml/noarch/repodata.json`);
  expect((await response.json()).error).toBe("Token ci was blocked here by an administrator of the organization.");
  await unblockToken(by, { organization: "acme", id: token.id });
  expect(await all()).toEqual(free);
});

test("a blocked token that would see nothing of a channel learns nothing of it by being blocked", async () => {
  const who = await make.member(at);
  const { token, secret } = await make.token(who, { name: "curious" });
  await blockToken(await make.ctxOf(at.owner), { organization: "acme", id: token.id });
  const said = async (channel: string) =>
    JSON.parse(
      JSON.stringify(await told(await request(services, `/t/${secret}/${channel}/noarch/repodata.json`))).replaceAll(
        channel,
        "X",
      ),
    );
  expect(await said("ml")).toEqual(await said("qz"));
});

test("who leaves takes no token along, and a token that was blocked so stays blocked when its owner is back", async () => {
  const who = await make.member(at);
  const open = (await make.token(who, { name: "open-one" })).secret;
  const fenced = (await make.token(who, { name: "kept", owner: { kind: "me", organization: "acme" } })).secret;
  expect([await statuses(open, "tools"), await statuses(fenced, "tools")]).toEqual([FINE, FINE]);
  await leaveOrganization(await make.ctxOf(who), { organization: "acme" });
  expect([await statuses(open, "tools"), await statuses(fenced, "tools")]).toEqual([REFUSED, [401, 401, 401]]);
  await make.member(at, who);
  expect(await statuses(open, "tools")).toEqual(REFUSED);
  const fresh = (await make.token(who, { name: "fresh" })).secret;
  expect(await statuses(fresh, "tools")).toEqual(FINE);
});
