/** The same journey as through the pages, by the API alone, against the built server on each database. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { condaPackage } from "#formats/conda/testing.ts";
import { findPostgres, type Postgres, startPostgres } from "../scripts/postgres.ts";
import { type Running, startServer, temporaryFolder } from "./server.ts";

// CommonJS: its module for bundlers wants to load wasm in a way that Node does not.
const { simpleSolve } = createRequire(import.meta.url)("@conda-org/rattler") as typeof import("@conda-org/rattler");

const FIXTURES = join(import.meta.dirname, "fixtures/conda");
/** The ones that name a platform of conda's. */
const REAL = readdirSync(FIXTURES).filter((name) => !name.startsWith("arch-package-"));
const ADMIN = { ADMIN_LOGIN: "root", ADMIN_EMAIL: "root@example.org", ADMIN_PASSWORD: "the first password" };
const ROOT = [ADMIN.ADMIN_LOGIN, ADMIN.ADMIN_PASSWORD] as const;
const PASSWORD = "the password of ada";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const basic = (login: string, password: string) => `Basic ${Buffer.from(`${login}:${password}`).toString("base64")}`;

/** A database of its own on the PostgreSQL that the tests have, or on one started for them. */
async function freshPostgres(): Promise<Postgres> {
  const given = process.env.TEST_POSTGRES_URL;
  const server = given ? { url: given, stop: async () => {} } : await startPostgres();
  if (!server) throw new Error("there is no PostgreSQL here");
  const name = `journey_${process.pid}`;
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await run(`create database ${name}`);
  const own = new URL(server.url);
  own.pathname = `/${name}`;
  return {
    url: own.href,
    async stop() {
      await run(`drop database ${name} with (force)`);
      await server.stop();
    },
  };
}

describe.each(["SQLite", "PostgreSQL"])("on %s", (engine) => {
  const absent = engine === "PostgreSQL" && !process.env.TEST_POSTGRES_URL && !findPostgres();
  /** Each stands on the ones before it. */
  const step = test.skipIf(absent);
  const secrets: string[] = [];
  const logs: string[] = [];
  let postgres: Postgres | undefined;
  let settings: Record<string, string>;
  let server: Running;
  let admin = "";

  async function call(method: string, path: string, authorization: string, body?: unknown, more: object = {}) {
    const form = body instanceof FormData;
    const headers = { authorization, ...(!form && { "content-type": "application/json" }), ...more };
    const sent = form || body === undefined ? (body as FormData | undefined) : JSON.stringify(body);
    const answer = await fetch(`${server.url}${path}`, { method, headers, body: sent });
    const text = await answer.text();
    const json = text ? JSON.parse(text) : null;
    for (const secret of [json?.secret, json?.token]) if (typeof secret === "string") secrets.push(secret);
    return { status: answer.status, json, headers: answer.headers };
  }

  const post = (path: string, body: unknown, authorization = admin) =>
    call("POST", `/api/v1${path}`, authorization, body);

  /** What `anaconda auth --create` does: a token for a password. */
  async function create(login: string, password: string, wish: { note: string; scopes: string[]; user?: string }) {
    const { status, json } = await call("POST", "/api/authentications", basic(login, password), wish);
    expect(status).toBe(200);
    return json.token as string;
  }

  const solve = (secret: string, ...specs: string[]) =>
    simpleSolve(specs, [`${server.url}/t/${secret}/lab`], ["linux-64", "noarch"], []);

  /** Solves as pixi does, and fetches what was found. */
  async function install(secret: string, ...specs: string[]) {
    const found = await solve(secret, ...specs);
    for (const { url, sha256: wanted, filename } of found) {
      const answer = await fetch(url);
      expect(answer.status, filename).toBe(200);
      expect(sha256(new Uint8Array(await answer.arrayBuffer())), filename).toBe(wanted);
    }
    return found.map(({ packageName, version }) => `${packageName} ${version}`).toSorted();
  }

  beforeAll(async () => {
    if (absent) return;
    if (engine === "PostgreSQL") postgres = await freshPostgres();
    settings = {
      ...ADMIN,
      DATA_DIR: temporaryFolder("sluice-journey"),
      DATABASE_URL: postgres?.url ?? "",
      LOG_LEVEL: "trace",
    };
    server = await startServer(settings);
  });

  afterAll(async () => {
    await server?.stop();
    await postgres?.stop();
  });

  const group = "/api/v1/organizations/acme/groups/readers";
  let mine = { id: "", secret: "", by: "" };
  let farm = "";

  step("an administrator makes an organization, a channel, a person, a group", async () => {
    admin = `Bearer ${await create(...ROOT, { note: "journey", scopes: ["all"] })}`;
    expect(await post("/organizations", { name: "acme", displayName: "Acme" })).toMatchObject({ status: 201 });
    expect(await post("/organizations/acme/channels", { name: "lab" })).toMatchObject({
      status: 201,
      json: { visibility: "private", organization: "acme" },
    });
    const person = { login: "ada", email: "ada@example.org", password: PASSWORD };
    expect(await post("/users", person)).toMatchObject({ status: 201, json: { link: null } });
    expect(await post("/organizations/acme/members", { login: "ada" })).toMatchObject({ status: 201 });
    expect(await post("/organizations/acme/groups", { name: "readers" })).toMatchObject({ status: 201 });
    expect(await call("PUT", `${group}/members/ada`, admin)).toMatchObject({ status: 204 });
  });

  step("packages are published: real ones, and one that depends on another", async () => {
    const app = condaPackage({ name: "app", version: "3.1", depends: ["versioned >=2"] });
    const archives = REAL.map((filename) => ({ filename, bytes: readFileSync(join(FIXTURES, filename)) }));
    for (const { filename, bytes } of [...archives, { filename: `${app.stem}.conda`, bytes: app.conda }]) {
      const form = new FormData();
      form.set("file", new Blob([new Uint8Array(bytes)]), filename);
      expect(await post("/channels/lab/files", form), filename).toMatchObject({ status: 201 });
    }
  });

  step("a member sees the channel once her group does", async () => {
    const ada = `Bearer ${await create("ada", PASSWORD, { note: "api", scopes: ["api"] })}`;
    expect(await call("GET", "/api/v1/channels/lab", ada)).toMatchObject({ status: 404 });
    expect(await call("PUT", `${group}/channels/lab`, admin, { level: "read" })).toMatchObject({ status: 200 });
    expect(await call("GET", "/api/v1/channels/lab", ada)).toMatchObject({ status: 200, json: { level: "read" } });
  });

  step("tokens are made for the channel: hers, and one of the organization", async () => {
    const wish = { scopes: ["conda:download"], where: { kind: "channels", channels: ["lab"] } };
    const by = `Bearer ${await create("ada", PASSWORD, { note: "all", scopes: ["all"] })}`;
    const { status, json } = await post("/tokens", { name: "laptop", ...wish }, by);
    expect(status).toBe(201);
    mine = { id: json.token.id, secret: json.secret, by };
    const owner = { kind: "organization", organization: "acme" };
    const made = await post("/tokens", { name: "farm", owner, ...wish });
    expect(made.status).toBe(201);
    farm = made.json.secret;
  });

  step("a real solver finds what is there, and its bytes are the published ones", async () => {
    const specs = ["app", "_r-mutex", "test-app-package-icon"];
    const expected = ["_r-mutex 1.0.1", "app 3.1", "test-app-package-icon 0.1", "versioned 2.0"];
    for (const secret of [mine.secret, farm]) expect(await install(secret, ...specs)).toEqual(expected);
    await expect(solve(mine.secret, "app", "versioned <2")).rejects.toThrow(/versioned/);
  });

  step("the group leaves the channel: her token is outside at once, the organization's is not", async () => {
    expect(await call("DELETE", `${group}/channels/lab`, admin)).toMatchObject({ status: 204 });
    await expect(solve(mine.secret, "app")).rejects.toThrow(/403/);
    expect(await install(farm, "versioned")).toEqual(["versioned 2.0"]);
    expect(await call("PUT", `${group}/channels/lab`, admin, { level: "read" })).toMatchObject({ status: 200 });
    expect(await install(mine.secret, "versioned")).toEqual(["versioned 2.0"]);
  });

  step("a revoked token fails at the very next request", async () => {
    expect(await call("DELETE", `/api/v1/tokens/${mine.id}`, mine.by)).toMatchObject({ status: 204 });
    await expect(solve(mine.secret, "versioned")).rejects.toThrow(/401/);
    expect(await install(farm, "versioned")).toEqual(["versioned 2.0"]);
  });

  step("an Idempotency-Key outlives a power cut", async () => {
    const wish = { name: "once", scopes: ["conda:download"], where: { kind: "all" } };
    const key = { "idempotency-key": "journey-1" };
    const first = await call("POST", "/api/v1/tokens", admin, wish, key);
    expect(first.status).toBe(201);
    logs.push(server.log());
    await server.kill9();
    server = await startServer(settings);
    const again = await call("POST", "/api/v1/tokens", admin, wish, key);
    expect(again).toMatchObject({ status: 200, json: { token: { id: first.json.token.id } } });
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(again.json).not.toHaveProperty("secret");
  });

  step("no secret and no password is in any line that the server wrote", () => {
    const log = [...logs, server.log()].join("");
    expect(secrets.length).toBeGreaterThan(4);
    expect(log).toContain("/api/v1/tokens");
    for (const secret of [...secrets, PASSWORD, ADMIN.ADMIN_PASSWORD]) expect(log.includes(secret)).toBe(false);
    expect(log).not.toMatch(/slc-[0-9A-Za-z]{38}/);
  });
});
