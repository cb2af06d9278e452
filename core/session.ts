/** Sessions of people in browsers: rows of our own behind next-auth's cookie (architecture section 7). */
import { and, eq, isNull } from "drizzle-orm";
import ipaddr from "ipaddr.js";
import { decode, encode } from "next-auth/jwt";
import type { Reader } from "#db/client.ts";
import { sessions, users } from "#db/schema/people.ts";
import { witness } from "./audit.ts";
import { change, proven, touch } from "./change.ts";
import type { Context, Services } from "./context.ts";
import type { SignIn } from "./people.input.ts";
import { invalidField, Refusal } from "./refusal.ts";
import { digestOf, mintCode } from "./secret.ts";

const HOUR = 3_600_000;
/** A session ends after this long without a request, and in any case after seven days. */
export const IDLE_LIMIT = 12 * HOUR;
export const LIFETIME = 7 * 24 * HOUR;
/** How often a session's last use is written down. */
const NOTE_EVERY = 5 * 60_000;

export type Session = {
  digest: string;
  userId: string;
  login: string;
  name: string;
  email: string;
  administrator: boolean;
  /** When the password was given for it. */
  signedInAt: Date;
};

/** The name of next-auth's cookie: browsers take the prefixed one only over https. */
export const cookieName = (publicUrl: string) =>
  `${publicUrl.startsWith("https:") ? "__Secure-" : ""}next-auth.session-token`;

/** The digest of a session id is its key in the table: nothing stored opens a session. */
const keyOf = (id: string) => digestOf(`session ${id}`);

async function findSession(db: Reader, digest: string, now: Date) {
  const [row] = await db
    .select({ session: sessions, user: users })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.digest, digest), isNull(sessions.endedAt)));
  if (!row?.user.active) return undefined;
  const { endsAt, lastSeenAt } = row.session;
  if (now >= endsAt || now.getTime() - lastSeenAt.getTime() >= IDLE_LIMIT) return undefined;
  return row;
}

/** Reads the session of a cookie's value; undefined when there is none that lives. */
export async function readSession(
  services: Services,
  cookie: string | undefined,
  now: Date,
): Promise<Session | undefined> {
  if (!cookie) return undefined;
  const claims = await decode({ token: cookie, secret: services.sessionKey }).catch(() => null);
  return liveSession(services, claims?.sid, now);
}

/** The session of an id, if it is one that lives; its use is noted. */
export async function liveSession(services: Services, sid: unknown, now: Date): Promise<Session | undefined> {
  if (typeof sid !== "string") return undefined;
  const digest = keyOf(sid);
  const row = await findSession(services.database.read, digest, now);
  if (!row) return undefined;
  if (now.getTime() - row.session.lastSeenAt.getTime() > NOTE_EVERY)
    await touch(services, async (tx) => {
      await tx.update(sessions).set({ lastSeenAt: now }).where(eq(sessions.digest, digest));
    });
  const { id: userId, login, name, email, administrator } = row.user;
  return { digest, userId, login, name, email, administrator, signedInAt: row.session.createdAt };
}

/** The value of the session cookie among a request's cookies. */
export function cookieOf(header: string | null | undefined, publicUrl: string): string | undefined {
  const name = `${cookieName(publicUrl)}=`;
  return (header ?? "")
    .split(/;\s*/)
    .find((cookie) => cookie.startsWith(name))
    ?.slice(name.length);
}

/** Makes a session row for a person who has just proven who they are; the value is for the cookie. */
export async function startSession(ctx: Context, user: { id: string; login: string }): Promise<string> {
  const sid = mintCode();
  await change(ctx, async (tx) => {
    const endsAt = new Date(ctx.now.getTime() + LIFETIME);
    const { address, client, now } = ctx;
    await tx
      .insert(sessions)
      .values({ digest: keyOf(sid), userId: user.id, createdAt: now, lastSeenAt: now, endsAt, address, client });
    const subject = { kind: "user", id: user.id, name: user.login, organizationId: null };
    return proven("session.start").record({ subject, value: null, touches: {} });
  });
  return encode({ token: { sid, name: user.login }, secret: ctx.services.sessionKey, maxAge: LIFETIME / 1000 });
}

/** Ends a session at once; its cookie opens nothing any more. */
export async function endSession(ctx: Context, session: Session): Promise<void> {
  await touch(ctx.services, async (tx) => {
    await tx.update(sessions).set({ endedAt: ctx.now }).where(eq(sessions.digest, session.digest));
  });
  await witness(ctx, "session.end", { kind: "user", id: session.userId, name: session.login, organizationId: null });
}

/**
 * The person whose login (or email) and password these are. Unknown logins cost the same and read the same.
 * @throws Refusal unauthenticated for any wrong pair, exhausted while attempts have to wait.
 */
export async function checkPassword(ctx: Context, { login, password }: SignIn) {
  const { services, now, address } = ctx;
  const column = login.includes("@") ? users.email : users.login;
  const [user] = await services.database.read.select().from(users).where(eq(column, login));
  const stored = user?.active ? user.passwordHash : null;
  const right = await services.passwords.check(
    stored,
    password,
    { login: user?.id ?? login, network: networkOf(address) },
    now,
  );
  if (user && right) return user;
  await witness(ctx, "session.refused", {
    kind: "user",
    id: user?.id ?? null,
    // What was typed may be a password or a token: only a known login is written down.
    name: user?.login ?? "",
    organizationId: null,
  });
  throw new Refusal("unauthenticated", "Login or password is not right.");
}

/**
 * The same context as if its person had just signed in, when the password is theirs; without one as it is: what asks for
 * a recent sign-in says so itself.
 * @throws Refusal invalid at the field for a wrong password, exhausted while attempts have to wait.
 */
export async function confirmPassword(ctx: Context, password: string): Promise<Context> {
  const { person, token } = ctx.standing;
  if (!password || !person || token) return ctx;
  await checkPassword(ctx, { login: person.login, password }).catch((fault) => {
    const wrong = fault instanceof Refusal && fault.kind === "unauthenticated";
    throw wrong ? invalidField("password", "That is not your password.") : fault;
  });
  return { ...ctx, signedInAt: ctx.now };
}

/** What failures are counted by: an IPv4 address, or the /64 of an IPv6 one, however it is written. */
function networkOf(address: string): string {
  if (!ipaddr.IPv6.isValid(address)) return address;
  return ipaddr.IPv6.parse(address).parts.slice(0, 4).join(":");
}

/** Signs a person in: checks the password and starts a session. The value is for the cookie. */
export async function signIn(ctx: Context, input: SignIn): Promise<string> {
  const user = await checkPassword(ctx, input);
  const actor = { kind: "user" as const, id: user.id, name: user.login };
  return startSession({ ...ctx, actor }, user);
}
