/** The one wrapper of `/api/v1`: who asks, what is asked, the verb, JSON. Twin of `app/action.ts`. */
import { asAnonymous } from "#core/asking.ts";
import type { Context, Services } from "#core/context.ts";
import { askedBy, explainPath } from "#core/explain-link.ts";
import { withKey } from "#core/idempotency.ts";
import { invalidField, Refusal, unauthenticated } from "#core/refusal.ts";
import type { Ask } from "./ask.ts";
import { readInput } from "./input.ts";
import { ALWAYS, problem, saying } from "./problem.ts";
import { type Route, takesJson } from "./route.ts";
import { requestOf, who, withWarning } from "./who.ts";

const isNobody = ({ standing }: Context) => !standing.person && !standing.token;

async function contextOf(services: Services, { open, anonymous }: Route, ask: Ask): Promise<Context> {
  if (open) return asAnonymous(services, requestOf(ask));
  const ctx = await who(services, ask, { cookies: true });
  if (isNobody(ctx) && !anonymous) throw unauthenticated();
  return ctx;
}

function keyOf(ask: Ask): string | undefined {
  const key = ask.header("idempotency-key");
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw invalidField("Idempotency-Key", "An Idempotency-Key has 1 to 255 letters, digits and ASCII signs, no spaces.");
}

async function act(ctx: Context, route: Route, ask: Ask): Promise<Response> {
  const input = await readInput(ask, route.input, takesJson(route));
  const key = route.once ? keyOf(ask) : undefined;
  const reply = await route.handle(key ? withKey(ctx, route.id, key, input) : ctx, input, ask);
  if ("stream" in reply) return new Response(reply.stream, { headers: { ...ALWAYS, ...reply.headers } });
  const { status, body, headers } = reply;
  const schema = route.answers[status];
  if (!schema) return new Response(null, { status, headers: { ...ALWAYS, ...headers } });
  // The schema lets out what the document promises and nothing else.
  return Response.json(schema.parse(body), { status, headers: { ...ALWAYS, ...headers } });
}

/** Answers one request to one route; never throws. */
export async function endpoint(services: Services, route: Route, ask: Ask): Promise<Response> {
  let explain: string | undefined;
  try {
    const ctx = await contextOf(services, route, ask);
    const nobody = isNobody(ctx);
    const answer = await act(ctx, route, ask).catch(async (fault) => {
      const asked = await askedBy(ctx.db, fault);
      if (asked) explain = services.settings.publicUrl + explainPath(asked);
      // To nobody in particular, what is hidden and what is absent are the same.
      throw nobody && fault instanceof Refusal && fault.kind === "missing" ? unauthenticated() : fault;
    });
    return withWarning(ask, answer);
  } catch (fault) {
    return withWarning(ask, problem(ask, { ...saying(services, ask, fault), explain }));
  } finally {
    ask.leave();
  }
}
