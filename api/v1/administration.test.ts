/** What a server administrator's program does: the list of everything, policies, taking over, and what is gone after. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import { type TestApi, testApi } from "../testing.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-administration-"));
let api: TestApi;
let admin: string;
let reader: string;
let at: make.TestOrganization;

beforeAll(async () => {
  api = await testApi({ folder });
  at = await make.organization(api.services, { name: "acme" });
  const root = await make.root(api.services);
  admin = (await make.token(root, { scopes: ["all"] })).secret;
  reader = (await make.token(root, { scopes: ["api"] })).secret;
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

const v1 = (path: string) => `/api/v1${path}`;

test("all organizations are listed with their size, for a token that administers the server", async () => {
  const all = await api.call("GET", v1("/organizations?all=true"), { secret: admin });
  expect(all).toMatchObject({ status: 200, json: { next: null } });
  expect(all.json.items).toMatchObject([
    { name: "acme", role: null, members: 1, channels: 1, size: 0, owners: [at.owner.login] },
  ]);
  expect((await api.call("GET", v1("/organizations"), { secret: admin })).json.items).toEqual([]);
  const narrow = await api.call("GET", v1("/organizations?all=true"), { secret: reader });
  expect(narrow).toMatchObject({ status: 403 });
  expect(narrow.json.error).toContain("needs scope all");
  const owner = (await make.token(at.owner, { scopes: ["all"] })).secret;
  expect(await api.call("GET", v1("/organizations?all=true"), { secret: owner })).toMatchObject({ status: 403 });
});

test("an organization is 404 to a server administrator until it is taken over", async () => {
  const look = () => api.call("GET", v1("/organizations/acme"), { secret: admin });
  const absent = await api.call("GET", v1("/organizations/absent"), { secret: admin });
  expect(await look()).toMatchObject({ status: 404, json: absent.json });
  const take = (body: object) =>
    api.call("POST", v1("/organizations/acme/take-over"), { secret: admin, body: { name: "acme", ...body } });
  expect(await take({})).toMatchObject({ status: 422, json: { fields: { reason: expect.any(String) } } });
  expect(await take({ reason: " " })).toMatchObject({ status: 422 });
  expect(await take({ reason: "x".repeat(501) })).toMatchObject({ status: 422 });
  expect(await take({ reason: "Left.", name: "acne" })).toMatchObject({
    status: 422,
    json: { fields: { name: "Type acme exactly." } },
  });
  expect(await look()).toMatchObject({ status: 404 });
  expect(await take({ reason: "Left." })).toMatchObject({ status: 200, json: { name: "acme" } });
  expect(await look()).toMatchObject({ status: 200 });
  expect(await take({ reason: "Left." })).toMatchObject({ status: 409 });
});

test("a display name is changed against the version that was read", async () => {
  const secret = (await make.token(at.owner, { scopes: ["api"] })).secret;
  const { version } = (await api.call("GET", v1("/organizations/acme"), { secret })).json;
  const rename = (displayName: string) =>
    api.call("PATCH", v1("/organizations/acme"), {
      secret,
      body: { displayName },
      headers: { "if-match": `"${version}"` },
    });
  expect(await rename("Acme")).toMatchObject({ status: 200, json: { displayName: "Acme", version: version + 1 } });
  const stale = await rename("ACME");
  expect(stale.status).toBe(409);
  expect(stale.json.error).toMatch(/“Acme”.*“ACME”/);
});

test("what a deleted organization had is 404 to its people, and 401 to its tokens", async () => {
  const gone = await make.organization(api.services);
  const { name } = gone;
  const secret = (await make.token(gone.owner, { scopes: ["all"] })).secret;
  const fenced = (await make.token(gone.owner, { scopes: ["all"], owner: { kind: "me", organization: name } })).secret;
  for (const each of [secret, fenced])
    expect(await api.call("GET", v1(`/channels/${name}`), { secret: each })).toMatchObject({ status: 200 });
  expect(await api.call("DELETE", v1(`/organizations/${name}`), { secret: admin })).toMatchObject({ status: 404 });
  expect(await api.call("DELETE", v1(`/organizations/${name}`), { secret })).toMatchObject({ status: 204, text: "" });
  const paths = [`/channels/${name}`, `/organizations/${name}`, `/organizations/${name}/members`];
  for (const path of paths) {
    expect(await api.call("GET", v1(path), { secret })).toMatchObject({ status: 404 });
    expect(await api.call("GET", v1(path), { secret: fenced })).toMatchObject({ status: 401 });
    expect(await api.call("GET", v1(path))).toMatchObject({ status: 401 });
  }
  expect(await api.call("DELETE", v1(`/organizations/${name}`), { secret })).toMatchObject({ status: 404 });
  const again = await api.call("POST", v1("/organizations"), { secret: admin, body: { name } });
  expect(again).toMatchObject({ status: 409 });
});
