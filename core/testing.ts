/** What tests of verbs share. */
import { expect } from "vitest";
import { Refusal, type RefusalKind } from "./refusal.ts";

/** Waits for a refusal of this kind, and hands it over for a look at its words. */
export async function refused(work: Promise<unknown>, kind: RefusalKind): Promise<Refusal> {
  const fault = await work.then(
    (value) => new Error(`it was done: ${JSON.stringify(value)}`),
    (fault: unknown) => fault,
  );
  if (!(fault instanceof Refusal)) throw fault;
  expect({ kind: fault.kind, message: fault.message }).toMatchObject({ kind });
  return fault;
}

/** What became of several attempts at once: how many were done, and the kinds of the refusals in order. */
export async function outcomes(work: readonly Promise<unknown>[]): Promise<{ done: number; refused: RefusalKind[] }> {
  const settled = await Promise.allSettled(work);
  const faults = settled.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
  const kinds = faults.map((fault) => {
    if (fault instanceof Refusal) return fault.kind;
    throw fault;
  });
  return { done: settled.length - faults.length, refused: kinds.sort() };
}

/** Waits until something that happens after an answer has happened. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 500; i++) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error("it never came to hold");
}
