/** What machines that look after the server ask: whether it lives, whether it can work, and its numbers. */
import { timingSafeEqual } from "node:crypto";
import type { Hono } from "hono";
import type { Services } from "#core/context.ts";
import { traceOf } from "#core/fault.ts";
import { missing, unauthenticated } from "#core/refusal.ts";
import { digestOf } from "#core/secret.ts";
import { type Ask, askOf, type Bindings } from "./ask.ts";
import type { Metrics } from "./metrics.ts";
import { ALWAYS, problem, saying } from "./problem.ts";

const isLoopback = (address: string) => address === "::1" || address.startsWith("127.");
const same = (a: string, b: string) => timingSafeEqual(Buffer.from(digestOf(a)), Buffer.from(digestOf(b)));

/** With a token, whoever sends it; without one, a client on this machine that no proxy stands before. */
function mayRead(ask: Ask, token: string | undefined): boolean {
  if (token !== undefined) return same(ask.header("authorization") ?? "", `Bearer ${token}`);
  return isLoopback(ask.header("x-client-address") ?? "") && ask.header("x-client-direct") === "yes";
}

export function addOperations(
  app: Hono<{ Bindings: Bindings }>,
  services: Services,
  { metrics, metricsToken }: { metrics: Metrics; metricsToken: string | undefined },
): void {
  app.get("/healthz", () => new Response("ok\n", { headers: { ...ALWAYS, "Content-Type": "text/plain" } }));

  app.get("/readyz", async (c) => {
    try {
      await services.database.ping();
      return Response.json({ ready: true }, { headers: ALWAYS });
    } catch (fault) {
      services.log.warn({ requestId: askOf(c).header("x-request-id"), fault: traceOf(fault) }, "not ready");
      const sentence = "The database does not answer.";
      return problem(askOf(c), { status: 503, sentence, fields: {}, headers: { "Retry-After": "5" } });
    }
  });

  app.get("/metrics", async (c) => {
    const ask = askOf(c);
    if (!mayRead(ask, metricsToken)) {
      if (metricsToken === undefined) return problem(ask, saying(services, ask, missing()));
      const said = saying(services, ask, unauthenticated("Send METRICS_TOKEN as Bearer."));
      return problem(ask, { ...said, headers: { "WWW-Authenticate": "Bearer" } });
    }
    return new Response(await metrics.text(), { headers: { ...ALWAYS, "Content-Type": metrics.type } });
  });
}
