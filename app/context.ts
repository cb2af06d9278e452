import "server-only";
import { cookies, headers } from "next/headers";
import { forbidden, notFound, redirect } from "next/navigation";
import { cache } from "react";
import { asCookie, type Request } from "#core/asking.ts";
import type { Context } from "#core/context.ts";
import { traceOf } from "#core/fault.ts";
import { Refusal, type RefusalKind } from "#core/refusal.ts";
import { services } from "#core/services.ts";
import { cookieName, type Session } from "#core/session.ts";
import { refusalNote } from "./refusal-note.ts";

/** Where the request comes from, as `server.ts` has written it into headers that no client can set. */
async function request(): Promise<Request & { path: string }> {
  const given = await headers();
  const header = (name: string) => given.get(name) ?? "";
  return {
    requestId: header("x-request-id"),
    address: header("x-client-address"),
    client: header("user-agent"),
    path: header("x-request-path"),
  };
}

/** The context of this request, read once for all of its components: a person's, or nobody's. */
export const anyContext = cache(async (): Promise<{ ctx: Context; session: Session | undefined }> => {
  const made = services();
  const jar = await cookies();
  const asked = await request();
  return asCookie(made, asked, jar.get(cookieName(made.settings.publicUrl))?.value).catch((fault) =>
    Promise.reject(shownAs(fault, asked.requestId)),
  );
});

/** The context of the person who is signed in; everybody else goes to the sign-in page and comes back. */
export async function personContext(): Promise<{ ctx: Context; session: Session }> {
  const { ctx, session } = await anyContext();
  if (session) return { ctx, session };
  const { path } = await request();
  const { pathname, searchParams } = new URL(path || "/", "http://localhost");
  searchParams.delete("_rsc");
  const back = searchParams.size > 0 ? `${pathname}?${searchParams}` : pathname;
  redirect(back === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(back)}`);
}

/** What a page answers to each kind of refusal; `never` rises to the error page. */
const ANSWERS = {
  unauthenticated: () => redirect("/sign-in"),
  forbidden: () => forbidden(),
  missing: () => notFound(),
  conflict: null,
  invalid: null,
  tooLarge: null,
  exhausted: null,
  full: null,
} satisfies Record<RefusalKind, (() => never) | null>;

/** Reads for a page: a refusal becomes the page that says so, a fault the error page. */
export async function read<T>(reading: (ctx: Context) => Promise<T>): Promise<T> {
  const { ctx } = await personContext();
  try {
    return await reading(ctx);
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw shownAs(fault, ctx.requestId);
    Object.assign(refusalNote(), { sentence: fault.message, refusal: fault });
    ANSWERS[fault.kind]?.();
    throw fault;
  }
}

/**
 * A fault as Next may print it and show it: without a database's message, which holds the statement's parameters, and
 * with the request's id as the digest that the error page and the log have in common.
 */
function shownAs(fault: unknown, digest: string): Error {
  return Object.assign(new Error("a page could not be read"), { stack: traceOf(fault), digest });
}
