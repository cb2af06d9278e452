import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  channel,
  grant,
  group,
  makePublic,
  member,
  organization,
  person,
  type TestOrganization,
  type TestPerson,
  token,
} from "#db/factories.ts";
import { type TestApi, testApi } from "../testing.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-explain-"));
let api: TestApi;
let acme: TestOrganization;
let rita: TestPerson;
let secret: string;
beforeAll(async () => {
  api = await testApi({ folder });
  acme = await organization(api.services, { name: "acme" });
  rita = await member(acme, await person(api.services, { login: "rita" }));
  const ml = await channel(acme, { name: "ml" });
  await grant(await group(acme, [rita], "readers"), ml, "read");
  await makePublic(await channel(acme, { name: "open" }));
  secret = (await token(rita, { scopes: ["all"], name: "ci" })).secret;
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (query: string, as = secret) => api.call("GET", `/api/v1/explain?${query}`, { secret: as });

test("an answer has its reasons, one of which decides, and what would change it", async () => {
  const { status, json } = await get("action=upload&channel=ml&package=new&kind=pypi");
  expect(status).toBe(200);
  expect(json).toMatchObject({
    allowed: false,
    sentence: "No. Token ci cannot upload to new (pypi) in ml.",
    action: "upload",
    on: { organization: "acme", channel: "ml", kind: "pypi", package: "new" },
  });
  expect(json.because).toHaveLength(9);
  expect(json.because.filter(({ deciding }: { deciding: boolean }) => deciding)).toEqual([
    {
      name: "group grants",
      outcome: "fails",
      text: "Group readers has read on ml. That needs write on ml.",
      deciding: true,
      groups: ["readers"],
    },
  ]);
  expect(json.fixes[0]).toEqual([
    {
      kind: "channel grant",
      sentence: "Give group readers write on ml.",
      by: "whoever has admin on ml",
      yours: false,
    },
  ]);
});

test("an unknown name is missing, with names that come near, and a strange question is invalid", async () => {
  expect(await get("action=see&channel=mm")).toMatchObject({
    status: 404,
    json: { error: "There is no such thing, or you cannot see it.", fields: { channel: "Did you mean ml?" } },
  });
  expect(await get("action=see&channel=nothing-like-it")).toMatchObject({ status: 404, json: { status: 404 } });
  expect((await get("action=fly&channel=ml")).status).toBe(422);
  expect((await get("action=see&channel=ml&actor=rita")).status).toBe(422);
  expect((await get("action=see")).status).toBe(422);
  expect((await get("action=see&channel=ml&actor=user:ada")).json.error).toBe("You can ask about yourself.");
});

test("a refusal leads to the page that explains it, for whoever can open that page", async () => {
  const description = { body: { description: "x" }, secret };
  const edit = await api.call("PATCH", "/api/v1/channels/ml", description);
  const { token: made } = await token(rita, { name: "other" });
  expect(edit.status).toBe(403);
  const url = new URL(edit.json.explain);
  expect(url.origin + url.pathname).toBe("https://sluice.test/acme/explain");
  expect(Object.fromEntries(url.searchParams)).toMatchObject({ can: "edit-channel", on: "ml" });
  expect(url.searchParams.get("who")).toMatch(/^token:/);
  expect(edit.text).not.toContain(secret);
  // Hidden and missing stay alike, and a stranger to the organization has no such page.
  expect((await api.call("PATCH", "/api/v1/channels/acme", description)).json.explain).toBeUndefined();
  const stranger = (await token(await person(api.services), { scopes: ["all"] })).secret;
  const told = await api.call("PATCH", "/api/v1/channels/open", { ...description, secret: stranger });
  expect([told.status, told.json.explain]).toEqual([403, undefined]);
  expect((await get(`action=download&channel=ml&actor=token:${made.id}`)).json).toMatchObject({ allowed: true });
});
