/** What becomes of a no and of a fault: RFC 9457 problem documents, one table from kind to status. */
import { STATUS_CODES } from "node:http";
import type { Services } from "#core/context.ts";
import { traceOf } from "#core/fault.ts";
import { Refusal, type RefusalKind } from "#core/refusal.ts";
import type { Ask } from "./ask.ts";

export const STATUS = {
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  invalid: 422,
  tooLarge: 413,
  exhausted: 429,
  full: 507,
} as const satisfies Record<RefusalKind, number>;

/** On every answer of the API: nothing is kept, sniffed, framed or told on. No CORS header, ever. */
export const ALWAYS = {
  "Cache-Control": "private, no-store",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
} as const;

export type Said = {
  status: number;
  sentence: string;
  fields: Record<string, string>;
  headers: Record<string, string>;
  /** The page that explains a no. */
  explain?: string;
};

/** A challenge makes a browser ask for a password in a dialog of its own: programs alone get one. */
function challenge(ask: Ask): Record<string, string> {
  const browser = ["cookie", "sec-fetch-mode", "referer"].some((name) => ask.header(name) !== undefined);
  return browser ? {} : { "WWW-Authenticate": 'Basic realm="Sluice", charset="UTF-8"' };
}

/** What to say to whoever asked; a fault is written down here, once, and says nothing of itself. */
export function saying(services: Services, ask: Ask, fault: unknown): Said {
  if (!(fault instanceof Refusal)) {
    const requestId = ask.header("x-request-id");
    services.log.error({ requestId, fault: traceOf(fault) }, "a request failed");
    return { status: 500, sentence: `Something went wrong here. Request ${requestId}.`, fields: {}, headers: {} };
  }
  const { kind, message, fields, retryAfter } = fault;
  const headers = {
    ...(kind === "unauthenticated" && challenge(ask)),
    ...(retryAfter !== undefined && { "Retry-After": String(retryAfter) }),
  };
  return { status: STATUS[kind], sentence: message, fields, headers };
}

/** The same as a problem document. */
export function problem(ask: Ask, { status, sentence, fields, headers, explain }: Said): Response {
  const body = {
    type: "about:blank",
    title: STATUS_CODES[status] ?? "Error",
    status,
    detail: sentence,
    error: sentence,
    ...(Object.keys(fields).length > 0 && { fields }),
    ...(explain !== undefined && { explain }),
    requestId: ask.header("x-request-id") ?? "",
  };
  return Response.json(body, {
    status,
    headers: { ...ALWAYS, "Content-Type": "application/problem+json", ...headers },
  });
}
