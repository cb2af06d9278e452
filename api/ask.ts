/** What an endpoint sees of a request: under Node's server, or of a web `Request` alone as in tests. */
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import type { Context as HonoContext } from "hono";

export type Bindings = { incoming?: IncomingMessage };

export type Ask = {
  method: string;
  /** Path parameters, decoded. */
  params: Record<string, string>;
  query: URLSearchParams;
  header: (name: string) => string | undefined;
  /** The body as it comes, to be read once. Whoever stops early calls `leave` and destroys nothing. */
  body: () => Readable;
  /** Lets the rest of the body pass unread, so that a client which is still sending gets to see the answer. */
  leave: () => void;
  /** What every answer is to warn of, once it is known who asks. */
  warning?: string;
};

/** How long a refused client may go on sending. */
const LINGER = 60_000;

export function askOf(c: HonoContext<{ Bindings: Bindings }>): Ask {
  const incoming: IncomingMessage | undefined = c.env?.incoming;
  const { method, params, query } = {
    method: c.req.method,
    params: c.req.param() as Record<string, string>,
    query: new URL(c.req.url).searchParams,
  };
  if (!incoming) return { method, params, query, header: (name) => c.req.header(name), ...webBody(c.req.raw) };
  // `server.ts` writes what it knows of a client into Node's headers; a web Request may show the ones that were sent.
  const header = (name: string) => {
    const value = incoming.headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  };
  const leave = () => {
    incoming.unpipe();
    incoming.resume();
    if (incoming.complete || incoming.destroyed) return;
    const cut = setTimeout(() => incoming.complete || incoming.destroy(), LINGER).unref();
    incoming.once("close", () => clearTimeout(cut));
  };
  return { method, params, query, header, body: () => incoming, leave };
}

function webBody(request: Request): Pick<Ask, "body" | "leave"> {
  let made: Readable | undefined;
  const body = () => {
    made ??= request.body ? Readable.fromWeb(request.body as ReadableStream) : Readable.from([]);
    return made;
  };
  return { body, leave: () => void made?.resume() };
}

/** The pieces of a body; stopping early leaves the connection open for the answer. */
export const piecesOf = (body: Readable): AsyncIterable<Buffer> => ({
  [Symbol.asyncIterator]: () => body.iterator({ destroyOnReturn: false }),
});
