/** Who asks: credentials in a header, else a session of a page of this server, else nobody. */
import { asAnonymous, asCookie, asToken, type Request } from "#core/asking.ts";
import type { Context, Services } from "#core/context.ts";
import { readCredential } from "#core/credentials.ts";
import { forbidden, unauthenticated } from "#core/refusal.ts";
import { cookieOf } from "#core/session.ts";
import type { Ask } from "./ask.ts";

export const requestOf = (ask: Ask): Request => ({
  requestId: ask.header("x-request-id") ?? "",
  address: ask.header("x-client-address") ?? "",
  client: ask.header("user-agent") ?? "",
});

const isSafe = (method: string) => method === "GET" || method === "HEAD";

/**
 * The context of a request. A credential that opens nothing is refused: never a fall-back to the cookie or to nobody.
 * @throws Refusal unauthenticated, forbidden (a session that could be another site's doing).
 */
export async function who(services: Services, ask: Ask, { cookies }: { cookies: boolean }): Promise<Context> {
  const request = requestOf(ask);
  const credential = readCredential(ask.header("authorization"), ask.header("x-api-key"));
  if (credential.kind === "secret") return asToken(services, request, credential.secret);
  if (credential.kind === "bad")
    throw unauthenticated(
      "This is not a token of this server. A password is taken by POST /api/authentications alone.",
    );
  const cookie = cookies ? cookieOf(ask.header("cookie"), services.settings.publicUrl) : undefined;
  if (cookie === undefined) return asAnonymous(services, request);
  const { ctx, session } = await asCookie(services, request, cookie);
  if (session && !isSafe(ask.method) && ask.header("x-client-origin") !== "own")
    throw forbidden("A session can change things only from a page of this server. Send a token instead.");
  return ctx;
}
