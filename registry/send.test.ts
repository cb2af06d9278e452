import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { createServer, get, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "#core/testing.ts";
import type { Answer } from "./answer.ts";
import { toResponse, write } from "./send.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-send-"));
const path = join(folder, "package");
const bytes = randomBytes(3_000_001);
let server: Server;
let url: string;
let answer: Answer;
beforeAll(async () => {
  writeFileSync(path, bytes);
  server = createServer((req, res) => write(res, answer, req.method === "HEAD"));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

/** How many descriptors of the file this process has open. */
const held = () =>
  readdirSync("/proc/self/fd").filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path;
    } catch {
      return false;
    }
  }).length;

const ofFile = (from: number, to: number): Answer => ({
  status: from === 0 && to === bytes.length ? 200 : 206,
  headers: { "Content-Length": to - from, "X-Test": "yes" },
  body: { path, from, to },
});

test.each([
  ["all of a file", 0, bytes.length],
  ["its beginning", 0, 10],
  ["its end", bytes.length - 10, bytes.length],
  ["a piece over several steps", 100_000, 2_000_000],
  ["exactly one step", 0, 256 * 1024],
  ["one byte", 5, 6],
])("%s is sent as it is, and nothing stays open", async (_, from, to) => {
  answer = ofFile(from, to);
  const response = await fetch(url);
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes.subarray(from, to))).toBe(true);
  expect([response.status, response.headers.get("x-test")]).toEqual([answer.status, "yes"]);
  const short = await toResponse(answer, false);
  expect(Buffer.from(await short.arrayBuffer()).equals(bytes.subarray(from, to))).toBe(true);
  await until(() => held() === 0);
});

test("HEAD opens no file and sends no byte", async () => {
  answer = ofFile(0, bytes.length);
  const response = await fetch(url, { method: "HEAD" });
  expect([response.headers.get("content-length"), await response.text()]).toEqual([String(bytes.length), ""]);
  expect(await (await toResponse(answer, true)).text()).toBe("");
});

test("a client that goes away in the middle closes the file", async () => {
  answer = ofFile(0, bytes.length);
  for (let round = 0; round < 20; round++)
    await new Promise<void>((done) => {
      const request = get(url, (response: IncomingMessage) => {
        response.once("data", () => {
          response.destroy();
          done();
        });
      });
      request.on("error", () => {});
    });
  await until(() => held() === 0);
});

test("a file that is shorter than its answer breaks off, rather than sending something else", async () => {
  answer = {
    status: 200,
    headers: { "Content-Length": bytes.length + 10 },
    body: { path, from: 0, to: bytes.length + 10 },
  };
  await expect(fetch(url).then((response) => response.arrayBuffer())).rejects.toThrow();
  await until(() => held() === 0);
});

test("a file that is gone breaks off before any header", async () => {
  answer = { status: 200, headers: {}, body: { path: join(folder, "gone"), from: 0, to: 5 } };
  await expect(fetch(url)).rejects.toThrow();
});

test("bytes in memory and answers without a body are sent at once", async () => {
  answer = { status: 200, headers: { "Content-Length": 5 }, body: Buffer.from("hello") };
  expect(await (await fetch(url)).text()).toBe("hello");
  answer = { status: 304, headers: { ETag: '"x"' }, body: null };
  const response = await fetch(url);
  expect([response.status, await response.text()]).toEqual([304, ""]);
});
