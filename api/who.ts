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

const SOON = 30 * 86_400_000;

/** What the `anaconda` command prints once per run: that the token ends within 30 days. */
function endingSoon({ settings }: Services, { now, endsAt, standing }: Context): string | undefined {
  if (!endsAt || endsAt - now.getTime() > SOON) return undefined;
  const days = Math.floor((endsAt - now.getTime()) / 86_400_000);
  const when = days === 0 ? "today" : days === 1 ? "tomorrow" : `in ${days} days`;
  return `Token ${headerText(standing.token?.name ?? "")} stops working ${when}. Renew: ${settings.publicUrl}/me/tokens`;
}

/** A header holds Latin letters only. */
const headerText = (text: string) => text.replaceAll(/[^\x20-\x7e]/g, "?");

/** Adds the warning to an answer. */
export function withWarning(ask: Ask, answer: Response): Response {
  if (ask.warning !== undefined) answer.headers.set("Conda-Token-Warning", ask.warning);
  return answer;
}

/**
 * The context of a request. A credential that opens nothing is refused: never a fall-back to the cookie or to nobody.
 * @throws Refusal unauthenticated, forbidden (a session that could be another site's doing).
 */
export async function who(services: Services, ask: Ask, { cookies }: { cookies: boolean }): Promise<Context> {
  const request = requestOf(ask);
  const credential = readCredential(ask.header("authorization"), ask.header("x-api-key"));
  if (credential.kind === "secret") {
    const ctx = await asToken(services, request, credential.secret);
    ask.warning = endingSoon(services, ctx);
    return ctx;
  }
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
