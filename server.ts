/** One process, two doors: package clients and programs are answered in plain Node, everything else by Next.js. */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import next from "next";
import { createApi } from "#api/app.ts";
import { createMetrics } from "#api/metrics.ts";
import type { Services } from "#core/context.ts";
import { traceOf } from "#core/fault.ts";
import { installServices } from "#core/services.ts";
import { BadSettings, misnamed, readSettings, type Settings } from "#env";
import { isRegistryPath } from "#registry/address.ts";
import { type Answer, type Ask, refuse } from "#registry/answer.ts";
import { clientAddress } from "#registry/client-address.ts";
import { write } from "#registry/send.ts";
import { serve } from "#registry/serve.ts";
import { createLogger, createRuntime } from "#runtime";

type Listener = (req: IncomingMessage, res: ServerResponse) => unknown;
type Door = "registry" | "api" | "pages";

const API = /^\/(?:api(?!\/auth(?:\/|$))|healthz|readyz|metrics|\.well-known)(?:\/|$)/;

function doorOf(url: string): Door {
  // The common case first, without taking the address apart.
  if (url.startsWith("/t/") || url.startsWith("/conda/")) return "registry";
  const path = url.split("?", 1)[0] ?? "/";
  return isRegistryPath(path) ? "registry" : API.test(path) ? "api" : "pages";
}

const isSafe = (method: string | undefined) => method === "GET" || method === "HEAD" || method === "OPTIONS";

/**
 * Whether a request came from a page of this server: `foreign` is refused whatever its credential, `unsaid` is what
 * programs send and what no cookie opens (architecture section 7).
 */
function originOf({ headers }: IncomingMessage, { publicUrl, publicUrlIsKnown }: Services["settings"]) {
  const { origin, host, "sec-fetch-site": site } = headers;
  if (site !== undefined && site !== "same-origin") return "foreign";
  if (origin === undefined) return site === undefined ? "unsaid" : "own";
  if (!URL.canParse(origin)) return "foreign";
  const same = publicUrlIsKnown ? origin === publicUrl : new URL(origin).host === host;
  return same ? "own" : "foreign";
}

/** Next takes the nonce of its scripts from this header of the request. */
function policyFor(dev: boolean): string {
  const nonce = randomBytes(16).toString("base64");
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`,
    dev ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    dev ? "connect-src 'self' ws:" : "connect-src 'self'",
  ].join("; ");
}

const foreign = ({ publicUrl }: Services["settings"]): Answer =>
  refuse(403, `This request did not come from a page of this server. Open it at ${publicUrl}.`);

function pagesListener(page: Listener, services: Services, dev: boolean): Listener {
  return (req, res) => {
    const { publicUrl } = services.settings;
    const policy = policyFor(dev);
    req.headers["content-security-policy"] = policy;
    req.headers["x-request-path"] = req.url ?? "/";
    delete req.headers["x-forwarded-host"];
    if (!isSafe(req.method)) {
      if (originOf(req, services.settings) !== "own") return write(res, foreign(services.settings), false);
      // Next compares Origin with this one; that comparison has just been made, and better.
      req.headers["x-forwarded-host"] = new URL(req.headers.origin ?? publicUrl).host;
    }
    res.setHeader("Content-Security-Policy", policy);
    res.setHeader("X-Content-Type-Options", "nosniff");
    res.setHeader("Referrer-Policy", "same-origin");
    if (publicUrl.startsWith("https:")) res.setHeader("Strict-Transport-Security", "max-age=31536000");
    return page(req, res);
  };
}

/** The hot path: no header is rewritten, no promise made, no listener added for what is known and small. */
function registryListener(services: Services, settings: Settings, seen: Seen) {
  return (req: IncomingMessage, res: ServerResponse, requestId: string, address: string) => {
    const started = performance.now();
    const { method = "GET", headers, url = "/" } = req;
    const at = url.indexOf("?");
    const ask: Ask = {
      method,
      path: at < 0 ? url : url.slice(0, at),
      header: (name) => headers[name] as string | undefined,
      address,
    };
    const send = (answer: Answer) => {
      answer.headers["X-Request-Id"] = requestId;
      if (settings.accessLog)
        res.once("close", () => seen("registry", req, res.statusCode, started, requestId, address));
      write(res, answer, method === "HEAD");
      if (!settings.accessLog) seen("registry", req, answer.status, started, requestId, address);
    };
    const fail = (fault: unknown) => {
      services.log.error({ requestId, fault: traceOf(fault) }, "a request failed");
      send(refuse(500, `Something went wrong here. Request ${requestId}.`));
    };
    if (!isSafe(method) && originOf(req, services.settings) === "foreign") return send(foreign(services.settings));
    try {
      const answer = serve(services, ask);
      if (answer instanceof Promise) answer.then(send).catch(fail);
      else send(answer);
    } catch (fault) {
      fail(fault);
    }
  };
}

type Seen = (
  door: Door,
  req: IncomingMessage,
  status: number,
  started: number,
  requestId: string,
  address: string,
) => void;

async function start(settings: Settings) {
  const log = createLogger(settings.logLevel);
  const made = await createRuntime(settings, log);
  const { services } = made;
  installServices(services);
  const { publicUrl } = services.settings;
  // Nothing about a private server leaves it: Next's telemetry included.
  const told = { NEXTAUTH_URL: publicUrl, NEXTAUTH_SECRET: services.sessionKey, NEXT_TELEMETRY_DISABLED: "1" };
  // Node has read `.env` before us; Next must not read it again, after the settings.
  Object.assign(process.env, { __NEXT_PROCESSED_ENV: "true" });
  Object.assign(process.env, told);
  const dev = settings.mode === "development";
  // Only the development server speaks over an upgraded connection; elsewhere a wish to upgrade is an ordinary request.
  const upgrades = dev ? {} : { shouldUpgradeCallback: () => false };
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 0, headersTimeout: 15_000, ...upgrades });
  const answering = limitIdleness(server);
  const pages = next({ dev, hostname: settings.host, port: settings.port, httpServer: server });
  await pages.prepare();
  const metrics = createMetrics(services);
  const seen: Seen = (door, { method = "", url = "" }, status, started, requestId, address) => {
    const ms = performance.now() - started;
    metrics.count(door, method, status, ms / 1000);
    if (settings.accessLog && !url.startsWith("/_next/"))
      log.info(
        { requestId, door, method, path: withoutToken(url), status, ms: Math.round(ms * 1000) / 1000, address },
        "request",
      );
  };
  const clients = registryListener(services, settings, seen);
  const programs = getRequestListener(createApi(services, { metrics, metricsToken: settings.metricsToken }).fetch, {
    // The API takes in the rest of a refused upload itself: cut off, a client would never see why.
    autoCleanupIncoming: false,
  });
  const people = pagesListener(pages.getRequestHandler(), services, dev);
  const boot = randomBytes(4).toString("hex");
  let count = 0;
  server.on("request", (req, res) => {
    answering.set(req.socket, res);
    const requestId = `${boot}-${(++count).toString(36)}`;
    const peer = req.socket.remoteAddress ?? "";
    const trusted = settings.trustedProxies;
    const address = clientAddress(peer, trusted.length > 0 ? forwarded(req) : undefined, trusted);
    // `OPTIONS *`, an absolute address or broken escapes name nothing here.
    if (!req.url?.startsWith("/") || decoded(req.url) === null)
      return write(res, refuse(400, "That is no address of this server.", { "X-Request-Id": requestId }), false);
    const door = doorOf(req.url);
    if (door === "registry") return clients(req, res, requestId, address);
    const started = performance.now();
    const origin = isSafe(req.method) ? "own" : originOf(req, services.settings);
    const direct = req.headers["x-forwarded-for"] === undefined ? "yes" : "no";
    // What pages and the API know of the connection; a client's own headers of these names are overwritten.
    const told = {
      "x-request-id": requestId,
      "x-client-address": address,
      "x-client-direct": direct,
      "x-client-origin": origin,
    };
    tell(req, told);
    res.setHeader("X-Request-Id", requestId);
    res.once("close", () => seen(door, req, res.statusCode, started, requestId, address));
    if (origin === "foreign") return write(res, foreign(services.settings), false);
    return door === "api" ? programs(req, res) : people(req, res);
  });
  await listen(server, settings);
  greet(services, settings);
  const stop = async () => {
    log.info("stopping: no new connections, waiting for requests under way");
    setTimeout(() => server.closeAllConnections(), 5_000).unref();
    setTimeout(() => process.exit(1), 10_000).unref();
    await new Promise<void>((done) => {
      server.close(() => done());
      server.closeIdleConnections();
    });
    await pages.close();
    await made.close();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stop);
}

/** Writes headers of our own where both Next (`headers`) and Hono (`rawHeaders`) read them, in place of a client's. */
function tell(req: IncomingMessage, told: Record<string, string>) {
  Object.assign(req.headers, told);
  const pairs = Object.entries(told).flat();
  req.rawHeaders = req.rawHeaders
    .flatMap((name, at, all) => (at % 2 === 0 && !(name.toLowerCase() in told) ? [name, all[at + 1] ?? ""] : []))
    .concat(pairs);
}

const IDLE = 60_000;

/**
 * A connection on which nothing moves for a minute is closed, unless it is we who are still thinking: slow and large
 * uploads finish, stalled ones and stalled downloads do not hold anything.
 */
function limitIdleness(server: Server): WeakMap<Socket, ServerResponse> {
  const answering = new WeakMap<Socket, ServerResponse>();
  server.setTimeout(IDLE, (socket) => {
    const res = answering.get(socket);
    const thinking = res?.req.complete && !res.headersSent && !res.writableEnded;
    if (thinking) socket.setTimeout(IDLE);
    else socket.destroy();
  });
  return answering;
}

/** Whatever stands where a token belongs is somebody's secret, even if it is not one of ours. */
const withoutToken = (url: string) => (decoded(url) ?? "").replace(/\/t\/[^/?]+/i, "/t/…");

function decoded(url: string): string | null {
  try {
    return decodeURIComponent(url);
  } catch {
    return null;
  }
}

const forwarded = ({ headers }: IncomingMessage) => {
  const header = headers["x-forwarded-for"];
  return Array.isArray(header) ? header.join(",") : header;
};

function listen(server: Server, { port, host }: Settings): Promise<void> {
  return new Promise((done, fail) => {
    server.once("error", (fault: NodeJS.ErrnoException) => {
      const taken = fault.code === "EADDRINUSE";
      fail(taken ? new Error(`Port ${port} on ${host} is taken by another program. Stop it, or set PORT.`) : fault);
    });
    server.listen(port, host, () => done());
  });
}

/** What a newcomer reads in the terminal; everything after it is JSON. */
function greet({ settings, setupCode }: Services, { host, port }: Settings) {
  const local = `http://${host === "0.0.0.0" || host === "127.0.0.1" ? "localhost" : host}:${port}`;
  const lines = [`Sluice is ready at ${settings.publicUrlIsKnown ? settings.publicUrl : local}`];
  if (setupCode) lines.push("", `  Set it up:   ${local}/setup`, `  Setup code:  ${setupCode}`, "");
  process.stdout.write(`${lines.join("\n")}\n`);
}

try {
  const settings = readSettings();
  for (const sentence of misnamed()) process.stderr.write(`${sentence}\n`);
  await start(settings);
} catch (fault) {
  const said = fault instanceof BadSettings || (fault instanceof Error && fault.cause === undefined);
  process.stderr.write(`${said ? (fault as Error).message : traceOf(fault)}\n`);
  process.exit(1);
}
