/** The audit log through the API: JSON by cursor, CSV as a stream. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { touch } from "#core/change.ts";
import { cookieName, startSession } from "#core/session.ts";
import * as make from "#db/factories.ts";
import { audit } from "#db/schema/people.ts";
import { serveApi, type TestApi, testApi } from "../testing.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-audit-"));
let api: TestApi;
let at: make.TestOrganization;
let owner: string;
let path: string;
beforeAll(async () => {
  api = await testApi({ folder });
  at = await make.organization(api.services, { name: "acme" });
  owner = (await make.token(at.owner, { scopes: ["api:read"] })).secret;
  path = `/api/v1/organizations/${at.name}/audit`;
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

type Row = typeof audit.$inferInsert;

async function write(rows: readonly (Partial<Row> & { at: Date })[]) {
  const usual = {
    action: "group.change",
    outcome: "done",
    actorKind: "user",
    actorId: "u",
    actorName: "ada",
    organizationId: at.id,
    objectKind: "group",
    objectId: "g",
    objectName: "ci",
    before: null,
    after: null,
    requestId: "r",
    address: "10.0.0.4",
    client: "vitest",
  } as const;
  let made = 0;
  for (let from = 0; from < rows.length; from += 1000)
    await touch(api.services, async (tx) => {
      const piece = rows.slice(from, from + 1000);
      await tx
        .insert(audit)
        .values(piece.map((row) => ({ ...usual, id: `0198${String(++made).padStart(32, "0")}`, ...row })));
    });
}

/** Rows in a year of their own. */
const many = (year: number, count: number, row: Partial<Row> = {}) =>
  write(
    Array.from({ length: count }, (_, n) => ({
      id: `0000${year}-0000-7000-8000-${String(n).padStart(12, "0")}`,
      at: new Date(Date.UTC(year, 0, 1) + n),
      ...row,
    })),
  );

const get = (query: string, headers: Record<string, string> = {}, secret = owner) =>
  api.call("GET", `${path}${query}`, { secret, headers });

test("lists what matches by cursor, and says where it begins", async () => {
  await many(2001, 5);
  const first = await get("?from=2001-01-01&to=2001-12-31&limit=3");
  expect(first).toMatchObject({
    status: 200,
    json: { since: "2001-01-01T00:00:00.000Z", until: "2002-01-01T00:00:00.000Z" },
  });
  const second = await get(`?from=2001-01-01&to=2001-12-31&limit=3&cursor=${first.json.next}`);
  expect([first.json.items.length, second.json.items.length, second.json.next]).toEqual([3, 2, null]);
  expect(first.json.items[0]).toEqual({
    id: "00002001-0000-7000-8000-000000000004",
    at: "2001-01-01T00:00:00.004Z",
    action: "group.change",
    outcome: "done",
    actor: { kind: "user", id: "u", name: "ada" },
    object: { kind: "group", id: "g", name: "ci" },
    before: null,
    after: null,
    address: "10.0.0.4",
    client: "vitest",
    requestId: "r",
  });
  expect((await get("?q=nothing-like-it")).json).toMatchObject({ items: [], next: null });
});

test.each([
  ["?from=yesterday", "from"],
  ["?to=2026-02-30", "to"],
  ["?family=secrets", "family"],
  ["?outcome=maybe", "outcome"],
  ["?address=10.0.0.0/12", "address"],
  ["?cursor=abc", "cursor"],
  ["?page=2", "page"],
])("%s is refused with a sentence at its field", async (query, field) => {
  expect(await get(query)).toMatchObject({ status: 422, json: { fields: { [field]: expect.any(String) } } });
});

test("is 403 for a member, 404 for a stranger and for an organization that is not there, as CSV and HEAD too", async () => {
  const member = (await make.token(await make.member(at), { scopes: ["api:read"] })).secret;
  const stranger = (await make.token(await make.person(api.services), { scopes: ["all"] })).secret;
  for (const query of ["", "?format=csv"])
    for (const method of ["GET", "HEAD"]) {
      const status = async (to: string, secret: string) => (await api.call(method, `${to}${query}`, { secret })).status;
      expect([query, method, await status(path, member), await status(path, stranger)]).toEqual([
        query,
        method,
        403,
        404,
      ]);
      expect(await status("/api/v1/organizations/nowhere/audit", owner)).toBe(404);
      expect(await status("/api/v1/server/audit", owner)).toBe(403);
    }
});

describe("as CSV", () => {
  const CSV = { accept: "text/csv" };

  test("has a head, times in UTC, a name, and no cell that a spreadsheet would run", async () => {
    await many(2002, 1, {
      actorName: '=HYPERLINK("http://x")',
      objectName: 'a "name", with a comma',
      client: "@client\r\nx",
      after: { list: ["a", "b"], level: "write" },
      before: "-1",
    });
    const { status, headers, text } = await get("?from=2002-01-01&to=2002-01-01", CSV);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toMatch(/^text\/csv; charset=utf-8/);
    expect(headers.get("content-disposition")).toMatch(/^attachment; filename="acme-audit-\d{4}-\d\d-\d\d\.csv"$/);
    expect(headers.get("cache-control")).toBe("private, no-store");
    expect(text).toBe(
      "time,result,action,actor_kind,actor,actor_id,object_kind,object,object_id,address,client,request_id,before,after\r\n" +
        `2002-01-01T00:00:00.000Z,done,group.change,user,"'=HYPERLINK(""http://x"")",u,group,` +
        `"a ""name"", with a comma",g,10.0.0.4,"'@client\r\nx",r,'-1,"{""list"":[""a"",""b""],""level"":""write""}"\r\n`,
    );
  });

  test("streams everything that matches, whatever the limit of a list, and is noted", async () => {
    await many(2003, 1234);
    const { status, text } = await get("?from=2003-01-01&to=2003-12-31&limit=10&format=csv");
    const lines = text.trimEnd().split("\r\n");
    expect([status, lines.length, new Set(lines).size]).toEqual([200, 1235, 1235]);
    const times = lines.slice(1).map((row) => row.split(",", 1)[0] ?? "");
    expect(times).toEqual(times.toSorted().reverse());
    const { json } = await get("?family=export");
    expect(json.items[0]).toMatchObject({
      action: "audit.export",
      after: { rows: 1234, filter: { from: "2003-01-01" } },
    });
  });

  test("a page's link needs no token: the session of who looks at it is enough", async () => {
    const ctx = await make.ctxOf(at.owner);
    const cookie = `${cookieName(make.PUBLIC_URL)}=${await startSession(ctx, at.owner)}`;
    const answer = await api.call("GET", `${path}?from=2003-01-01&to=2003-01-01&format=csv`, { headers: { cookie } });
    expect([answer.status, answer.text.split("\r\n").length]).toEqual([200, 1236]);
    const { json } = await get("?family=export&limit=1");
    expect(json.items[0]).toMatchObject({ actor: { kind: "user", name: at.owner.login } });
    expect((await api.call("GET", `${path}?format=csv`)).status).toBe(401);
  });

  test("a link's format says more than what a browser accepts, and JSON is the usual answer", async () => {
    const type = async (query: string, accept: string) =>
      (await get(`?from=2003-01-01&to=2003-01-01&limit=1${query}`, { accept })).headers
        .get("content-type")
        ?.split(";", 1)[0];
    expect(await type("&format=csv", "text/html,*/*")).toBe("text/csv");
    expect(await type("&format=json", "text/csv")).toBe("application/json");
    expect(await type("", "*/*")).toBe("application/json");
    expect(await type("", "application/json, text/csv;q=0.5")).toBe("application/json");
  });

  test("asks for a narrower range when more than 100,000 rows match, and notes no export", async () => {
    await many(2004, 100_001);
    const exports = async () => (await get("?family=export&limit=1000")).json.items.length;
    const before = await exports();
    const { status, json } = await get("?from=2004-01-01&to=2004-12-31", CSV);
    expect({ status, json }).toMatchObject({
      status: 422,
      json: { error: expect.stringContaining("narrower range"), fields: { from: expect.any(String) } },
    });
    expect(await exports()).toBe(before);
  });

  test("stops reading when the client leaves, and reads no faster than the client takes", async () => {
    // Rows of 30 kB: far more than sockets hold.
    await many(2005, 6000, { client: "x".repeat(30_000) });
    const server = await serveApi(api);
    const start = api.services.database.statements();
    const read = () => api.services.database.statements() - start;
    const leaving = new AbortController();
    const answer = await fetch(`${server.url}${path}?from=2005-01-01&to=2005-12-31&format=csv`, {
      headers: { authorization: `Bearer ${owner}` },
      signal: leaving.signal,
    });
    const reader = answer.body?.getReader();
    await reader?.read();
    await reader?.read();
    // Time enough to read everything, for whoever would.
    for (let turn = 0; turn < 1000; turn++) await setImmediate();
    const before = read();
    leaving.abort();
    await server.close();
    for (let turn = 0; turn < 1000; turn++) await setImmediate();
    // All of it are 12 pieces of 500 rows, each by two queries.
    expect(before).toBeLessThan(24);
    expect(read()).toBeLessThan(before + 4);
  });
});

test("the server's log is for its administrators", async () => {
  const root = await make.root(api.services);
  const { secret } = await make.token(root, { scopes: ["all"] });
  const { status, json } = await api.call("GET", "/api/v1/server/audit?family=server", { secret });
  expect(status).toBe(200);
  expect(json.items.map(({ action }: { action: string }) => action)).toContain("user.manage");
  const csv = await api.call("GET", "/api/v1/server/audit?format=csv", { secret });
  expect(csv.headers.get("content-disposition")).toMatch(/filename="server-audit-/);
  expect(csv.text).toContain("user.manage");
});
