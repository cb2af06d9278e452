import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createMetrics } from "./metrics.ts";
import { type TestApi, testApi } from "./testing.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-operations-"));
const TOKEN = "metrics-token-of-the-test";
let api: TestApi;

beforeAll(async () => {
  api = await testApi({ folder, metricsToken: TOKEN });
});

afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

test("it lives, and it can work", async () => {
  expect(await api.call("GET", "/healthz")).toMatchObject({ status: 200, text: "ok\n" });
  expect(await api.call("HEAD", "/healthz")).toMatchObject({ status: 200, text: "" });
  expect(await api.call("GET", "/readyz")).toMatchObject({ status: 200, json: { ready: true } });
});

test("without its database it lives and cannot work", async () => {
  const { database } = api.services;
  api.services.database = { ...database, ping: () => Promise.reject(new Error("gone")) };
  try {
    expect((await api.call("GET", "/healthz")).status).toBe(200);
    expect(await api.call("GET", "/readyz")).toMatchObject({ status: 503, json: { error: expect.any(String) } });
  } finally {
    api.services.database = database;
  }
});

test("numbers are for the holder of METRICS_TOKEN", async () => {
  const read = (headers: Record<string, string>) => api.call("GET", "/metrics", { headers });
  expect((await read({ authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  for (const authorization of ["", "Bearer", `Bearer ${TOKEN}x`, TOKEN, `Basic ${TOKEN}`]) {
    const refused = await read({ authorization });
    expect(refused.status).toBe(401);
    expect(refused.headers.get("www-authenticate")).toBe("Bearer");
  }
});

test("without that setting they are for this machine alone, and never through a proxy", async () => {
  const own = mkdtempSync(join(tmpdir(), "sluice-operations-"));
  const open = await testApi({ folder: own });
  try {
    const read = (address: string, direct: string) =>
      open.call("GET", "/metrics", { headers: { "x-client-address": address, "x-client-direct": direct } });
    expect((await read("127.0.0.1", "yes")).status).toBe(200);
    expect((await read("::1", "yes")).status).toBe(200);
    expect((await read("127.0.0.1", "no")).status).toBe(404);
    expect((await read("192.0.2.1", "yes")).status).toBe(404);
    expect((await read("127.0.0.1.evil.test", "no")).status).toBe(404);
  } finally {
    await open.close();
    rmSync(own, { recursive: true, force: true });
  }
});

test("they count by door, method and class of status, and name nobody", async () => {
  const metrics = createMetrics(api.services);
  metrics.count("registry", "GET", 200, 0.002);
  metrics.count("registry", "GET", 304, 0.001);
  metrics.count("api", "POST", 422, 0.2);
  metrics.count("api", "slc-secret", 404, 0.2);
  const text = await metrics.text();
  expect(text).toContain('sluice_requests_total{door="registry",method="GET",status="2xx"} 1');
  expect(text).toContain('sluice_requests_total{door="registry",method="GET",status="3xx"} 1');
  expect(text).toContain('sluice_requests_total{door="api",method="other",status="4xx"} 1');
  expect(text).toContain('sluice_request_seconds_count{door="api"} 2');
  expect(text).toMatch(/sluice_database_statements_total \d+/);
  expect(text).toMatch(/process_resident_memory_bytes \d+/);
  expect(text).not.toContain("slc-");
  expect(metrics.type).toMatch(/^text\/plain/);
});
