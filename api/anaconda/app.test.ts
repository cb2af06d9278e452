import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SCOPE_IDS } from "#access/vocabulary.ts";
import { cookieName, startSession } from "#core/session.ts";
import { updateUser } from "#core/users.ts";
import {
  ctxOf,
  ctxOfNobody,
  member,
  organization,
  PUBLIC_URL,
  person,
  root,
  type TestOrganization,
  type TestPerson,
  token,
} from "#db/factories.ts";
import { type TestApi, testApi } from "../testing.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-anaconda-"));
const PASSWORD = "a long enough password";
const logged: string[] = [];
let api: TestApi;
let ada: TestPerson;
let acme: TestOrganization;

beforeAll(async () => {
  api = await testApi({ folder, log: { write: (line) => logged.push(line) } });
  ada = await person(api.services, { login: "ada", password: PASSWORD });
  acme = await organization(api.services, { name: "acme", owner: ada });
});

afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the command sends of itself with every call. */
const CLIENT = { "user-agent": "Anaconda-Client/1.12.3", "content-type": "application/json" };
const basic = (login: string, password: string) => `Basic ${Buffer.from(`${login}:${password}`).toString("base64")}`;

const login = (body: unknown, authorization = basic("ada", PASSWORD), headers: Record<string, string> = {}) =>
  api.call("POST", "/api/authentications", { body, headers: { ...CLIENT, authorization, ...headers } });

/** The body of `anaconda auth --create`. */
const wish = (more: object) => ({
  scopes: ["repos", "conda:download"],
  note: "ci",
  note_url: "http://anaconda.org",
  hostname: "buildbox",
  user: null,
  "max-age": null,
  strength: "strong",
  "fail-if-exists": true,
  ...more,
});

const days = (iso: string) => Math.round((Date.parse(iso) - Date.now()) / 86_400_000);

test("the base address answers, whatever credential comes with it", async () => {
  for (const path of ["/api", "/api/"]) {
    const headers = { ...CLIENT, authorization: "token slc-dead" };
    expect(await api.call("HEAD", path, { headers })).toMatchObject({ status: 200, text: "" });
    expect(await api.call("GET", path, { headers })).toMatchObject({ status: 200, json: { name: "Sluice" } });
  }
});

test("scopes are told to anybody, each with its sentence", async () => {
  const { status, json } = await api.call("GET", "/api/scopes");
  expect(status).toBe(200);
  expect(Object.keys(json)).toEqual([...SCOPE_IDS]);
  expect(json["conda:download"]).toBe("Read conda channel indexes and download conda packages.");
});

test("a login gets packages and the API for 30 days, and replaces itself", async () => {
  const note = "binstar_client:ada@laptop";
  const first = await login(wish({ scopes: null, note, "fail-if-exists": true }));
  expect(first).toMatchObject({ status: 200, json: { application: note, scopes: ["repos", "api:write"] } });
  expect(days(first.json.expires)).toBe(30);
  const again = await login(wish({ scopes: null, note }));
  expect(again).toMatchObject({ status: 400, json: { error: expect.stringContaining(note) } });
  const replaced = await login(wish({ scopes: null, note, "fail-if-exists": false }));
  expect(replaced.status).toBe(200);
  const who = async (secret: string) =>
    (await api.call("GET", "/api/user", { headers: { ...CLIENT, authorization: `token ${secret}` } })).status;
  expect(await who(first.json.token)).toBe(401);
  expect(await who(replaced.json.token)).toBe(200);
});

test("auth --create makes what it says: name, scopes, seconds, owner", async () => {
  const own = await login(wish({ note: "mine", "max-age": 3600 }));
  expect(own).toMatchObject({ status: 200, json: { application: "mine", scopes: ["repos"] } });
  expect(Date.parse(own.json.expires) - Date.now()).toBeLessThanOrEqual(3_600_000);
  const yearly = await login(wish({ note: "yearly" }));
  expect(days(yearly.json.expires)).toBe(365);
  const theirs = await login(wish({ note: "farm", user: "acme" }));
  const told = await api.call("GET", "/api/v1/whoami", { secret: theirs.json.token });
  expect(told.json).toMatchObject({ user: null, token: { owner: { kind: "organization", organization: "acme" } } });
});

test("what is wrong with a wish is 400 with one sentence", async () => {
  const cases: [object, RegExp][] = [
    [{ scopes: [] }, /at least one scope/],
    [{ scopes: ["conda:everything"] }, /no scope named conda:everything/],
    [{ note: "a/b" }, /cannot contain/],
    [{ "max-age": -1 }, /how many seconds/],
    [{ "max-age": 10 ** 9 }, /at most 365 days/],
    [{ scopes: "repos" }, /must be a list/],
    [{ user: "acme", scopes: ["all"] }, /cannot have all/],
  ];
  for (const [more, sentence] of cases) {
    const answer = await login(wish({ note: "wrong", ...more }));
    expect(answer, JSON.stringify(more)).toMatchObject({
      status: 400,
      json: { error: expect.stringMatching(sentence) },
    });
  }
  const raw = { headers: { ...CLIENT, authorization: basic("ada", PASSWORD) }, raw: "[]" };
  expect(await api.call("POST", "/api/authentications", raw)).toMatchObject({ status: 400 });
  const elsewhere = await organization(api.services);
  expect((await login(wish({ note: "wrong", user: elsewhere.name }))).status).toBe(404);
  const plain = await person(api.services, { login: "bob", password: PASSWORD });
  await member(acme, plain);
  expect((await login(wish({ note: "wrong", user: "acme" }), basic("bob", PASSWORD))).status).toBe(403);
});

test("a token's secret is shown once and written nowhere", async () => {
  const { json } = await login(wish({ note: "shown once" }));
  expect(json.token).toMatch(/^slc-[0-9A-Za-z]{38}$/);
  expect((await api.call("GET", "/api/v1/tokens", { secret: json.token })).text).not.toContain(json.token);
  expect(logged.join("")).not.toContain(json.token);
  expect(logged.join("")).not.toContain(PASSWORD);
});

test("only a password opens it, and only here", async () => {
  const { secret } = await token(ada, { scopes: ["all"] });
  const value = await startSession(ctxOfNobody(api.services), ada);
  const cookie = { cookie: `${cookieName(PUBLIC_URL)}=${value}`, "x-client-origin": "own" };
  for (const authorization of [`token ${secret}`, basic("ada", secret), basic("ada", ""), basic("nobody", PASSWORD)]) {
    const answer = await login(wish({ note: "never" }), authorization, cookie);
    expect(answer).toMatchObject({ status: 401, json: { error: expect.stringMatching(/\w/) } });
  }
  expect((await api.call("POST", "/api/authentications", { body: wish({}), headers: cookie })).status).toBe(401);
  // Newer commands ask for a password when they read exactly this.
  expect((await login(wish({}), "Bearer ey.ab.c")).json).toEqual({
    error: "Bearer token authentication is not enabled",
  });
  expect((await api.call("GET", "/api/user", { headers: { authorization: basic("ada", PASSWORD) } })).status).toBe(401);
  expect((await api.call("GET", "/api/user", { headers: cookie })).status).toBe(401);
});

test("attempts have to wait after some failures, also for the right password", async () => {
  await person(api.services, { login: "eve", password: PASSWORD });
  const from = { "x-client-address": "198.51.100.7" };
  const statuses: number[] = [];
  for (let i = 0; i < 6; i++) statuses.push((await login(wish({}), basic("eve", "wrong password"), from)).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  const right = await login(wish({}), basic("eve", PASSWORD), from);
  expect(right).toMatchObject({ status: 429, json: { error: expect.stringMatching(/Too many attempts/) } });
  expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("a deactivated person gets nothing any more", async () => {
  const gone = await person(api.services, { login: "gone", password: PASSWORD });
  const { json } = await login(wish({ note: "before" }), basic("gone", PASSWORD));
  await updateUser(await ctxOf(await root(api.services)), { login: gone.login, active: false });
  expect((await login(wish({ note: "after" }), basic("gone", PASSWORD))).status).toBe(401);
  expect((await api.call("GET", "/api/user", { headers: { authorization: `token ${json.token}` } })).status).toBe(401);
});

test("whoami and logout: the token in use, whatever its scopes", async () => {
  const { secret } = await token(ada, { scopes: ["pypi:download"] });
  const headers = { ...CLIENT, authorization: `token ${secret}` };
  const user = await api.call("GET", "/api/user", { headers });
  expect(user).toMatchObject({
    status: 200,
    json: { login: "ada", user_type: "user", created_at: expect.any(String) },
  });
  expect(Object.keys(user.json).toSorted()).toEqual(["created_at", "login", "name", "user_type"]);
  const farm = await token(ada, { owner: { kind: "organization", organization: "acme" } });
  const org = await api.call("GET", "/api/user", { headers: { authorization: `token ${farm.secret}` } });
  expect(org.json).toMatchObject({ login: "acme", user_type: "org" });
  // The command sends an empty body that it calls JSON.
  expect((await api.call("DELETE", "/api/authentications", { headers })).status).toBe(201);
  expect((await api.call("GET", "/api/user", { headers })).status).toBe(401);
  expect((await api.call("DELETE", "/api/authentications", { headers })).status).toBe(401);
  expect((await api.call("DELETE", "/api/authentications", {})).status).toBe(401);
});

test("everything else is not here yet, and says so as an object", async () => {
  for (const path of ["/api/authentication-type", "/api/packages/acme", "/api/nothing", "/api/user/ada"])
    expect(await api.call("GET", path)).toMatchObject({ status: 404, json: { error: expect.any(String) } });
  expect((await api.call("POST", "/api/scopes", {})).status).toBe(404);
});
