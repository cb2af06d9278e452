/** Makes the context of one request: for nobody, for a person with a session, for the holder of a secret. */
import { ANONYMOUS, type Standing } from "#access/can.ts";
import { findToken } from "./admission.ts";
import type { Actor, Context, Services } from "./context.ts";
import type { SignIn } from "./people.input.ts";
import { unauthenticated } from "./refusal.ts";
import { redact } from "./secret.ts";
import { checkPassword, readSession, type Session } from "./session.ts";
import { personStanding, standingAt, tokenStanding, whyDead, whyRefused } from "./standing.ts";

/** Where a request comes from. */
export type Request = { requestId: string; address: string; client: string };

type Who = { actor: Actor; standing: Standing; restand: Context["restand"] };

function contextOf(services: Services, request: Request, now: Date, who: Who): Context {
  return {
    ...request,
    client: redact(request.client).slice(0, 300),
    services,
    now,
    db: services.database.read,
    ...who,
  };
}

/** Nobody in particular. */
export function asAnonymous(services: Services, request: Request, now = new Date()): Context {
  const actor: Actor = { kind: "anonymous", id: null, name: "anonymous" };
  return contextOf(services, request, now, { actor, standing: ANONYMOUS, restand: async () => ANONYMOUS });
}

/** A person whose session has been read. @throws Refusal unauthenticated when the account is not active any more. */
export async function asPerson(
  services: Services,
  request: Request,
  session: Pick<Session, "userId" | "login" | "signedInAt">,
  now = new Date(),
): Promise<Context> {
  const actor: Actor = { kind: "user", id: session.userId, name: session.login };
  const restand: Context["restand"] = async (db) => (await personStanding(db, session.userId)) ?? ANONYMOUS;
  const standing = await restand(services.database.read);
  if (!standing.person) throw unauthenticated();
  return { ...contextOf(services, request, now, { actor, standing, restand }), signedInAt: session.signedInAt };
}

/** The person who has just given login and password. @throws Refusal as `checkPassword`. */
export async function asPassword(
  services: Services,
  request: Request,
  given: SignIn,
  now = new Date(),
): Promise<Context> {
  const user = await checkPassword(asAnonymous(services, request, now), given);
  return asPerson(services, request, { userId: user.id, login: user.login, signedInAt: now }, now);
}

/** The person of a session cookie, or nobody. */
export async function asCookie(services: Services, request: Request, cookie: string | undefined, now = new Date()) {
  const session = await readSession(services, cookie, now);
  const ctx = session ? await asPerson(services, request, session, now) : asAnonymous(services, request, now);
  return { ctx, session };
}

/**
 * The token of a secret.
 * @throws Refusal unauthenticated: unknown, revoked, expired or ownerless; the words tell only the holder which.
 */
export async function asToken(
  services: Services,
  request: Request,
  secret: string,
  now = new Date(),
): Promise<Context> {
  const token = await findToken(services, secret, "");
  if (!token) throw unauthenticated("This token is not known here.");
  const dead = whyDead(token, now.getTime());
  const { id: tokenId, digest } = token;
  const { client, address } = request;
  const noteUse: Context["noteUse"] = (what, reason) =>
    services.usage.note({ tokenId, digest, what, reason, at: now.getTime(), client, address });
  if (dead) noteUse("refused", whyRefused(token));
  if (dead) throw unauthenticated(dead);
  noteUse("api");
  const { inNetwork } = standingAt(token, request.address).token ?? { inNetwork: true };
  const restand: Context["restand"] = async (db) => {
    const standing = await tokenStanding(db, token.id);
    return standing?.token ? { ...standing, token: { ...standing.token, inNetwork } } : ANONYMOUS;
  };
  const standing = standingAt(token, request.address);
  const ctx = contextOf(services, request, now, { actor: token.actor, standing, restand });
  return { ...ctx, noteUse, endsAt: token.endsAt };
}
