/** The door of programs: our own API, the `anaconda` command's, and what looks after the server. */
import { Hono } from "hono";
import type { Services } from "#core/context.ts";
import { missing } from "#core/refusal.ts";
import { addAnaconda } from "./anaconda/app.ts";
import { askOf, type Bindings } from "./ask.ts";
import { endpoint } from "./endpoint.ts";
import type { Metrics } from "./metrics.ts";
import { addOperations } from "./operations.ts";
import { problem, saying } from "./problem.ts";
import type { Route } from "./route.ts";
import { ROUTES } from "./v1/routes.ts";

export type Api = Hono<{ Bindings: Bindings }>;

/** How Hono writes a path. */
const pattern = (path: string) => `/api/v1${path.replace(/\{(\w+)\}/g, ":$1")}`;

const allowed = (routes: readonly Route[]) =>
  routes.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method])).join(", ");

function addV1(app: Api, services: Services): void {
  for (const route of ROUTES) app.on(route.method, pattern(route.path), (c) => endpoint(services, route, askOf(c)));
  for (const [path, routes] of Map.groupBy(ROUTES, (route) => route.path)) {
    const headers = { Allow: allowed(routes) };
    app.all(pattern(path), (c) => {
      const ask = askOf(c);
      ask.leave();
      const sentence = `This address takes ${headers.Allow}, not ${ask.method}.`;
      return problem(ask, { status: 405, sentence, fields: {}, headers });
    });
  }
}

/** Everything that answers outside pages and package clients; needs nothing of Next.js. */
export function createApi(services: Services, more: { metrics: Metrics; metricsToken: string | undefined }): Api {
  const app: Api = new Hono();
  addOperations(app, services, more);
  addV1(app, services);
  app.all("/api/v1/*", (c) => {
    const ask = askOf(c);
    ask.leave();
    return problem(ask, saying(services, ask, missing()));
  });
  addAnaconda(app, services);
  app.notFound((c) => {
    const ask = askOf(c);
    ask.leave();
    return problem(ask, saying(services, ask, missing()));
  });
  app.onError((fault, c) => problem(askOf(c), saying(services, askOf(c), fault)));
  return app;
}
