/** What real clients ask, in order, replayed (reference clients.md section 5, conda-protocol.md sections 3 to 6). */
import { zstdDecompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Services } from "#core/context.ts";
import * as make from "#db/factories.ts";
import { basic, request } from "./testing.ts";

let services: Services;
let close: () => Promise<void>;
let T: string;
let size: number;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
  const at = await make.organization(services);
  const channel = await make.channel(at, { name: "chan" });
  ({ size } = await make.publish(channel, { name: "numpy", labels: ["main", "rc"] }));
  T = (await make.token(at.owner)).secret;
});
afterAll(() => close());

type Step = {
  ask: string;
  headers?: Record<string, string>;
  status: number | number[];
  answer?: Record<string, string | RegExp | null>;
  body?: (bytes: Buffer) => void;
  /** Sends the tag of the step before as `If-None-Match`. */
  again?: true;
};

/** `T/` stands for the channel under its token, `C/` for the channel without one. */
async function replay(steps: readonly Step[]) {
  let tag = "";
  for (const { ask, headers = {}, status, answer = {}, body, again } of steps) {
    const [method = "GET", short = ""] = ask.split(" ");
    const path = short.replace(/^T\//, `/t/${T}/chan/`).replace(/^C\//, "/chan/");
    const validators: Record<string, string> = again ? { "If-None-Match": tag } : {};
    const response = await request(services, path, { method, headers: { ...headers, ...validators } });
    expect([ask, [status].flat().includes(response.status), response.status]).toEqual([ask, true, response.status]);
    for (const [name, value] of Object.entries(answer)) {
      const held = response.headers.get(name);
      if (value instanceof RegExp) expect([ask, name, held]).toEqual([ask, name, expect.stringMatching(value)]);
      else expect([ask, name, held]).toEqual([ask, name, value]);
    }
    tag = response.headers.get("etag") ?? "";
    body?.(Buffer.from(await response.arrayBuffer()));
  }
}

const isIndex = (bytes: Buffer) =>
  expect(JSON.parse(String(bytes))).toMatchObject({ info: { subdir: expect.any(String) }, repodata_version: 1 });
const isPacked = (bytes: Buffer) => isIndex(zstdDecompressSync(bytes));
const MAX_AGE = { "cache-control": /max-age=\d+/, "content-encoding": null };

describe("conda 26", () => {
  const create = (headers: Record<string, string>): Step[] => [
    { ask: "GET C/notices.json", headers, status: 200 },
    ...["linux-64", "noarch"].flatMap((subdir): Step[] => [
      { ask: `GET T/${subdir}/repodata_shards.msgpack.zst`, headers, status: 404 },
      {
        ask: `GET T/${subdir}/repodata.json.zst`,
        headers,
        status: 200,
        answer: { ...MAX_AGE, "content-type": "application/zstd", etag: /^"/ },
        body: isPacked,
      },
    ]),
    { ask: "GET T/noarch/repodata.json.zst", headers, status: 200 },
    { ask: "GET T/noarch/repodata.json.zst", headers, status: 304, again: true },
    { ask: "GET T/noarch/numpy-1.0-0.conda", headers, status: 200, answer: { "accept-ranges": "bytes" } },
    {
      ask: "GET T/noarch/numpy-1.0-0.conda",
      headers: { ...headers, Range: "bytes=100-" },
      status: 206,
      answer: { "content-range": /^bytes 100-/ },
    },
  ];
  test("creates an environment, resuming a package", () =>
    replay(create({ "User-Agent": "conda/26.7.1 requests/2.32" })));
  test("does so with a corporate netrc on top of its token", () =>
    replay(create({ Authorization: basic("corporate", "netrc") })));
  test("does so with garbage on top of its token", () => replay(create({ Authorization: "Basic garbage" })));

  test("with the classic solver asks for the current index first", () =>
    replay([
      { ask: "GET T/noarch/current_repodata.json.zst", status: [200, 404], body: isPacked },
      { ask: "GET T/noarch/current_repodata.json", status: [200, 404], body: isIndex },
      { ask: "GET T/noarch/repodata.json", status: 200, body: isIndex },
    ]));

  test("installs from a lock file without its token, and is told what to do", () =>
    replay([
      {
        ask: "GET C/noarch/numpy-1.0-0.conda",
        status: 401,
        answer: { "www-authenticate": /^Basic realm=/, "content-type": "application/problem+json" },
        body: (bytes) => expect(JSON.parse(String(bytes)).detail).toContain("/t/<TOKEN>/chan"),
      },
    ]));
});

describe("conda 22.9", () => {
  const headers = { Accept: "application/json", "User-Agent": "conda/22.9.0" };
  test("asks for plain indexes, with gzip offered or not", () =>
    replay(
      [headers, { ...headers, "Accept-Encoding": "gzip, deflate" }].flatMap((sent): Step[] => [
        { ask: "GET C/notices.json", headers: sent, status: 200 },
        { ask: "GET T/noarch/current_repodata.json", headers: sent, status: [200, 404] },
        {
          ask: "GET T/noarch/repodata.json",
          headers: sent,
          status: 200,
          answer: { "content-type": "application/json" },
          body: isIndex,
        },
        { ask: "GET T/noarch/repodata.json", headers: sent, status: 304, again: true },
      ]),
    ));
  test("reads why it is refused in `reason` and `message`", () =>
    replay([
      {
        ask: "GET /t/nonsense/chan/noarch/repodata.json",
        headers,
        status: 401,
        body: (bytes) =>
          expect(JSON.parse(String(bytes))).toMatchObject({ reason: expect.any(String), message: expect.any(String) }),
      },
    ]));
});

describe("mamba", () => {
  const headers = { "User-Agent": "mamba/2.8.1" };
  test("probes with HEAD, never meets a redirect, and asks for shards with its own mask", () =>
    replay([
      {
        ask: "HEAD T/noarch/repodata.json.zst",
        headers,
        status: 200,
        answer: { "content-length": /^[1-9]/, location: null },
      },
      { ask: "HEAD T/noarch/repodata_shards.msgpack.zst", headers, status: 404 },
      { ask: "HEAD /t/*****/chan/noarch/repodata_shards.msgpack.zst", headers, status: [401, 404] },
      { ask: "GET T/noarch/repodata.json.zst", headers, status: 200, answer: MAX_AGE, body: isPacked },
      {
        ask: "GET T/noarch/repodata.json.zst",
        headers: { ...headers, "If-Modified-Since": "Wed, 21 Oct 2026 07:28:00 GMT" },
        status: 304,
        again: true,
      },
      { ask: "GET T/noarch/numpy-1.0-0.conda", headers, status: 200 },
    ]));

  test("is not punished for a hundred requests with its mask", async () => {
    const masked: Step = { ask: "GET /t/*****/chan/noarch/repodata.json", headers, status: [401, 404] };
    await replay([
      ...Array.from({ length: 100 }, () => masked),
      { ask: "GET T/noarch/repodata.json", headers, status: 200 },
    ]);
  });

  test("sends the index's tag with the shard index, and is not told that it has it", () =>
    replay([
      { ask: "GET T/noarch/repodata.json", headers, status: 200 },
      { ask: "GET T/noarch/repodata_shards.msgpack.zst", headers, status: 404, again: true },
    ]));
});

describe("pixi", () => {
  const steps = (headers: Record<string, string>): Step[] => [
    { ask: "GET /conda/chan/noarch/repodata_shards.msgpack.zst", headers, status: [404, 501] },
    { ask: "HEAD /conda/chan/noarch/repodata.json.zst", headers, status: 200 },
    { ask: "HEAD /conda/chan/noarch/repodata.json.bz2", headers, status: 404 },
    { ask: "GET /conda/chan/noarch/repodata.json.zst", headers, status: 200, body: isPacked },
    { ask: "GET /conda/chan/linux-64/repodata.json.zst", headers, status: 200, body: isPacked },
    { ask: "GET /conda/chan/noarch/run_exports.json.zst", headers, status: [200, 404] },
    { ask: "GET /conda/chan/noarch/numpy-1.0-0.conda", headers: { ...headers, Range: "bytes=-64" }, status: 206 },
    {
      ask: "GET /conda/chan/noarch/numpy-1.0-0.conda",
      headers,
      status: 200,
      body: (bytes) => expect(bytes.length).toBe(size),
    },
  ];
  test("with Bearer reads a channel without a token in its address", () =>
    replay(steps({ Authorization: `Bearer ${T}` })));
  test("with Basic does so", () => replay(steps({ Authorization: basic("user", T) })));
  test("with X-API-Key does so", () => replay(steps({ "X-API-Key": T })));
  test("with a conda token puts it before the whole path, `/conda` included", () =>
    replay([
      { ask: `GET /t/${T}/conda/chan/noarch/repodata.json.zst`, status: 200, body: isPacked },
      { ask: `GET /t/${T}/chan/notices.json`, status: 200 },
      { ask: `GET /t/${T}/t/${T}/chan/noarch/repodata.json`, status: [401, 403, 404] },
    ]));
});

describe("rattler in a browser", () => {
  test("asks for shards, then the best index, without HEAD", () =>
    replay([
      { ask: "GET T/noarch/repodata_shards.msgpack.zst", status: 404 },
      { ask: "GET T/noarch/repodata.json.zst", status: 200, body: isPacked },
    ]));
});
