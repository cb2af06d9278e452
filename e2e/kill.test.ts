/** A process may be killed at any moment of an upload: no row without bytes, no half file, and the upload can be repeated. */
import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { condaPackage } from "#formats/conda/testing.ts";
import { type Running, startServer, temporaryFolder } from "./server.ts";

const ADMIN = { ADMIN_LOGIN: "ada", ADMIN_EMAIL: "ada@example.org", ADMIN_PASSWORD: "kill minus nine 9" };
const DATA_DIR = temporaryFolder("sluice-kill");
const SETTINGS = { ...ADMIN, DATA_DIR, LOG_LEVEL: "warn" };
// Random bytes do not compress: the upload takes long enough to be killed in the middle.
const big = condaPackage({ name: "big", version: "1.0", payload: [["share/big.bin", randomBytes(12_000_000)]] });

let server: Running;
let bearer = "";

beforeAll(async () => {
  server = await startServer(SETTINGS);
  const basic = `Basic ${Buffer.from(`${ADMIN.ADMIN_LOGIN}:${ADMIN.ADMIN_PASSWORD}`).toString("base64")}`;
  const made = await call("POST", "/api/authentications", basic, { scopes: ["all"], note: "kill" });
  bearer = `Bearer ${made.token}`;
  await call("POST", "/api/v1/organizations", bearer, { name: "acme" });
});
afterAll(() => server.stop());

async function call(method: string, path: string, authorization: string, body?: unknown) {
  const headers = { authorization, "content-type": "application/json" };
  const answer = await fetch(`${server.url}${path}`, { method, headers, body: JSON.stringify(body) });
  expect(answer.ok, `${method} ${path}: ${answer.status}`).toBe(true);
  return answer.json();
}

function upload() {
  const form = new FormData();
  form.set("file", new Blob([new Uint8Array(big.conda)]), `${big.stem}.conda`);
  return fetch(`${server.url}/api/v1/channels/acme/files`, {
    method: "POST",
    headers: { authorization: bearer },
    body: form,
  });
}

/** Sends the first `part` of the bytes and then nothing more. */
function halfUpload(part: number) {
  const path = `/api/v1/channels/acme/files?filename=${big.stem}.conda`;
  const headers = {
    authorization: bearer,
    "content-type": "application/octet-stream",
    "content-length": big.conda.length,
  };
  const sending = request(`${server.url}${path}`, { method: "POST", headers });
  sending.on("error", () => {});
  sending.write(big.conda.subarray(0, Math.floor(big.conda.length * part)));
  return sending;
}

const incoming = () => readdirSync(join(DATA_DIR, "blobs/incoming"));

function kept(folder = join(DATA_DIR, "blobs/sha256")): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** After a restart: what the index names is there in full, and nothing is half there. */
async function assertWhole() {
  expect(incoming()).toEqual([]);
  for (const path of kept())
    expect(createHash("sha256").update(readFileSync(path)).digest("hex")).toBe(path.split("/").at(-1));
  const index = await fetch(`${server.url}/conda/acme/noarch/repodata.json`, { headers: { authorization: bearer } });
  const { "packages.conda": packages } = (await index.json()) as {
    "packages.conda": Record<string, { sha256: string }>;
  };
  for (const [filename, { sha256 }] of Object.entries(packages)) {
    const file = await fetch(`${server.url}/conda/acme/noarch/${filename}`, { headers: { authorization: bearer } });
    expect(
      createHash("sha256")
        .update(Buffer.from(await file.arrayBuffer()))
        .digest("hex"),
    ).toBe(sha256);
  }
  return Object.keys(packages);
}

test("killed while the bytes come in: nothing is left after the restart", async () => {
  const sending = halfUpload(0.6);
  while (incoming().length === 0) await pause(5);
  await pause(50);
  await server.kill9();
  sending.destroy();
  expect(incoming()).toHaveLength(1);
  server = await startServer(SETTINGS);
  expect(await assertWhole()).toEqual([]);
});

test("killed at twenty moments between the first byte and the answer: whole or absent, never half", {
  timeout: 240_000,
}, async () => {
  for (let i = 0; i < 20; i++) {
    const sent = upload().then(
      (answer) => answer.status,
      () => 0,
    );
    await pause(5 + i * 30);
    await server.kill9();
    const status = await sent;
    server = await startServer(SETTINGS);
    const packages = await assertWhole();
    if (status === 201 || status === 200) expect(packages).toEqual([`${big.stem}.conda`]);
  }
});

test("the upload can be repeated after all that, and again", async () => {
  expect([200, 201]).toContain((await upload()).status);
  expect((await upload()).status).toBe(200);
  expect(await assertWhole()).toEqual([`${big.stem}.conda`]);
  expect(kept()).toHaveLength(1);
});
