/** Every operation of `/api/v1` and every other address of its app, asked by everybody about everything: as `can` says. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { holds } from "#access/vocabulary.ts";

import { testServices } from "#db/factories.ts";
import { engine } from "#env";
import { type Built, build, headersOf, known, unique } from "../e2e/matrix/build.ts";
import { apiNo } from "../e2e/matrix/expected.ts";
import { type At, type Cell, type Hand, OPERATIONS, placesOf } from "../e2e/matrix/operations.ts";
import { type Asker, heldBy, NOBODY, PERSONS, TOKENS } from "../e2e/matrix/world.ts";
import { createApi } from "./app.ts";
import { createMetrics } from "./metrics.ts";
import type { Route } from "./route.ts";
import { ROUTES } from "./v1/routes.ts";

const EVERYBODY = [NOBODY, ...PERSONS, ...TOKENS];
/** The other engine answers by the same rules: one asker of each kind shows that its rows say the same. */
const SOME = ["anonymous", "reader", "steward", "operator", "all-of-boss", "read-only", "kept-to-package", "blocked"];
const SOME_MORE = ["organization-packages", "organization-group", "revoked"];
const isSome = ({ name }: Asker) => [...SOME, ...SOME_MORE].includes(name);
const ASKERS = engine === "postgres" ? EVERYBODY.filter(isSome) : EVERYBODY;
/** The number of cells can only grow with routes, askers and places. */
const FLOOR = ASKERS.length * 400;

const folder = mkdtempSync(join(tmpdir(), "sluice-matrix-"));
let built: Built;
let api: ReturnType<typeof createApi>;
let close: () => Promise<void>;
let cells = 0;

beforeAll(async () => {
  const made = await testServices({ folder });
  built = await build(made.services);
  close = made.close;
  api = createApi(made.services, { metrics: createMetrics(made.services), metricsToken: undefined });
}, 120_000);

afterAll(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

const PUBLIC = "https://sluice.test";
/** What `server.ts` tells of a client that is neither a page of ours nor on this machine. */
const TOLD = { "x-request-id": "matrix", "x-client-address": "192.0.2.1", "x-client-direct": "no" };

type Sending = Pick<Cell, "body" | "raw"> & { secret?: string };

async function ask(asker: Asker, method: string, path: string, { body, raw, secret }: Sending = {}) {
  const origin = { "x-client-origin": asker.by === "session" ? "own" : "unsaid" };
  const credential = secret ? { authorization: `Bearer ${secret}` } : headersOf(built, asker, PUBLIC);
  const headers = new Headers({ ...TOLD, ...origin, ...credential });
  if (body !== undefined) headers.set("content-type", "application/json");
  const response = await api.request(`http://sluice.test${path}`, {
    method,
    headers,
    body: raw ? raw() : body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

/** Prepares and repairs as who owns everything, or as the owner of a token that is made (`?as=`). */
const hand: Hand = async (method, path, body) => {
  const [, as = "chief"] = /\?as=(\w+)/.exec(path) ?? [];
  const sent = body instanceof FormData ? { raw: () => body } : { body };
  const secret = known(built.secrets, `all-of-${as}`);
  const { status, text } = await ask(NOBODY, method, `/api/v1${path.replace(/\?as=.*/, "")}`, { ...sent, secret });
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
  return text ? JSON.parse(text) : null;
};

/** Ids that only the database knows. */
function idOf(at: At, path: string): string {
  const ids = path.includes("/tokens/") ? built.tokens : built.invitations;
  return ids[at.id ?? ""] ?? at.id ?? "";
}

/** Asks what a cell asks, and says what came instead of what `can` says; null when it is the same. */
async function wrong(route: Route, asker: Asker, at: At, cell: Cell): Promise<string | null> {
  cells++;
  const no = apiNo(asker, route, cell.steps);
  const done = Math.max(...Object.keys(route.answers).map(Number));
  const fresh = no === null ? await cell.fresh?.(hand) : undefined;
  const said: At = { ...at, id: idOf(at, route.path), ...fresh?.at };
  if (said.name === "absent" && route.method === "PUT") said.name = unique("absent");
  const path = route.path.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(known(said, key)));
  const body = fresh?.body ? { ...(cell.body as object), ...fresh.body } : cell.body;
  const sent = { raw: cell.raw, body, secret: fresh?.secret };
  const { status, text } = await ask(asker, route.method, `/api/v1${path}${cell.query ?? ""}`, sent);
  if (status < 300) await cell.undo?.(hand, said);
  const expected = no ?? done;
  if (status === expected && !(status < 300 && lacksScope(asker, route, cell))) return null;
  const name = cell.name ? ` (${cell.name})` : "";
  return `${asker.name} ${route.method} ${path}${name}: ${status}, not ${expected}. ${text.slice(0, 200)}`;
}

/** Whether a token has none of the scopes that the document says are needed; a token always gives itself back. */
function lacksScope(asker: Asker, { scopes }: Route, { steps }: Cell): boolean {
  const { token } = heldBy(asker);
  const itself = steps.some((step) => !("ends" in step) && step[0] === "token.drop");
  return token !== null && !itself && scopes.length > 0 && !scopes.some((scope) => holds(token.scopes, scope));
}

/** Everything of the app besides `/api/v1`, by method and pattern as it is registered. */
const OTHERS: Record<string, (asker: Asker) => { method: string; path: string; status: number }> = {
  "GET /healthz": () => ({ method: "GET", path: "/healthz", status: 200 }),
  "GET /readyz": () => ({ method: "GET", path: "/readyz", status: 200 }),
  // Without METRICS_TOKEN it is for programs on this machine, which none of the askers is.
  "GET /metrics": () => ({ method: "GET", path: "/metrics", status: 404 }),
  "ALL /api/v1/*": () => ({ method: "GET", path: "/api/v1/nothing", status: 404 }),
  // The anaconda command asks these with whatever it has.
  "GET /api": () => ({ method: "GET", path: "/api", status: 200 }),
  "GET /api/": () => ({ method: "GET", path: "/api/", status: 200 }),
  "GET /api/scopes": () => ({ method: "GET", path: "/api/scopes", status: 200 }),
  // A login and a password alone open it: no token, and no session.
  "POST /api/authentications": () => ({ method: "POST", path: "/api/authentications", status: 401 }),
  "GET /api/user": (asker) => ({ method: "GET", path: "/api/user", status: tokenOnly(asker) ?? 200 }),
  "ALL /api/*": () => ({ method: "PUT", path: "/api/package/acme/numpy", status: 404 }),
  // A token gives itself back, and is gone: the last row.
  "DELETE /api/authentications": (asker) => ({
    method: "DELETE",
    path: "/api/authentications",
    status: tokenOnly(asker) ?? 201,
  }),
};

/** Sessions count for nothing there; a token counts in its networks. */
function tokenOnly({ by, dead, ...asker }: Asker): number | null {
  if (by !== "token" || dead) return 401;
  return heldBy({ by, dead, ...asker }).token?.inNetwork ? null : 403;
}

test("the matrix knows every other address of the app", () => {
  const others = api.routes.map(({ method, path }) => `${method} ${path}`);
  const own = ROUTES.map(({ path }) => `/api/v1${path.replace(/\{(\w+)\}/g, ":$1")}`);
  const rest = others.filter((one) => !own.some((path) => one.endsWith(` ${path}`)));
  expect([...new Set(rest)].toSorted()).toEqual(Object.keys(OTHERS).toSorted());
});

test("an operation's address says which methods it takes, whoever asks", async () => {
  for (const asker of ASKERS) {
    cells++;
    expect([asker.name, (await ask(asker, "PUT", "/api/v1/whoami")).status]).toEqual([asker.name, 405]);
  }
});

test("the matrix knows every operation, and no other", () => {
  expect(Object.keys(OPERATIONS).toSorted()).toEqual(ROUTES.map(({ id }) => id).toSorted());
});

test.each(ROUTES.map((route) => [route.id, route] as const))("%s", { timeout: 120_000 }, async (id, route) => {
  const faults: string[] = [];
  for (const asker of ASKERS)
    for (const at of placesOf(route.path, asker))
      for (const cell of [known(OPERATIONS, id)(at, asker)].flat()) {
        const fault = await wrong(route, asker, at, cell);
        if (fault) faults.push(fault);
      }
  expect(faults).toEqual([]);
});

// After the operations: its last row gives every token back.
test.each(Object.keys(OTHERS))("%s", async (name) => {
  const faults: string[] = [];
  for (const asker of ASKERS) {
    cells++;
    const { method, path, status } = known(OTHERS, name)(asker);
    const told = await ask(asker, method, path);
    if (told.status !== status)
      faults.push(`${asker.name} ${method} ${path}: ${told.status}, not ${status}. ${told.text}`);
  }
  expect(faults).toEqual([]);
});

test(`more than ${FLOOR} cells were asked`, () => {
  console.log(`api: ${cells} cells (${ROUTES.length} operations, ${ASKERS.length} askers)`);
  expect(cells).toBeGreaterThan(FLOOR);
});
