import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  channel,
  grant,
  group,
  member,
  organization,
  person,
  type TestChannel,
  type TestOrganization,
  type TestPerson,
  token,
} from "#db/factories.ts";
import { files } from "#db/schema/files.ts";
import { packages } from "#db/schema/organizations.ts";
import { condaPackage } from "#formats/conda/testing.ts";
import { formOf, incoming, serveApi, type TestApi, testApi, unique } from "../testing.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-files-"));
const FIXTURES = join(import.meta.dirname, "../../e2e/fixtures/conda");
const MOST = 2 * 2 ** 20;
let api: TestApi;
let server: Awaited<ReturnType<typeof serveApi>>;
let ada: TestPerson;
let acme: TestOrganization;
let secret: string;
let lab: TestChannel;
let path: string;

beforeAll(async () => {
  api = await testApi({ folder, settings: { maxUpload: MOST } });
  server = await serveApi(api);
  ada = await person(api.services);
  acme = await organization(api.services, { owner: ada });
  ({ secret } = await token(ada, { scopes: ["all"] }));
});

beforeEach(async () => {
  lab = await channel(acme);
  path = `/api/v1/channels/${lab.name}/files`;
});

afterAll(async () => {
  await server.close();
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function archive(options: Parameters<typeof condaPackage>[0] = {}) {
  const made = condaPackage({ name: unique("pkg"), ...options });
  return { filename: `${made.stem}.conda`, bytes: new Uint8Array(made.conda) };
}

/** What the channel holds: rows of packages, rows of files. */
async function rows() {
  const { read } = api.services.database;
  const held = async (table: typeof files | typeof packages) =>
    (await read.select().from(table)).filter((row) => row.channelId === lab.id).length;
  return { files: await held(files), packages: await held(packages) };
}

const NOTHING = { files: 0, packages: 0 };

test.each(readdirSync(FIXTURES))("a real package is published: %s", async (filename) => {
  const bytes = new Uint8Array(readFileSync(join(FIXTURES, filename)));
  const answer = await api.call("POST", path, { secret, raw: formOf(bytes, filename) });
  expect(incoming(api)).toEqual([]);
  if (filename.startsWith("arch-package-")) {
    // It says `linux-fake`, which is no platform of conda's.
    expect(answer).toMatchObject({ status: 422, json: { error: expect.stringContaining("linux-fake") } });
    expect(await rows()).toEqual(NOTHING);
    return;
  }
  expect(answer).toMatchObject({
    status: 201,
    json: {
      file: { channel: lab.name, kind: "conda", filename, size: bytes.length, sha256: sha256(bytes), labels: ["main"] },
    },
  });
  const { subdir } = answer.json.file;
  const told = await api.call("GET", `${path}/${subdir}/${filename}`, { secret });
  expect(told).toMatchObject({
    status: 200,
    json: { sha256: sha256(bytes), uploadedBy: expect.any(String), yanked: false },
  });
});

test("the same file again is 200 and changes nothing but labels; other bytes are 409", async () => {
  const { bytes, filename } = archive({ name: "twice", payload: [["a", "one"]] });
  const other = archive({ name: "twice", payload: [["a", "two"]] });
  expect(other.filename).toBe(filename);
  const send = (what: Uint8Array<ArrayBuffer>, query = "") =>
    api.call("POST", `${path}${query}`, { secret, raw: formOf(what, filename) });
  expect((await send(bytes)).status).toBe(201);
  expect(await send(bytes, "?label=dev")).toMatchObject({ status: 200, json: { file: { sha256: sha256(bytes) } } });
  const refused = await send(other.bytes);
  expect(refused).toMatchObject({ status: 409, json: { error: expect.stringContaining("other bytes") } });
  expect(await rows()).toEqual({ files: 1, packages: 1 });
  expect(await send(other.bytes, "?force=true")).toMatchObject({
    status: 201,
    json: { file: { sha256: sha256(other.bytes) } },
  });
  expect(incoming(api)).toEqual([]);
});

test("labels and force come with the form or in the address", async () => {
  const first = archive();
  const form = formOf(first.bytes, first.filename, [
    ["label", "dev"],
    ["labels", "main"],
    ["force", "false"],
  ]);
  expect((await api.call("POST", `${path}?label=test&label=dev`, { secret, raw: form })).json.file.labels).toEqual([
    "test",
    "dev",
    "main",
  ]);
  const second = archive();
  const bad = (raw: FormData, query = "") => api.call("POST", `${path}${query}`, { secret, raw });
  expect((await bad(formOf(second.bytes, second.filename, [["label", "no label"]]))).status).toBe(422);
  expect((await bad(formOf(second.bytes, second.filename), "?force=maybe")).status).toBe(422);
  expect((await bad(formOf(second.bytes, second.filename), "?labell=x")).status).toBe(422);
  expect(await rows()).toEqual({ files: 1, packages: 1 });
});

test("a body may be the file itself", async () => {
  const { bytes, filename } = archive();
  const headers = { "content-type": "application/octet-stream" };
  const answer = await api.call("POST", `${path}?filename=${filename}&label=dev`, { secret, raw: bytes, headers });
  expect(answer).toMatchObject({ status: 201, json: { file: { filename, sha256: sha256(bytes), labels: ["dev"] } } });
  expect((await api.call("POST", path, { secret, raw: bytes, headers })).json.fields).toHaveProperty("filename");
  const typed = { "content-type": "text/plain" };
  expect((await api.call("POST", `${path}?filename=${filename}`, { secret, raw: bytes, headers: typed })).status).toBe(
    422,
  );
});

test("a name is never a path", async () => {
  const { bytes, filename } = archive();
  for (const name of [`../../etc/${filename}`, `C:\\temp\\${filename}`]) {
    const answer = await api.call("POST", path, { secret, raw: formOf(bytes, name) });
    expect(answer.json.file).toMatchObject({ filename, subdir: "noarch" });
  }
  const lying = await api.call("POST", path, { secret, raw: formOf(bytes, "other-1.0-0.conda") });
  expect(lying).toMatchObject({ status: 422 });
  expect(await rows()).toEqual({ files: 1, packages: 1 });
});

test("what is no package leaves nothing behind", async () => {
  const { bytes, filename } = archive();
  const cut = bytes.slice(0, bytes.length - 30);
  const cases: [Uint8Array<ArrayBuffer>, string][] = [
    [bytes, "another-2.0-0.conda"],
    [bytes, filename.replace(".conda", ".tar.bz2")],
    [bytes, "x.txt"],
    [cut, filename],
    [new Uint8Array(0), filename],
    [new TextEncoder().encode("<html>"), filename],
  ];
  for (const [what, name] of cases) {
    const answer = await api.call("POST", path, { secret, raw: formOf(what, name) });
    expect(answer, name).toMatchObject({ status: 422, json: { error: expect.stringMatching(/\w/) } });
  }
  expect(await rows()).toEqual(NOTHING);
  expect(incoming(api)).toEqual([]);
});

test("a form is one file in the field file, with nothing after it", async () => {
  const { bytes, filename } = archive();
  const after = formOf(bytes, filename);
  after.append("label", "dev");
  const two = formOf(bytes, filename);
  two.append("file", new Blob([bytes]), filename);
  const elsewhere = new FormData();
  elsewhere.set("package", new Blob([bytes]), filename);
  const none = new FormData();
  none.set("label", "dev");
  const many = formOf(
    bytes,
    filename,
    Array.from({ length: 60 }, (_, i) => ["x", `${i}`] as const),
  );
  const sentences = [
    /stands after the file/,
    /one file/,
    /field named "file"/,
    /field named "file"/,
    /too many fields/,
  ];
  for (const [i, raw] of [after, two, elsewhere, none, many].entries()) {
    const answer = await api.call("POST", path, { secret, raw });
    expect(answer).toMatchObject({ status: 422, json: { error: expect.stringMatching(sentences[i] ?? /^$/) } });
  }
  const headers = { "content-type": "multipart/form-data" };
  expect((await api.call("POST", path, { secret, raw: bytes, headers })).status).toBe(422);
  expect(await rows()).toEqual(NOTHING);
  expect(incoming(api)).toEqual([]);
});

test("a file beyond the limit is 413, before it is read where its length is said", async () => {
  const large = new Uint8Array(MOST + 1);
  const form = await api.call("POST", path, { secret, raw: formOf(large, "a-1-0.conda") });
  expect(form).toMatchObject({ status: 413, json: { error: "A file may have at most 2 MiB." } });
  const headers = { "content-type": "application/octet-stream", "content-length": `${MOST + 1}` };
  expect((await api.call("POST", `${path}?filename=a-1-0.conda`, { secret, raw: large, headers })).status).toBe(413);
  expect(incoming(api)).toEqual([]);
});

test("who may not is refused before a byte is read", async () => {
  const reader = await member(acme);
  await grant(await group(acme, [reader]), lab, "read");
  const { bytes, filename } = archive();
  const answers: [string | undefined, number][] = [
    [(await token(reader, { scopes: ["all"] })).secret, 403],
    [(await token(ada, { scopes: ["conda:download"] })).secret, 403],
    [(await token(await person(api.services), { scopes: ["all"] })).secret, 404],
    [undefined, 401],
  ];
  for (const [by, status] of answers) {
    const sent = await new Promise<number>((resolve, reject) => {
      const req = request(`${server.url}${path}?filename=${filename}`, {
        method: "POST",
        headers: {
          ...(by && { authorization: `Bearer ${by}` }),
          "content-type": "application/octet-stream",
          "content-length": bytes.length,
        },
      });
      req.once("error", reject);
      // The answer comes although the body never does.
      req.once("response", (res) => {
        resolve(res.statusCode ?? 0);
        req.destroy();
      });
      req.flushHeaders();
    });
    expect(sent).toBe(status);
  }
});

test("a client that sends everything before it reads still sees the refusal", async () => {
  const reader = (await token(ada, { scopes: ["conda:download"] })).secret;
  const body = Buffer.alloc(24 * 2 ** 20);
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(server.port, "127.0.0.1");
    let got = "";
    socket.once("error", reject);
    socket.pause();
    const lines = [
      `POST ${path}?filename=a-1-0.conda HTTP/1.1`,
      "Host: x",
      `Authorization: Bearer ${reader}`,
      "Content-Type: application/octet-stream",
      `Content-Length: ${body.length}`,
    ];
    socket.write(`${lines.join("\r\n")}\r\n\r\n`);
    socket.write(body, () => {
      socket.on("data", (chunk) => {
        got += chunk;
        if (got.includes("requestId")) {
          socket.destroy();
          resolve(got);
        }
      });
      socket.resume();
    });
  });
  expect(text).toMatch(/^HTTP\/1\.1 403 /);
});

test.each([["a form"], ["the file itself"]])("a connection that breaks off in %s leaves nothing", async (kind) => {
  const { bytes, filename } = archive();
  const form = kind === "a form";
  const head = form ? `--xxx\r\nContent-Disposition: form-data; name="file"; filename="${filename}"\r\n\r\n` : "";
  const lines = [
    `POST ${path}${form ? "" : `?filename=${filename}`} HTTP/1.1`,
    "Host: x",
    `Authorization: Bearer ${secret}`,
    `Content-Type: ${form ? "multipart/form-data; boundary=xxx" : "application/octet-stream"}`,
    `Content-Length: ${head.length + bytes.length + 1000}`,
  ];
  const socket = connect(server.port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write(`${lines.join("\r\n")}\r\n\r\n${head}`);
  socket.write(bytes);
  while (incoming(api).length === 0) await pause(5);
  socket.destroy();
  while (incoming(api).length > 0) await pause(5);
  expect(await rows()).toEqual(NOTHING);
});

test("a form without its last line is refused, and its whole file not kept", async () => {
  const { bytes, filename } = archive();
  const head = `--xxx\r\nContent-Disposition: form-data; name="file"; filename="${filename}"\r\n\r\n`;
  const headers = { "content-type": "multipart/form-data; boundary=xxx" };
  for (const tail of ["", "\r\n--xx"]) {
    const raw = Buffer.concat([Buffer.from(head), bytes, Buffer.from(tail)]);
    const answer = await api.call("POST", path, { secret, headers, raw: new Uint8Array(raw) });
    expect(answer).toMatchObject({ status: 422, json: { error: expect.stringMatching(/broke off/) } });
  }
  expect(await rows()).toEqual(NOTHING);
  expect(incoming(api)).toEqual([]);
});

test("a large form streams through a server, with what follows it on the same connection", async () => {
  const { bytes, filename } = archive({ payload: [["noise", randomBytes(1_500_000)]] });
  const answer = await fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}` },
    body: formOf(bytes, filename),
  });
  expect(answer.status).toBe(201);
  const again = await fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}` },
    body: formOf(bytes, filename),
  });
  expect(again.status).toBe(200);
});

test("an Idempotency-Key holds for the bytes too", async () => {
  const { bytes, filename } = archive({ name: "once", payload: [["a", "one"]] });
  const other = archive({ name: "once", payload: [["a", "two"]] });
  const headers = { "idempotency-key": "upload-1" };
  const send = (what: Uint8Array<ArrayBuffer>, query = "") =>
    api.call("POST", `${path}${query}`, { secret, headers, raw: formOf(what, filename) });
  const first = await send(bytes);
  const again = await send(bytes);
  expect(first.status).toBe(201);
  expect(again).toMatchObject({ status: 200, json: first.json });
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect((await send(other.bytes, "?force=true")).status).toBe(422);
  expect(incoming(api)).toEqual([]);
});

test("labels, yank and removal of a file", async () => {
  const { bytes, filename } = archive();
  await api.call("POST", path, { secret, raw: formOf(bytes, filename) });
  const at = `${path}/noarch/${filename}`;
  expect(await api.call("PATCH", at, { secret, body: { labels: ["dev"], yanked: true } })).toMatchObject({
    status: 200,
    json: { labels: ["dev"], yanked: true },
  });
  expect((await api.call("GET", at, { secret })).json).toMatchObject({ labels: ["dev"], yanked: true });
  expect((await api.call("DELETE", at, { secret })).status).toBe(204);
  expect((await api.call("GET", at, { secret })).status).toBe(404);
  expect((await api.call("DELETE", at, { secret })).status).toBe(404);
  expect((await api.call("GET", `${path}/pypi/${filename}`, { secret })).status).toBe(404);
});
