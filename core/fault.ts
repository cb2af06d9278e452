import { causeOf } from "#db/client.ts";

/**
 * What may be logged of a fault: its kind, its code and where it rose. A database error's message holds the statement's
 * parameters, over several lines, so a message is kept only when nothing stands behind it.
 */
export function traceOf(fault: unknown): string {
  if (!(fault instanceof Error)) return typeof fault;
  const said = fault.cause === undefined ? fault.message : `(${causeOf(fault).code ?? "no code"})`;
  const places = (fault.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return [`${fault.name}: ${said}`, ...places].join("\n");
}
