/** Calls every operation of the OpenAPI document, with yes and with no, and holds each answer to the document. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { ScopeId } from "#access/vocabulary.ts";
import {
  channel,
  declare,
  grant,
  group,
  member,
  organization,
  person,
  publish,
  type TestChannel,
  type TestOrganization,
  type TestPerson,
  token,
} from "#db/factories.ts";
import { condaPackage } from "#formats/conda/testing.ts";
import { type Call, formOf, type TestApi, type Told, testApi, unique } from "../testing.ts";
import { ROUTES } from "./routes.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-contract-"));
let api: TestApi;
let boss: TestPerson;
let acme: TestOrganization;
let lab: TestChannel;
let stranger: string;
let document: Document;

type Operation = { operationId: string; "x-scopes"?: ScopeId[]; responses: Record<string, unknown> };
type Document = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, unknown> } };

/** A request that an operation says yes to. */
type Case = { at?: Record<string, string>; query?: string; call?: Call; status: number };

/** Ways to see a refusal that an operation has no use for. */
type Exempt = { stranger?: "allowed" | 403; scopes?: readonly ScopeId[] };

const archive = () => {
  const made = condaPackage({ name: unique("pkg") });
  return { filename: `${made.stem}.conda`, bytes: new Uint8Array(made.conda) };
};

const CASES: Record<string, [make: () => Case | Promise<Case>, exempt?: Exempt]> = {
  whoami: [() => ({ status: 200 }), { stranger: "allowed" }],
  listUsers: [() => ({ status: 200 }), { stranger: 403 }],
  createUser: [
    () => {
      const login = unique("user");
      return { call: { body: { login, email: `${login}@sluice.test`, name: "New" } }, status: 201 };
    },
    { stranger: 403 },
  ],
  getUser: [() => ({ at: { login: boss.login }, status: 200 }), { stranger: 403 }],
  updateUser: [
    async () => ({ at: { login: (await person(api.services)).login }, call: { body: { active: false } }, status: 200 }),
    { stranger: 403 },
  ],
  deleteUser: [
    async () => {
      const { login } = await person(api.services);
      const secret = (await token(boss, { scopes: ["all"] })).secret;
      await api.call("PATCH", `/api/v1/users/${login}`, { secret, body: { active: false } });
      return { at: { login }, status: 204 };
    },
    { stranger: 403 },
  ],
  resetPassword: [async () => ({ at: { login: (await person(api.services)).login }, status: 201 }), { stranger: 403 }],
  listOrganizations: [() => ({ status: 200 }), { stranger: "allowed" }],
  createOrganization: [() => ({ call: { body: { name: unique("org") } }, status: 201 }), { stranger: 403 }],
  getOrganization: [() => ({ status: 200 })],
  updateOrganization: [() => ({ call: { body: { displayName: "Acme & Co" } }, status: 200 })],
  deleteOrganization: [
    async () => ({ at: { organization: (await organization(api.services, { owner: boss })).name }, status: 204 }),
  ],
  takeOver: [
    async () => {
      const { name } = await organization(api.services);
      return { at: { organization: name }, call: { body: { name, reason: "Nobody is left." } }, status: 200 };
    },
    { stranger: 403 },
  ],
  getServerPolicy: [() => ({ status: 200 }), { stranger: 403 }],
  updateServerPolicy: [() => ({ call: { body: { publicChannels: true } }, status: 200 }), { stranger: 403 }],
  listMembers: [() => ({ status: 200 })],
  addMember: [async () => ({ call: { body: { login: (await person(api.services)).login } }, status: 201 })],
  setRole: [
    async () => ({ at: { login: (await member(acme)).login }, call: { body: { role: "admin" } }, status: 200 }),
  ],
  getMember: [() => ({ at: { login: boss.login }, status: 200 })],
  listMemberAccess: [() => ({ at: { login: boss.login }, status: 200 })],
  leaveOrganization: [
    async () => {
      const at = await organization(api.services, { owner: boss });
      await member(at, undefined, "owner");
      return { at: { organization: at.name }, status: 204 };
    },
  ],
  removeMember: [async () => ({ at: { login: (await member(acme)).login }, status: 204 })],
  listInvitations: [() => ({ status: 200 })],
  invite: [() => ({ call: { body: { email: `${unique("new")}@sluice.test` } }, status: 201 })],
  withdrawInvitation: [
    async () => {
      const { json } = await api.call("POST", `/api/v1/organizations/${acme.name}/invitations`, {
        secret: (await token(boss, { scopes: ["all"] })).secret,
        body: { email: `${unique("gone")}@sluice.test` },
      });
      return { at: { id: json.invitation.id }, status: 204 };
    },
  ],
  listGroups: [() => ({ status: 200 })],
  createGroup: [() => ({ call: { body: { name: unique("group") } }, status: 201 })],
  getGroup: [async () => ({ at: { group: (await group(acme)).name }, status: 200 })],
  updateGroup: [
    async () => ({
      at: { group: (await group(acme)).name },
      call: { body: { description: "new" }, headers: { "if-match": '"1"' } },
      status: 200,
    }),
  ],
  deleteGroup: [async () => ({ at: { group: (await group(acme)).name }, status: 204 })],
  addGroupMember: [
    async () => ({ at: { group: (await group(acme)).name, login: (await member(acme)).login }, status: 204 }),
  ],
  removeGroupMember: [
    async () => {
      const who = await member(acme);
      return { at: { group: (await group(acme, [who])).name, login: who.login }, status: 204 };
    },
  ],
  setChannelGrant: [
    async () => ({ at: { group: (await group(acme)).name }, call: { body: { level: "read" } }, status: 200 }),
  ],
  removeChannelGrant: [
    async () => {
      const to = await group(acme);
      await grant(to, lab, "read");
      return { at: { group: to.name }, status: 204 };
    },
  ],
  setPackageGrant: [
    async () => ({ at: { group: (await group(acme)).name }, call: { body: { level: "write" } }, status: 200 }),
  ],
  removePackageGrant: [
    async () => {
      const to = await group(acme);
      await grant(to, lab, "read", { name: "demo" });
      return { at: { group: to.name }, status: 204 };
    },
  ],
  previewChange: [
    async () => ({
      call: { body: { change: { kind: "group", group: (await group(acme)).name } } },
      status: 200,
    }),
  ],
  listChannelAccess: [() => ({ status: 200 })],
  listPackageAccess: [() => ({ status: 200 })],
  getAccessMatrix: [() => ({ status: 200 })],
  setGrants: [
    async () => {
      const to = (await group(acme)).name;
      const changes = [{ group: to, channel: lab.name, level: "read", version: 0 }];
      return { call: { body: { changes } }, status: 200 };
    },
  ],
  listChannels: [() => ({ status: 200 })],
  createChannel: [() => ({ call: { body: { name: unique("channel"), description: "new" } }, status: 201 })],
  getChannel: [() => ({ status: 200 })],
  updateChannel: [
    async () => ({
      at: { channel: (await channel(acme)).name },
      call: { body: { visibility: "members" } },
      status: 200,
    }),
  ],
  deleteChannel: [async () => ({ at: { channel: (await channel(acme)).name }, status: 204 })],
  listPackages: [() => ({ status: 200 })],
  getPackage: [() => ({ status: 200 })],
  declarePackage: [
    () => ({ at: { name: unique("pkg") }, call: { body: {} }, status: 200 }),
    { scopes: ["pypi:upload", "api:modify-group"] },
  ],
  setPackageAccess: [() => ({ call: { body: { access: "inherit" } }, status: 200 })],
  listFiles: [() => ({ status: 200 })],
  uploadFile: [
    () => {
      const { bytes, filename } = archive();
      return { call: { raw: formOf(bytes, filename) }, status: 201 };
    },
  ],
  getFile: [() => ({ status: 200 })],
  updateFile: [() => ({ call: { body: { labels: ["main", "dev"] } }, status: 200 })],
  removeFile: [
    async () => {
      const { subdir, filename } = await publish(lab, { name: unique("pkg") });
      return { at: { subdir, filename }, status: 204 };
    },
  ],
  listTokens: [() => ({ status: 200 }), { stranger: "allowed" }],
  createToken: [() => ({ call: { body: wish() }, status: 201 }), { stranger: "allowed" }],
  previewToken: [() => ({ call: { body: wish() }, status: 200 }), { stranger: "allowed" }],
  listReachingTokens: [() => ({ status: 200 }), { scopes: ["api:read"] }],
  blockToken: [async () => ({ at: { id: (await token(await member(acme))).token.id }, status: 204 })],
  unblockToken: [async () => ({ at: { id: (await token(await member(acme))).token.id }, status: 204 })],
  keepToken: [async () => ({ at: { id: (await token(boss, { owner: own() })).token.id }, status: 204 })],
  getToken: [async () => ({ at: { id: (await token(boss)).token.id }, status: 200 })],
  narrowToken: [
    async () => ({ at: { id: (await token(boss)).token.id }, call: { body: { note: "less" } }, status: 200 }),
  ],
  rotateToken: [
    async () => ({
      at: { id: (await token(boss, { scopes: ["api:read"] })).token.id },
      call: { body: {} },
      status: 201,
    }),
  ],
  endOldSecret: [async () => ({ at: { id: (await token(boss)).token.id }, status: 204 })],
  getTokenUse: [async () => ({ at: { id: (await token(boss)).token.id }, status: 200 })],
  getTokenToday: [async () => ({ at: { id: (await token(boss)).token.id }, status: 200 })],
  listTokenHistory: [async () => ({ at: { id: (await token(boss)).token.id }, status: 200 })],
  revokeTokens: [async () => ({ call: { body: { ids: [(await token(boss)).token.id] } }, status: 200 })],
  checkLeaks: [() => ({ call: { body: { text: "nothing" } }, status: 200 }), { stranger: "allowed" }],
  getTokenPolicy: [() => ({ status: 200 })],
  setTokenPolicy: [() => ({ call: { body: { longestDays: 365 } }, status: 200 })],
  revokeToken: [async () => ({ at: { id: (await token(boss)).token.id }, status: 204 })],
  listAudit: [() => ({ status: 200 })],
  listServerAudit: [() => ({ status: 200 }), { stranger: 403 }],
  explain: [() => ({ query: "?action=see&channel=lab", status: 200 })],
  getDocument: [() => ({ status: 200 }), { stranger: "allowed" }],
};

const own = () => ({ kind: "organization", organization: acme.name }) as const;

/** Scopes that every token of the test may hand on. */
const wish = () => ({ name: unique("token"), scopes: ["api:read"], where: { kind: "all" } });

let calls = 0;

/** Calls an operation, and holds what came to what the document says of that status. */
async function held(
  method: string,
  path: string,
  operation: Operation,
  { at = {}, query = "", call = {} }: Case,
): Promise<Told> {
  const usual: Record<string, string> = {
    organization: acme.name,
    channel: lab.name,
    kind: "conda",
    name: "demo",
    subdir: "noarch",
    filename: demo,
  };
  const address = path.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(at[key] ?? usual[key] ?? "none"));
  const answer = await api.call(method, `/api/v1${address}${query}`, call);
  calls++;
  const documented = operation.responses[answer.status];
  expect(documented, `${operation.operationId} answered ${answer.status} ${answer.text}`).toBeDefined();
  const problem = (documented as { $ref?: string }).$ref !== undefined;
  const content = problem
    ? { schema: { $ref: "#/components/schemas/Problem" } }
    : (documented as { content?: Record<string, { schema: object }> }).content?.["application/json"];
  if (!content) expect(answer.text).toBe("");
  else schemaOf(content.schema).parse(answer.json);
  expect(answer.headers.get("content-type")).toBe(
    content ? (problem ? "application/problem+json" : "application/json") : null,
  );
  expect(answer.headers.get("cache-control")).toBe("private, no-store");
  return answer;
}

function schemaOf(schema: object): z.ZodType {
  const whole = JSON.stringify({ ...schema, $defs: document.components.schemas });
  return z.fromJSONSchema(JSON.parse(whole.replaceAll("#/components/schemas/", "#/$defs/")));
}

let demo = "";

beforeAll(async () => {
  api = await testApi({ folder });
  boss = await person(api.services, { administrator: true });
  acme = await organization(api.services, { owner: boss });
  lab = await channel(acme, { name: "lab" });
  await declare(lab, "demo");
  demo = (await publish(lab, { name: "demo" })).filename;
  stranger = (await token(await person(api.services), { scopes: ["all"] })).secret;
  document = (await api.call("GET", "/api/v1/openapi.json")).json;
});

afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
  console.log(`${calls} calls of ${ROUTES.length} operations`);
});

test("the document is OpenAPI 3.1 and has every route once, with a case here", () => {
  const ids = Object.values(document.paths).flatMap((path) => Object.values(path).map((each) => each.operationId));
  expect(document).toMatchObject({ openapi: "3.1.0", servers: [{ url: "https://sluice.test/api/v1" }] });
  expect(ids.toSorted()).toEqual(ROUTES.map(({ id }) => id).toSorted());
  expect(Object.keys(CASES).toSorted()).toEqual(ids.toSorted());
  const refs = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
  for (const name of new Set(refs)) expect(document.components.schemas).toHaveProperty(name ?? "");
});

test.each(ROUTES.map((route) => [route.id, route] as const))("%s", async (id, { method, path }) => {
  const operation = document.paths[path]?.[method.toLowerCase()];
  const [make, exempt = {}] = CASES[id] ?? [];
  if (!operation || !make) throw new Error(`${id} is not in the document, or has no case`);
  const scopes = operation["x-scopes"] ?? [];
  const as = (one: Case, secret?: string) => held(method, path, operation, { ...one, call: { ...one.call, secret } });

  // Any one of the scopes that it names opens it, and so does `all`.
  for (const scope of ["all" as const, ...scopes.filter((each) => !exempt.scopes?.includes(each))]) {
    const one = await make();
    const { secret } = await token(boss, { scopes: [scope] });
    expect(await as(one, secret), scope).toMatchObject({ status: one.status });
  }

  // Without the scope it says so, and why.
  const { secret } = await token(boss, { scopes: ["pypi:download"] });
  const unscoped = await as(await make(), secret);
  if (scopes.length === 0) expect(unscoped.status).toBeLessThan(300);
  else {
    expect(unscoped.status).toBe(403);
    expect(unscoped.json.error).toMatch(/needs scope/);
  }

  // Nobody in particular is told to sign in.
  const nobody = await as(await make());
  expect(nobody.status).toBe(id === "getDocument" ? 200 : 401);

  // A stranger does not learn that there is anything.
  const other = await as(await make(), stranger);
  if (exempt.stranger === "allowed") expect(other.status).toBeLessThan(300);
  else expect(other.status).toBe(exempt.stranger ?? 404);

  // What is no JSON, no object, or says more than it may, is refused with a sentence.
  if (!operation.responses["422"] || !/POST|PUT|PATCH/.test(method) || id === "uploadFile") return;
  const { secret: all } = await token(boss, { scopes: ["all"] });
  const { at, call } = await make();
  const headers = { "content-type": "application/json" };
  for (const raw of ["{", "[]", '"text"'])
    expect(await held(method, path, operation, { at, call: { secret: all, raw, headers }, status: 422 })).toMatchObject(
      {
        status: 422,
      },
    );
  const strange = { ...(call?.body as object), surprise: 1 };
  const told = await held(method, path, operation, { at, call: { secret: all, body: strange }, status: 422 });
  expect(told).toMatchObject({ status: 422, json: { fields: { surprise: "Leave it out." } } });
});
