/** Every page and every server action of the built server, asked by everybody about everything: as `can` says. */
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cookieName } from "#core/session.ts";
import { testServices } from "#db/factories.ts";
import { ACTIONS, type ActionCell, type Fields } from "./matrix/actions.ts";
import { type Built, build, known } from "./matrix/build.ts";
import { apiNo, firstNo } from "./matrix/expected.ts";
import type { At, Hand } from "./matrix/operations.ts";
import { PAGES } from "./matrix/pages.ts";
import { type Asker, NOBODY, PERSONS, WORLD } from "./matrix/world.ts";
import { type Running, startServer, temporaryFolder } from "./server.ts";

const ROOT = join(import.meta.dirname, "..");
const ASKERS = [NOBODY, ...PERSONS];
/** The numbers below can only grow with pages, actions, people and places. */
const FLOOR = { pages: 1600, actions: 4500 };

type Reference = { filename: string; exportedName: string; workers: Record<string, unknown> };
type Manifest = { node: Record<string, Reference> };

let server: Running;
let built: Pick<Built, "tokens" | "invitations" | "secrets" | "sessions">;
/** Id and page of each action, by file and name. */
const references = new Map<string, { id: string; page: string }>();
const cells = { pages: 0, actions: 0 };

const nameOf = (filename: string, exportedName: string) =>
  `${filename.replace(/^app\//, "").replace(/\/actions\.ts$/, "")}#${exportedName}`;

beforeAll(async () => {
  const folder = temporaryFolder("sluice-matrix");
  const made = await testServices({ folder });
  const { tokens, invitations, secrets, sessions } = await build(made.services);
  built = { tokens, invitations, secrets, sessions };
  await made.close();
  server = await startServer({ DATA_DIR: folder });
  const { node }: Manifest = JSON.parse(
    readFileSync(join(ROOT, ".next/server/server-reference-manifest.json"), "utf8"),
  );
  for (const [id, { filename, exportedName, workers }] of Object.entries(node))
    references.set(nameOf(filename, exportedName), { id, page: Object.keys(workers)[0] ?? "" });
}, 120_000);
afterAll(() => server?.stop());

const PAGE_FILES = globSync("app/**/page.tsx", { cwd: ROOT });
const ACTION_FILES = globSync("app/**/actions.ts", { cwd: ROOT });

/** The address of a page's folder, without groups. */
const routeOf = (path: string) =>
  `/${dirname(path)
    .split("/")
    .slice(1)
    .filter((part) => !part.startsWith("("))
    .join("/")}`;

const fill = (route: string, at: At) =>
  route.replace(/\[(\w+)\]/g, (_, key: string) => encodeURIComponent(known(at, key)));

const headersOf = (asker: Asker): Record<string, string> =>
  asker.by === "session" ? { cookie: `${cookieName(server.url)}=${known(built.sessions, asker.name)}` } : {};

/** Prepares and repairs as who owns everything, or as the owner of a token that is made (`?as=`). */
const hand: Hand = async (method, path, body) => {
  const [, as = "chief"] = /\?as=(\w+)/.exec(path) ?? [];
  const form = body instanceof FormData;
  const response = await fetch(`${server.url}/api/v1${path.replace(/\?as=.*/, "")}`, {
    method,
    headers: {
      authorization: `Bearer ${known(built.secrets, `all-of-${as}`)}`,
      ...(body !== undefined && !form && { "content-type": "application/json" }),
    },
    body: form ? body : body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text} ${server.log().slice(-3000)}`);
  return text ? JSON.parse(text) : null;
};

test("the matrix knows every page, and no other", () => {
  expect(Object.keys(PAGES).toSorted()).toEqual(PAGE_FILES.map(routeOf).toSorted());
});

describe("pages", () => {
  test.each(Object.keys(PAGES))("%s", async (route) => {
    const { places, steps, open } = known(PAGES, route);
    const faults: string[] = [];
    for (const asker of ASKERS)
      for (const at of places(asker)) {
        const said: At = { ...at };
        if (at.id !== undefined) said.id = built.tokens[at.id] ?? at.id;
        const path = fill(route, said);
        const response = await fetch(`${server.url}${path}`, { headers: headersOf(asker), redirect: "manual" });
        await response.arrayBuffer();
        cells.pages++;
        const signIn = asker.by === "nothing" ? 307 : null;
        const expected = open?.(at, asker) ?? signIn ?? firstNo(asker, steps(at, asker)) ?? 200;
        const to = response.headers.get("location") ?? "";
        const astray = expected === 307 && !open && !to.startsWith("/sign-in");
        if (response.status !== expected || astray)
          faults.push(`${asker.name} ${path}: ${response.status} ${to}, not ${expected}`);
      }
    expect(faults).toEqual([]);
  });
});

/** The names that a file of actions exports. */
const exportsOf = (path: string) =>
  [...readFileSync(join(ROOT, path), "utf8").matchAll(/^export (?:const|async function|function) (\w+)/gm)].map(
    ([, name = ""]) => nameOf(path, name),
  );

test("the matrix knows every server action, and no other", () => {
  expect(Object.keys(ACTIONS).toSorted()).toEqual(ACTION_FILES.flatMap(exportsOf).toSorted());
  const strange = globSync("app/**/*.{ts,tsx}", { cwd: ROOT }).filter(
    (path) => !ACTION_FILES.includes(path) && /^\s*["']use server["']/m.test(readFileSync(join(ROOT, path), "utf8")),
  );
  expect(strange, "server actions stand in actions.ts").toEqual([]);
});

/** What became of an action: done, or the sentence of its refusal. */
type Told = { done: boolean; message: string; fields: boolean; status: number };

/** Calls an action as React does: the state before, and the form. */
async function act(asker: Asker, name: string, fields: Fields): Promise<Told> {
  const { id, page } = references.get(name) ?? {};
  if (!id || !page) throw new Error(`the build has no action ${name}`);
  const form = new FormData();
  for (const [key, value] of Object.entries(fields))
    for (const one of [value ?? []].flat()) form.append(`_1_${key}`, one);
  form.append("0", '[{"status":"idle"},"$K1"]');
  const usual = { org: "acme", channel: "closed", kind: "conda", name: "numpy", group: "readers", id: "nothing" };
  const response = await fetch(`${server.url}${fill(routeOf(page), { user: "idle", ...usual })}`, {
    method: "POST",
    headers: { ...headersOf(asker), origin: server.url, accept: "text/x-component", "next-action": id },
    body: form,
    redirect: "manual",
  });
  const text = await response.text();
  const { status } = response;
  if (response.headers.has("x-action-redirect")) return { done: true, message: "", fields: false, status };
  const row = /^1:(\{.*\})$/m.exec(text)?.[1];
  if (!row) return { done: false, message: `no answer: ${text.slice(0, 200)}`, fields: false, status };
  const state = JSON.parse(row);
  const hasFields = Object.keys(state.fields ?? {}).length > 0;
  return { done: state.status === "done", message: state.message ?? "", fields: hasFields, status };
}

const HIDDEN = "There is no such thing, or you cannot see it.";
const SIGNED_OUT = /^You were signed out/;

/** Which refusal it was, as a status; what a form says at its fields is none of access. */
function statusOf({ done, message, fields }: Told): number {
  if (done) return 200;
  if (SIGNED_OUT.test(message)) return 401;
  if (message === HIDDEN) return 404;
  return message.includes(" cannot ") && !fields && !/cannot be used here/.test(message) ? 403 : 422;
}

async function wrong(name: string, asker: Asker, cell: ActionCell, ownWords: boolean): Promise<string | null> {
  cells.actions++;
  const proof = cell.steps.length === 1 && cell.steps[0] && "ends" in cell.steps[0];
  const no = apiNo(asker, { anonymous: proof }, cell.steps);
  const fresh = no === null ? await cell.fresh?.(hand) : undefined;
  const fields = cell.fields(fresh);
  if (fields.id !== undefined) {
    const ids = name.startsWith("(dashboard)/_tokens") ? built.tokens : built.invitations;
    fields.id = ids[String(fields.id)] ?? fields.id;
  }
  if (fields.subdir === undefined && "filename" in fields) fields.subdir = "noarch";
  const told = await act(asker, name, fields);
  if (told.done) await cell.undo?.(hand, { ...cell.at, id: String(fields.id) });
  const status = statusOf(told);
  const expected = no ?? 200;
  const same =
    status === expected || (expected === 409 && status === 422) || (ownWords && expected === 404 && !told.done);
  if (same || (proof && asker.by === "nothing" && !told.done)) return null;
  const at = JSON.stringify(fields);
  return `${asker.name} ${at}${cell.name ? ` (${cell.name})` : ""}: ${status}, not ${expected}. ${told.status} ${told.message}`;
}

describe("actions", () => {
  test.each(Object.keys(ACTIONS))("%s", async (name) => {
    const { cells: cellsOf, ownWords = false } = known(ACTIONS, name);
    const faults: string[] = [];
    for (const asker of ASKERS)
      for (const cell of cellsOf(asker)) {
        const fault = await wrong(name, asker, cell, ownWords);
        if (fault) faults.push(fault);
      }
    expect(faults).toEqual([]);
  });

  test("signing out takes the session away, and nothing else opens it again", async () => {
    const asker = known(Object.fromEntries(PERSONS.map((one) => [one.name, one])), "idle");
    expect((await act(asker, "(auth)/sign-out#signOut", {})).done).toBe(true);
    const { status } = await fetch(`${server.url}/acme`, { headers: headersOf(asker), redirect: "manual" });
    expect(status).toBe(307);
  });
});

test(`at least ${FLOOR.pages} cells of pages and ${FLOOR.actions} of actions were asked`, () => {
  console.log(`pages: ${cells.pages} cells (${PAGE_FILES.length} pages, ${ASKERS.length} askers)`);
  console.log(
    `actions: ${cells.actions} cells (${Object.keys(ACTIONS).length} actions, ${WORLD.organizations.length} organizations)`,
  );
  expect(cells.pages).toBeGreaterThanOrEqual(FLOOR.pages);
  expect(cells.actions).toBeGreaterThanOrEqual(FLOOR.actions);
});
