/** Runs in a worker thread: reads what an archive says of itself, within bounds, away from the main thread. */
import { open } from "node:fs/promises";
import { inspect } from "#formats/conda/inspect.ts";
import { type Inspected, Malformed } from "#formats/format.ts";
import { fromFile } from "#storage/source.ts";

export type Task = { path: string; size: number; filename: string };
/** Errors lose their class between threads, so a refusal travels as a value. */
export type Outcome = { inspected: Inspected } | { malformed: { message: string; where: string | undefined } };

const LONGEST = 120_000;

export default async function run({ path, size, filename }: Task): Promise<Outcome> {
  const file = await open(path, "r");
  try {
    return { inspected: await inspect(fromFile(file, size), filename, undefined, AbortSignal.timeout(LONGEST)) };
  } catch (fault) {
    if (fault instanceof Malformed) return { malformed: { message: fault.message, where: fault.where } };
    if (fault instanceof Error && fault.name === "TimeoutError")
      return { malformed: { message: "Reading this archive takes too long.", where: undefined } };
    throw fault;
  } finally {
    await file.close();
  }
}
