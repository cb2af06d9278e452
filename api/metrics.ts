/** Counts for Prometheus: by door, method and class of status, never by name, path or client. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Services } from "#core/context.ts";
import { countTokens } from "#core/tokens.ts";

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export type Metrics = ReturnType<typeof createMetrics>;

/** One registry per process; none of prom-client's global ones. */
export function createMetrics(services: Pick<Services, "database">) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: "sluice_requests_total",
    help: "Requests answered.",
    labelNames: ["door", "method", "status"] as const,
    registers: [registry],
  });
  const seconds = new Histogram({
    name: "sluice_request_seconds",
    help: "Seconds from a request's first line to its answer's last byte.",
    labelNames: ["door"] as const,
    buckets: SECONDS,
    registers: [registry],
  });
  new Counter({
    name: "sluice_database_statements_total",
    help: "Statements sent to the database.",
    registers: [registry],
    collect() {
      this.reset();
      this.inc(services.database.statements());
    },
  });
  new Gauge({
    name: "sluice_tokens",
    help: "Tokens by how long they still work.",
    labelNames: ["state"] as const,
    registers: [registry],
    async collect() {
      for (const [state, count] of Object.entries(await countTokens(services.database.read, new Date())))
        this.set({ state }, count);
    },
  });
  return {
    /** Notes one answer. */
    count(door: string, method: string, status: number, took: number) {
      requests.inc({ door, method: METHODS.has(method) ? method : "other", status: `${Math.floor(status / 100)}xx` });
      seconds.observe({ door }, took);
    },
    /** The text that Prometheus reads. */
    text: (): Promise<string> => registry.metrics(),
    type: registry.contentType,
  };
}
