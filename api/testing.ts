/** For tests of this folder: the API of a world of its own, asked without a server or through one. */
import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import type { Services } from "#core/context.ts";
import { type TestOptions, testServices } from "#db/factories.ts";
import { createApi } from "./app.ts";
import { createMetrics } from "./metrics.ts";

export type Call = {
  /** Sent as Bearer. */
  secret?: string;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Sent as it is, instead of `body`. */
  raw?: BodyInit;
};

/** `json` is as untyped as what it comes from: tests look into it freely. */
export type Told = { status: number; headers: Headers; text: string; json: ReturnType<typeof JSON.parse> };

export type TestApi = {
  services: Services;
  folder: string;
  call(method: string, path: string, call?: Call): Promise<Told>;
  close(): Promise<void>;
};

/** The headers that `server.ts` adds for a program on this machine. */
const SAID = { "x-request-id": "test-1", "x-client-address": "127.0.0.1", "x-client-direct": "yes" };

async function told(response: Response): Promise<Told> {
  const text = await response.text();
  const isJson = text !== "" && /json/.test(response.headers.get("content-type") ?? "");
  const json = isJson ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, text, json };
}

function requestOf(method: string, { secret, body, headers, raw }: Call): RequestInit {
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  return {
    method,
    headers: {
      ...SAID,
      "x-client-origin": method === "GET" || method === "HEAD" ? "own" : "unsaid",
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
      ...headers,
    },
    body: sent,
  };
}

/** The API over fresh services. `metricsToken` as in the settings. */
export async function testApi(options: TestOptions & { metricsToken?: string; folder: string }): Promise<TestApi> {
  const { services, close } = await testServices(options);
  const api = createApi(services, { metrics: createMetrics(services), metricsToken: options.metricsToken });
  return {
    services,
    folder: options.folder,
    call: async (method, path, call = {}) =>
      told(await api.request(`http://sluice.test${path}`, requestOf(method, call))),
    close,
  };
}

/** The same behind a server of its own, for what only a connection shows. */
export async function serveApi({ services }: TestApi): Promise<{ url: string; port: number; close(): Promise<void> }> {
  const api = createApi(services, { metrics: createMetrics(services), metricsToken: undefined });
  const listener = getRequestListener(api.fetch, { autoCleanupIncoming: false, overrideGlobalObjects: false });
  const server = createServer((req, res) => {
    Object.assign(req.headers, SAID, { "x-client-origin": "unsaid" });
    listener(req, res);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** What receiving left behind. */
export const incoming = ({ folder }: TestApi): string[] => readdirSync(join(folder, "blobs", "incoming"));

/** A form as clients send it: fields, then the file. */
export function formOf(
  bytes: Uint8Array<ArrayBuffer>,
  filename: string,
  fields: readonly (readonly [string, string])[] = [],
): FormData {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  form.set("file", new Blob([bytes]), filename);
  return form;
}

export const unique = (word: string) => `${word}-${randomBytes(4).toString("hex")}`;
