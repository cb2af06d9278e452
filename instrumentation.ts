import { services } from "#core/services.ts";

/** Next tells of a fault in a page or action: logged once, with the id that the error page shows and the request's own. */
export function onRequestError(
  fault: unknown,
  request: { headers: Record<string, string | string[] | undefined> },
): void {
  const { digest, stack, name } = fault as Error & { digest?: string };
  // The message is left out: a database's holds the statement's parameters.
  const place = (stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8);
  services().log.error({ requestId: request.headers["x-request-id"], digest, fault: name, place }, "a page failed");
}
