import "server-only";
import { cookies } from "next/headers";
import { services } from "#core/services.ts";
import { cookieName, LIFETIME } from "#core/session.ts";

/** Gives the browser next-auth's cookie for a session that has just been made. */
export async function setSessionCookie(value: string): Promise<void> {
  const { publicUrl } = services().settings;
  const jar = await cookies();
  const secure = publicUrl.startsWith("https:");
  jar.set(cookieName(publicUrl), value, {
    httpOnly: true,
    sameSite: "lax",
    path: "/",
    secure,
    maxAge: LIFETIME / 1000,
  });
}

export async function dropSessionCookie(): Promise<void> {
  const { publicUrl } = services().settings;
  const jar = await cookies();
  jar.delete({ name: cookieName(publicUrl), path: "/", secure: publicUrl.startsWith("https:") });
}

/** Where to go after signing in: a path of this server, never another site. */
export const safeNext = (next: string | undefined): string =>
  next && /^\/(?![/\\])[^\s\\]*$/.test(next) && !/^\/(?:sign-in|sign-out|setup)\b/.test(next) ? next : "/";
