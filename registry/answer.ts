/** Answers to package clients as plain values: 304, ranges, HEAD and refusals are decided here, sent elsewhere. */
import { STATUS_CODES } from "node:http";

/** Bytes of a file on disk, `from` included, `to` not. */
export type FileBody = { path: string; from: number; to: number };
export type Headers = Record<string, string | number>;
export type Answer = { status: number; headers: Headers; body: Buffer | FileBody | null };

/** What of a request an answer depends on. */
export type Ask = {
  method: string;
  /** The path as it was sent, without query. */
  path: string;
  header: (name: string) => string | undefined;
  address: string;
};

const ALWAYS = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Content-Security-Policy": "sandbox",
} as const;

const NO_STORE = "private, no-store";

/**
 * A refusal as old and new conda, pip and people read it: a problem document whose text stands under every name that a
 * client prints (reference conda-protocol section 0 row 7).
 */
export function refuse(status: number, text: string, headers: Record<string, string> = {}): Answer {
  const title = STATUS_CODES[status] ?? "Error";
  const problem = { type: "about:blank", title, status, detail: text, reason: text, message: text, error: text };
  const body = Buffer.from(JSON.stringify(problem));
  return {
    status,
    headers: {
      ...ALWAYS,
      "Content-Type": "application/problem+json",
      "Content-Length": body.length,
      "Cache-Control": NO_STORE,
      ...headers,
    },
    body,
  };
}

/** Whether `If-None-Match` names the entity tag; compared weakly, as RFC 9110 section 13.1.2 asks. */
export function isFresh(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === "*") return true;
  return ifNoneMatch.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
}

export type Ranged = { from: number; to: number } | "whole" | "unsatisfiable";

/** One byte range of `size` bytes (RFC 9110 section 14). Several ranges, or another unit, get the whole. */
export function readRange(header: string | undefined, size: number): Ranged {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "") ?? [];
  if (first === "" && last === "") return "whole";
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? "unsatisfiable" : { from: size - length, to: size };
  }
  const from = Number(first);
  const to = last === "" ? size : Math.min(Number(last) + 1, size);
  if (last !== "" && Number(last) < from) return "whole";
  return from >= size ? "unsatisfiable" : { from, to };
}

type Content = {
  etag: string;
  type: string;
  cacheControl: string;
  size: number;
  body: Buffer | { path: string };
  headers?: Record<string, string>;
};

const cut = (body: Content["body"], from: number, to: number): Buffer | FileBody =>
  Buffer.isBuffer(body) ? body.subarray(from, to) : { path: body.path, from, to };

/** Content with its validators: 200, 206, 304 or 416, with or without a body. */
export function send(ask: Ask, { etag, type, cacheControl, size, body, headers = {} }: Content): Answer {
  const common: Headers = {
    ...ALWAYS,
    ...headers,
    ETag: etag,
    "Cache-Control": cacheControl,
    "Accept-Ranges": "bytes",
  };
  if (isFresh(ask.header("if-none-match"), etag)) return { status: 304, headers: common, body: null };
  const ifRange = ask.header("if-range");
  const range = ifRange === undefined || ifRange === etag ? readRange(ask.header("range"), size) : "whole";
  if (range === "unsatisfiable")
    return refuse(416, "That range is outside the file.", { "Content-Range": `bytes */${size}` });
  const { from, to } = range === "whole" ? { from: 0, to: size } : range;
  const partial: Headers = range === "whole" ? {} : { "Content-Range": `bytes ${from}-${to - 1}/${size}` };
  return {
    status: range === "whole" ? 200 : 206,
    headers: { ...common, ...partial, "Content-Type": type, "Content-Length": to - from },
    body: ask.method === "HEAD" || size === 0 ? null : cut(body, from, to),
  };
}
