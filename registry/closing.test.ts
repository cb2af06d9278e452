/** What was open a moment ago, with everything in the cache: a deleted organization, and public channels that may not be any more. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { updateChannel } from "#core/channels.ts";
import type { Services } from "#core/context.ts";
import { deleteOrganization } from "#core/organizations.ts";
import { updateServerPolicy } from "#core/server-policy.ts";
import * as make from "#db/factories.ts";
import { request, told } from "./testing.ts";

let services: Services;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
});
afterAll(() => close());

const INDEX = "noarch/repodata.json";
const FILE = "noarch/numpy-1.0-0.conda";

const asNobody = (channel: string, path: string) => request(services, `/conda/${channel}/${path}`);
const asHolder = (secret: string, channel: string, path: string) =>
  request(services, `/t/${secret}/${channel}/${path}`);

/** Asked twice, so that the second answer comes out of the cache. */
async function warm(ask: (path: string) => Promise<Response>): Promise<number[]> {
  const statuses = [];
  for (const path of [INDEX, FILE, INDEX, FILE]) {
    const response = await ask(path);
    await response.arrayBuffer();
    statuses.push(response.status);
  }
  return statuses;
}
const ALL = (status: number) => [status, status, status, status];
const setPolicy = async (publicChannels: boolean) =>
  updateServerPolicy(await make.ctxOf(await make.root(services)), { publicChannels });

describe("a deleted organization", () => {
  test("answers its own and fenced tokens 401, other tokens 403 and nobody 401, like what never was", async () => {
    const at = await make.organization(services);
    const ml = await make.channel(at, { visibility: "public" });
    await make.publish(ml, { name: "numpy" });
    const secretOf = async (owner?: Parameters<typeof make.token>[1]) => (await make.token(at.owner, owner)).secret;
    const farm = await secretOf({ owner: { kind: "organization", organization: at.name } });
    const fenced = await secretOf({ owner: { kind: "me", organization: at.name } });
    const free = await secretOf();
    for (const secret of [farm, fenced, free])
      expect(await warm((path) => asHolder(secret, ml.name, path))).toEqual(ALL(200));
    expect(await warm((path) => asNobody(ml.name, path))).toEqual(ALL(200));

    await deleteOrganization(await make.ctxOf(at.owner), { organization: at.name });

    for (const secret of [farm, fenced])
      expect(await warm((path) => asHolder(secret, ml.name, path))).toEqual(ALL(401));
    expect(await warm((path) => asHolder(free, ml.name, path))).toEqual(ALL(403));
    expect(await warm((path) => asNobody(ml.name, path))).toEqual(ALL(401));
    const [gone, never] = [await told(await asNobody(ml.name, INDEX)), await told(await asNobody("never-was", INDEX))];
    expect(JSON.parse(JSON.stringify(gone).replaceAll(ml.name, "X"))).toEqual(
      JSON.parse(JSON.stringify(never).replaceAll("never-was", "X")),
    );
  });
});

describe("without the policy for public channels", () => {
  test("a channel that was public is closed to nobody in particular at once, and stays open to members", async () => {
    const at = await make.organization(services);
    const member = await make.member(at);
    const ml = await make.channel(at, { visibility: "public" });
    await make.publish(ml, { name: "numpy" });
    const inside = (await make.token(member)).secret;
    const outside = (await make.token((await make.organization(services)).owner)).secret;
    expect(await warm((path) => asNobody(ml.name, path))).toEqual(ALL(200));
    for (const secret of [inside, outside])
      expect(await warm((path) => asHolder(secret, ml.name, path))).toEqual(ALL(200));

    await setPolicy(false);

    expect(await warm((path) => asNobody(ml.name, path))).toEqual(ALL(401));
    expect(await warm((path) => asHolder(outside, ml.name, path))).toEqual(ALL(403));
    expect(await warm((path) => asHolder(inside, ml.name, path))).toEqual(ALL(200));

    // Allowing them again opens nothing by itself.
    await setPolicy(true);
    expect(await warm((path) => asNobody(ml.name, path))).toEqual(ALL(401));
    await updateChannel(await make.ctxOf(at.owner), { channel: ml.name, visibility: "public" });
    expect(await warm((path) => asNobody(ml.name, path))).toEqual(ALL(200));
  });
});
