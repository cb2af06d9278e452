/** The services of this process, found by every bundle: Next's has its own copy of every module, but one global object. */
import type { Services } from "./context.ts";

const KEY = Symbol.for("sluice.services");
const holder = globalThis as { [KEY]?: Services };

/** @throws Error in a process whose `server.ts` has not made them. */
export function services(): Services {
  const made = holder[KEY];
  if (!made) throw new Error("the services are made by server.ts, which has not run");
  return made;
}

/** Makes these the services of the process. */
export function installServices(made: Services): void {
  holder[KEY] = made;
}
