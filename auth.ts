/** next-auth reads and ends our sessions; it makes none, so the password page stays the only door (architecture 7). */
import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { services } from "#core/services.ts";
import { LIFETIME, liveSession } from "#core/session.ts";

export function authOptions(): NextAuthOptions {
  return {
    secret: services().sessionKey,
    useSecureCookies: services().settings.publicUrl.startsWith("https:"),
    session: { strategy: "jwt", maxAge: LIFETIME / 1000 },
    pages: { signIn: "/sign-in", signOut: "/sign-out", error: "/sign-in" },
    // Its own callback would be a second door past the limiter: it authorizes nobody.
    callbacks: {
      // The row decides: a session that was ended has no user, whatever its cookie says.
      async session({ session, token }) {
        const live = await liveSession(services(), token.sid, new Date());
        return { expires: session.expires, ...(live && { user: { name: live.login } }) };
      },
    },
    providers: [Credentials({ credentials: {}, authorize: () => null })],
  };
}
