import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withdrawInvitation } from "#core/invitations.ts";
import { cookieName, endSession, readSession, startSession } from "#core/session.ts";
import { revokeToken } from "#core/tokens.ts";
import {
  channel,
  ctxOf,
  ctxOfNobody,
  declare,
  grant,
  group,
  member,
  organization,
  PUBLIC_URL,
  person,
  publish,
  ROOT,
  type TestOrganization,
  type TestPerson,
  token,
} from "#db/factories.ts";
import { type TestApi, testApi, unique } from "./testing.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-endpoint-"));
const logged: string[] = [];
let api: TestApi;
let ada: TestPerson;
let acme: TestOrganization;

beforeAll(async () => {
  api = await testApi({ folder, log: { write: (line) => logged.push(line) } });
  ada = await person(api.services);
  acme = await organization(api.services, { owner: ada });
});

afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

const secretOf = async (by: TestPerson, scopes: Parameters<typeof token>[1]) => (await token(by, scopes)).secret;
const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
const whoami = (headers: Record<string, string>) => api.call("GET", "/api/v1/whoami", { headers });

/** A session's cookie, as the browser sends it. */
async function cookieOf(who: TestPerson) {
  const value = await startSession(ctxOfNobody(api.services), who);
  return { value, header: `theme=dark; ${cookieName(PUBLIC_URL)}=${value}` };
}

describe("who asks", () => {
  test("a token is read from every header that clients send it in", async () => {
    const { secret, token: made } = await token(ada, { scopes: ["api:read"] });
    const forms: Record<string, string>[] = [
      { authorization: `Bearer ${secret}` },
      { authorization: `bearer ${secret}` },
      { authorization: `token ${secret}` },
      { authorization: basic(`__token__:${secret}`) },
      { authorization: basic(`${secret}:`) },
      { authorization: basic(secret) },
      { "x-api-key": secret },
    ];
    for (const form of forms)
      expect((await whoami(form)).json).toMatchObject({
        actor: { kind: "token", name: made.name },
        user: { login: ada.login },
        token: { id: made.id, scopes: ["api:read"], owner: { kind: "me", login: ada.login } },
      });
  });

  test("an organization's token has no person behind it", async () => {
    const { secret } = await token(ada, { owner: { kind: "organization", organization: acme.name } });
    expect((await whoami({ authorization: `Bearer ${secret}` })).json).toMatchObject({
      user: null,
      token: { owner: { kind: "organization", organization: acme.name } },
    });
  });

  test("a bad credential is 401 and never the cookie's person or nobody", async () => {
    const { secret } = await token(ada, { scopes: ["api:read"] });
    const { header: cookie } = await cookieOf(ada);
    const changed = secret.slice(0, 10) + (secret[10] === "a" ? "b" : "a") + secret.slice(11);
    const bad = [`Bearer ${changed}`, "Bearer x", "Bearer", "Negotiate abc", basic(`${ROOT.login}:${ROOT.password}`)];
    for (const authorization of bad) {
      const answer = await whoami({ authorization, cookie });
      expect(answer).toMatchObject({ status: 401, json: { title: "Unauthorized", status: 401 } });
      expect(answer.json.error).toMatch(/not a token of this server/);
    }
    expect((await whoami({ "x-api-key": changed, cookie })).status).toBe(401);
    // A token of another server has shape and checksum, and opens nothing.
    const { mintSecret } = await import("#core/secret.ts");
    expect((await whoami({ authorization: `Bearer ${mintSecret()}`, cookie })).status).toBe(401);
  });

  test("a revoked token is refused at once, in words for its holder", async () => {
    const { secret, token: made } = await token(ada, { scopes: ["all"] });
    expect((await whoami({ authorization: `Bearer ${secret}` })).status).toBe(200);
    await revokeToken(await ctxOf(ada), { id: made.id });
    const answer = await whoami({ authorization: `Bearer ${secret}` });
    expect(answer).toMatchObject({ status: 401 });
    expect(answer.json.error).toMatch(new RegExp(`Token ${made.name} was revoked on`));
  });

  test("a token kept to networks counts only there, for whoami too", async () => {
    const { secret } = await token(ada, { scopes: ["all"], networks: ["10.0.0.0/8"] });
    const from = (address: string) => whoami({ authorization: `Bearer ${secret}`, "x-client-address": address });
    expect((await from("10.1.2.3")).status).toBe(200);
    expect(await from("192.0.2.1")).toMatchObject({ status: 403 });
  });

  test("programs are challenged, browsers are not", async () => {
    const challenge = async (headers: Record<string, string>) =>
      (await whoami(headers)).headers.get("www-authenticate");
    expect(await challenge({})).toBe('Basic realm="Sluice", charset="UTF-8"');
    expect(await challenge({ cookie: "theme=dark" })).toBeNull();
    expect(await challenge({ "sec-fetch-mode": "cors" })).toBeNull();
  });
});

describe("sessions", () => {
  const create = (cookie: string, headers: Record<string, string>) =>
    api.call("POST", "/api/v1/tokens/preview", {
      body: { name: "x", scopes: ["api:read"], where: { kind: "all" } },
      headers: { cookie, ...headers },
    });

  test("a page's session reads, and changes things only from a page of this server", async () => {
    const { header: cookie } = await cookieOf(ada);
    expect((await whoami({ cookie })).json).toMatchObject({ actor: { kind: "user", name: ada.login }, token: null });
    expect((await create(cookie, { "x-client-origin": "own" })).status).toBe(200);
    const refused = await create(cookie, { "x-client-origin": "unsaid" });
    expect(refused).toMatchObject({ status: 403 });
    expect(refused.json.error).toMatch(/only from a page of this server/);
  });

  test("an ended, forged or absent session is nobody", async () => {
    const { header: cookie, value } = await cookieOf(ada);
    const session = await readSession(api.services, value, new Date());
    if (!session) throw new Error("the session does not live");
    await endSession(await ctxOf(ada), session);
    const own = { "x-client-origin": "own" };
    expect((await create(cookie, own)).status).toBe(401);
    expect((await create(`${cookieName(PUBLIC_URL)}=eyJhbGciOiJub25lIn0..`, own)).status).toBe(401);
    expect((await create("", own)).status).toBe(401);
  });

  test("a token beside a cookie decides alone", async () => {
    const { header: cookie } = await cookieOf(ada);
    const { secret } = await token(ada, { scopes: ["pypi:download"] });
    const headers = { cookie, authorization: `Bearer ${secret}`, "x-client-origin": "own" };
    expect((await api.call("GET", "/api/v1/tokens", { headers })).status).toBe(403);
  });
});

describe("what is asked", () => {
  test("unknown paths are 404 and other methods 405 with what is allowed", async () => {
    expect(await api.call("GET", "/api/v1/nothing")).toMatchObject({ status: 404, json: { status: 404 } });
    expect(await api.call("GET", "/api/v1/")).toMatchObject({ status: 404 });
    expect(await api.call("GET", "/.well-known/openid-configuration")).toMatchObject({ status: 404 });
    const other = await api.call("DELETE", "/api/v1/tokens", {});
    expect(other).toMatchObject({ status: 405, json: { error: "This address takes GET, HEAD, POST, not DELETE." } });
    expect(other.headers.get("allow")).toBe("GET, HEAD, POST");
    expect((await api.call("OPTIONS", "/api/v1/tokens", {})).status).toBe(405);
    expect((await api.call("PUT", "/api/v1/tokens/abc", {})).headers.get("allow")).toBe("GET, HEAD, PATCH, DELETE");
  });

  test("HEAD is GET without a body, and no answer carries CORS or may be kept", async () => {
    const secret = await secretOf(ada, { scopes: ["api:read"] });
    const head = await api.call("HEAD", "/api/v1/whoami", { secret, headers: { origin: "https://evil.test" } });
    expect(head).toMatchObject({ status: 200, text: "" });
    for (const answer of [head, await whoami({ origin: "https://evil.test" })]) {
      expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        "cache-control": "private, no-store",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
      });
    }
  });

  test("a refusal names its fields and its request", async () => {
    const secret = await secretOf(ada, { scopes: ["all"] });
    const body = { name: "a/b", scopes: [], where: { kind: "channels", channels: [] }, expiresIn: "soon" };
    const { status, json } = await api.call("POST", "/api/v1/tokens", { secret, body });
    expect(status).toBe(422);
    expect(json).toMatchObject({ type: "about:blank", title: "Unprocessable Entity", requestId: "test-1" });
    expect(json.error).toBe(json.detail);
    expect(json.fields).toEqual({
      name: "A name cannot contain / ? or #.",
      scopes: "Choose at least one permission.",
      "where.channels": "Choose at least one channel.",
      expiresIn: "This must be a number.",
    });
  });

  test("a field nobody knows is refused, however deep", async () => {
    const secret = await secretOf(ada, { scopes: ["all"] });
    const where = { kind: "channels", channels: [acme.name], package: ["numpy"] };
    const body = { name: "x", scopes: ["api:read"], where };
    const deep = await api.call("POST", "/api/v1/tokens/preview", { secret, body });
    expect(deep).toMatchObject({ status: 422, json: { error: "There is no field where.package here." } });
    const twice = await api.call("PATCH", `/api/v1/organizations/${acme.name}`, {
      secret,
      body: { organization: "other", displayName: "x" },
    });
    expect(twice).toMatchObject({ status: 422, json: { fields: { organization: expect.stringMatching(/address/) } } });
    expect(await api.call("GET", "/api/v1/tokens?ownr=me", { secret })).toMatchObject({ status: 422 });
    expect(await api.call("GET", "/api/v1/tokens?owner=me&owner=me", { secret })).toMatchObject({ status: 422 });
  });

  test("a body has at most 1 MiB, says that it is JSON, and is read only then", async () => {
    const secret = await secretOf(ada, { scopes: ["all"] });
    const large = { name: "x".repeat(2 ** 20), scopes: ["api:read"], where: { kind: "all" } };
    expect(await api.call("POST", "/api/v1/tokens", { secret, body: large })).toMatchObject({ status: 413 });
    const raw = JSON.stringify({ name: unique("org") });
    const headers = { "content-type": "text/plain" };
    expect(await api.call("POST", "/api/v1/organizations", { secret, raw, headers })).toMatchObject({ status: 422 });
  });

  test("a name that could be nobody's is missing, not invalid", async () => {
    const secret = await secretOf(ada, { scopes: ["all"] });
    expect(await api.call("GET", "/api/v1/organizations/No%20Such", { secret })).toMatchObject({ status: 404 });
    expect(await api.call("GET", "/api/v1/channels/lab%2F..%2Fx", { secret })).toMatchObject({ status: 404 });
  });

  test("hidden and absent channels are the same to strangers, and to nobody", async () => {
    const hidden = await channel(acme);
    const other = await secretOf(await person(api.services), { scopes: ["all"] });
    const plain = ({ status, json }: { status: number; json: unknown }) => ({ status, json });
    for (const secret of [other, undefined]) {
      const there = await api.call("GET", `/api/v1/channels/${hidden.name}`, { secret });
      const absent = await api.call("GET", "/api/v1/channels/none", { secret });
      expect(plain(there)).toEqual(plain(absent));
      expect(there.status).toBe(secret ? 404 : 401);
    }
  });

  test("nobody in particular reads a public channel and nothing else", async () => {
    const open = await channel(acme, { visibility: "public" });
    await publish(open, { name: "shown" });
    expect((await api.call("GET", `/api/v1/channels/${open.name}/packages`)).json.items).toHaveLength(1);
    expect((await api.call("GET", `/api/v1/channels/${open.name}/files`)).status).toBe(200);
    expect((await api.call("DELETE", `/api/v1/channels/${open.name}`)).status).toBe(401);
    expect((await api.call("GET", `/api/v1/organizations/${acme.name}/members`)).status).toBe(401);
    expect((await api.call("GET", "/api/v1/organizations")).status).toBe(401);
  });
});

describe("versions", () => {
  test("a stale If-Match is a conflict, whether quoted or not, and changes nothing", async () => {
    const secret = await secretOf(ada, { scopes: ["all"] });
    const to = await group(acme);
    const on = await channel(acme);
    const path = `/api/v1/organizations/${acme.name}/groups/${to.name}`;
    const patch = (version: string, description: string) =>
      api.call("PATCH", path, { secret, body: { description }, headers: { "if-match": version } });
    expect(await patch('"1"', "one")).toMatchObject({ status: 200, json: { version: 2 } });
    expect(await patch("1", "two")).toMatchObject({ status: 409 });
    expect(await patch("*", "three")).toMatchObject({ status: 200, json: { version: 3 } });
    expect(await patch("W/x", "four")).toMatchObject({ status: 422 });
    expect((await api.call("GET", path, { secret })).json.description).toBe("three");
    const put = (level: string, version: string) =>
      api.call("PUT", `${path}/channels/${on.name}`, { secret, body: { level }, headers: { "if-match": version } });
    expect(await put("read", "0")).toMatchObject({ status: 200, json: { level: "read", version: 1 } });
    expect(await put("write", "0")).toMatchObject({ status: 409 });
    expect(await put("write", "1")).toMatchObject({ status: 200, json: { version: 2 } });
    const drop = (version: string) =>
      api.call("DELETE", `${path}/channels/${on.name}`, { secret, headers: { "if-match": version } });
    expect(await drop("1")).toMatchObject({ status: 409, json: { error: expect.stringContaining("it is write now") } });
    expect(await drop("2")).toMatchObject({ status: 204 });
    await declare(on, "numpy");
    const pack = (method: string, version: string, body?: unknown) =>
      api.call(method, `${path}/channels/${on.name}/packages/conda/numpy`, {
        secret,
        body,
        headers: { "if-match": version },
      });
    expect(await pack("PUT", "0", { level: "read" })).toMatchObject({ status: 200, json: { version: 1 } });
    expect(await pack("PUT", "0", { level: "write" })).toMatchObject({ status: 409 });
    expect(await pack("DELETE", "4")).toMatchObject({ status: 409 });
    expect(await pack("DELETE", "1")).toMatchObject({ status: 204 });
    const stale = await api.call("PATCH", `/api/v1/channels/${on.name}`, {
      secret,
      body: { description: "x" },
      headers: { "if-match": "7" },
    });
    expect(stale.status).toBe(409);
    const unversioned = await api.call("DELETE", path, { secret, headers: { "if-match": "1" } });
    expect(unversioned).toMatchObject({ status: 422, json: { fields: { "If-Match": expect.any(String) } } });
  });

  test("a repeated PUT is harmless, a version in the body is not how it is said", async () => {
    const secret = await secretOf(ada, { scopes: ["all"] });
    const to = await group(acme);
    const who = await member(acme);
    const on = await channel(acme);
    const path = `/api/v1/organizations/${acme.name}/groups/${to.name}`;
    for (let i = 0; i < 2; i++) {
      expect((await api.call("PUT", `${path}/members/${who.login}`, { secret })).status).toBe(204);
      expect(await api.call("PUT", `${path}/channels/${on.name}`, { secret, body: { level: "read" } })).toMatchObject({
        status: 200,
        json: { version: 1 },
      });
    }
    const said = await api.call("PUT", `${path}/channels/${on.name}`, { secret, body: { level: "read", version: 1 } });
    expect(said).toMatchObject({ status: 422 });
  });
});

describe("lists", () => {
  test("come in pieces that miss and repeat nothing", async () => {
    const secret = await secretOf(ada, { scopes: ["all"] });
    const at = await organization(api.services, { owner: ada });
    const names = ["a", "b", "c", "d", "e"];
    for (const name of names) await group(at, [], name);
    const path = `/api/v1/organizations/${at.name}/groups`;
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const query: string = cursor ? `&cursor=${cursor}` : "";
      const { json } = await api.call("GET", `${path}?limit=2${query}`, { secret });
      seen.push(...json.items.map((item: { name: string }) => item.name));
      // What goes meanwhile shifts nothing.
      if (cursor === "") await api.call("DELETE", `${path}/b`, { secret });
      cursor = json.next;
    }
    expect(seen).toEqual(names);
    for (const query of ["limit=0", "limit=1001", "limit=x", "cursor=%21%21"])
      expect((await api.call("GET", `${path}?${query}`, { secret })).status, query).toBe(422);
  });

  test("of tokens are newest first, and of an organization when asked", async () => {
    const by = await person(api.services);
    const at = await organization(api.services, { owner: by });
    const mine = [await token(by, { name: "one", scopes: ["all"] }), await token(by, { name: "two" })];
    const theirs = await token(by, { owner: { kind: "organization", organization: at.name }, name: "ci" });
    const fenced = await token(by, { owner: { kind: "me", organization: at.name }, name: "fenced" });
    const list = async (query: string) =>
      (await api.call("GET", `/api/v1/tokens?${query}`, { secret: mine[0]?.secret })).json.items.map(
        (item: { name: string }) => item.name,
      );
    expect(await list("")).toEqual(["fenced", "two", "one"]);
    expect(await list("limit=2")).toEqual(["fenced", "two"]);
    expect(await list(`organization=${at.name}`)).toEqual(["fenced"]);
    expect(await list(`organization=${at.name}&owner=organization`)).toEqual(["ci"]);
    const told = await api.call("GET", "/api/v1/tokens?owner=organization", { secret: mine[0]?.secret });
    expect(told).toMatchObject({ status: 422, json: { fields: { organization: expect.any(String) } } });
    expect([theirs, fenced].every(({ secret }) => secret.startsWith("slc-"))).toBe(true);
  });
});

describe("tokens", () => {
  test("a token of one organization is nobody in another", async () => {
    const elsewhere = await organization(api.services);
    const theirs = await channel(elsewhere);
    const own = await channel(acme);
    const to = { owner: { kind: "organization" as const, organization: acme.name }, scopes: ["api:read" as const] };
    const secret = await secretOf(ada, to);
    expect((await api.call("GET", `/api/v1/channels/${own.name}`, { secret })).status).toBe(200);
    expect((await api.call("GET", `/api/v1/channels/${theirs.name}`, { secret })).status).toBe(404);
    expect((await api.call("GET", `/api/v1/organizations/${elsewhere.name}/groups`, { secret })).status).toBe(404);
    // Fenced: its person belongs to both organizations, the token to one.
    await member(elsewhere, ada);
    const fenced = await secretOf(ada, { owner: { kind: "me", organization: acme.name }, scopes: ["all"] });
    expect((await api.call("GET", `/api/v1/organizations/${elsewhere.name}/groups`, { secret: fenced })).status).toBe(
      404,
    );
    expect((await api.call("GET", "/api/v1/organizations", { secret: fenced })).json.items).toHaveLength(1);
  });

  test("a secret is in the answer that makes it and in no other", async () => {
    const maker = await secretOf(ada, { scopes: ["all"] });
    const body = { name: unique("once"), scopes: ["conda:download"], where: { kind: "all" } };
    const made = await api.call("POST", "/api/v1/tokens", { secret: maker, body });
    const { secret, token: shown } = made.json;
    expect(secret).toMatch(/^slc-/);
    const answers = [
      await api.call("GET", "/api/v1/tokens", { secret: maker }),
      await api.call("GET", `/api/v1/tokens/${shown.id}`, { secret: maker }),
      await api.call("GET", "/api/v1/whoami", { secret }),
      await api.call("GET", "/api/v1/tokens", { secret }),
      await api.call("DELETE", `/api/v1/tokens/${shown.id}`, { secret }),
      await api.call("GET", "/api/v1/whoami", { secret }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 403, 204, 401]);
    for (const { text } of answers) expect(text).not.toMatch(/slc-[0-9A-Za-z]{38}/);
    expect(logged.join("")).not.toContain(secret);
  });

  test("a wrong scope on a channel that is seen is 403 with the reason, a missing level too", async () => {
    const on = await channel(acme);
    const who = await member(acme);
    await grant(await group(acme, [who]), on, "read");
    const reader = await secretOf(who, { scopes: ["all"] });
    const unscoped = await secretOf(who, { scopes: ["conda:download"] });
    expect((await api.call("GET", `/api/v1/channels/${on.name}`, { secret: unscoped })).json.error).toMatch(
      /cannot look at .*That needs scope api:read\./,
    );
    const path = `/api/v1/channels/${on.name}/packages/conda/new`;
    expect(await api.call("PUT", path, { secret: reader, body: {} })).toMatchObject({
      status: 403,
      json: { error: expect.stringMatching(/needs write .*the level there is read/) },
    });
  });
});

describe("faults", () => {
  test("are logged once with their request, and say nothing of themselves", async () => {
    const secret = await secretOf(ada, { scopes: ["all"] });
    const { database } = api.services;
    const read = database.read;
    const broken = new Error("Failed query: select * from x\nparams: hunter2", { cause: { code: "XX000" } });
    api.services.database = {
      ...database,
      read: new Proxy(read, {
        get: () => () => {
          throw broken;
        },
      }),
    };
    logged.length = 0;
    try {
      const answer = await api.call("GET", "/api/v1/tokens", { secret });
      expect(answer).toMatchObject({ status: 500, json: { error: "Something went wrong here. Request test-1." } });
      expect(answer.text).not.toContain("hunter2");
    } finally {
      api.services.database = database;
    }
    const lines = logged.filter((line) => line.includes("a request failed"));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/XX000/);
    expect(lines[0]).toMatch(/test-1/);
    expect(logged.join("")).not.toContain("hunter2");
  });
});

describe("Idempotency-Key", () => {
  const wish = () => ({ name: unique("token"), scopes: ["conda:download"], where: { kind: "all" } });
  const post = (secret: string, path: string, key: string, body: unknown) =>
    api.call("POST", path, { secret, body, headers: { "idempotency-key": key } });

  test("makes one token of two requests, and shows its secret once", async () => {
    const secret = await secretOf(ada, { scopes: ["all"] });
    const body = wish();
    const first = await post(secret, "/api/v1/tokens", "key-1", body);
    const again = await post(secret, "/api/v1/tokens", "key-1", body);
    expect(first.status).toBe(201);
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    expect(again).toMatchObject({ status: 200, json: { token: { id: first.json.token.id } } });
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(again.text).not.toContain(first.json.secret);
    expect(again.json).not.toHaveProperty("secret");
  });

  test("with another body is refused; for another actor it is another key", async () => {
    const secret = await secretOf(ada, { scopes: ["all"] });
    const other = await secretOf(ada, { scopes: ["all"] });
    await post(secret, "/api/v1/tokens", "key-2", wish());
    expect(await post(secret, "/api/v1/tokens", "key-2", wish())).toMatchObject({ status: 422 });
    expect((await post(other, "/api/v1/tokens", "key-2", wish())).status).toBe(201);
    expect((await post(secret, "/api/v1/tokens", "has space", wish())).status).toBe(422);
  });

  test("of many at once makes one token", async () => {
    const secret = await secretOf(ada, { scopes: ["all"] });
    const body = wish();
    const all = await Promise.all(Array.from({ length: 8 }, () => post(secret, "/api/v1/tokens", "key-3", body)));
    expect(all.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    expect(new Set(all.map(({ json }) => json.token.id)).size).toBe(1);
  });

  test("of a refused request stands for nothing", async () => {
    const secret = await secretOf(ada, { scopes: ["all"] });
    const body = wish();
    const taken = await token(ada, { name: body.name });
    expect((await post(secret, "/api/v1/tokens", "key-4", body)).status).toBe(409);
    await revokeToken(await ctxOf(ada), { id: taken.token.id });
    expect((await post(secret, "/api/v1/tokens", "key-4", body)).status).toBe(201);
  });

  test("gives the invitation again without its link, also when it was withdrawn", async () => {
    const secret = await secretOf(ada, { scopes: ["all"] });
    const path = `/api/v1/organizations/${acme.name}/invitations`;
    const body = { email: `${unique("new")}@sluice.test` };
    const first = await post(secret, path, "key-5", body);
    const again = await post(secret, path, "key-5", body);
    expect(first.json.link).toMatch(/#/);
    expect(again).toMatchObject({
      status: 200,
      json: { invitation: { id: first.json.invitation.id, status: "open" } },
    });
    expect(again.json).not.toHaveProperty("link");
    await withdrawInvitation(await ctxOf(ada), { organization: acme.name, id: first.json.invitation.id });
    expect((await post(secret, path, "key-5", body)).json.invitation.status).toBe("withdrawn");
  });
});
