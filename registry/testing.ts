/** A package client in a test: one request to the registry, without a server. */
import type { Services } from "#core/context.ts";
import { toResponse } from "./send.ts";
import { serve } from "./serve.ts";

export type Sent = { method?: string; headers?: Record<string, string>; address?: string };

/** What the registry answers to a path; the query is cut off as `server.ts` does. */
export async function request(services: Services, url: string, sent: Sent = {}): Promise<Response> {
  const { method = "GET", headers = {}, address = "192.0.2.1" } = sent;
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const path = url.split("?", 1)[0] ?? "";
  const answer = await serve(services, { method, path, header: (name) => lower.get(name), address });
  return toResponse(answer, method === "HEAD");
}

export const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

/** Everything of a refusal that a client could tell two of them apart by. */
export async function told(response: Response): Promise<unknown> {
  return { status: response.status, headers: [...response.headers], body: await response.text() };
}
