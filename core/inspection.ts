/** Two archives at a time are inspected in worker threads; more wait in a short queue. */
import { Piscina } from "piscina";
import { Malformed } from "#formats/format.ts";
import type { Inspect } from "./context.ts";
import type { Outcome, Task } from "./inspection.worker.ts";
import { Refusal } from "./refusal.ts";

const AT_ONCE = 2;
const QUEUE = 200;
const MEGABYTES = 512;

export function createInspection(): { inspect: Inspect; close(): Promise<void> } {
  const pool = new Piscina<Task, Outcome>({
    filename: new URL("./inspection.worker.ts", import.meta.url).href,
    minThreads: 0,
    maxThreads: AT_ONCE,
    maxQueue: QUEUE,
    idleTimeout: 30_000,
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
  });
  return {
    async inspect(path, size, filename) {
      if (pool.queueSize >= QUEUE)
        throw new Refusal("exhausted", "Too many uploads at once. Try again in a few seconds.", { retryAfter: 5 });
      const outcome = await pool.run({ path, size, filename });
      if ("malformed" in outcome) throw new Malformed(outcome.malformed.message, outcome.malformed.where);
      return outcome.inspected;
    },
    close: () => pool.close({ force: true }),
  };
}
