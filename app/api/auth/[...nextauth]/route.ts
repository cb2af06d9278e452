import NextAuth from "next-auth";
import { authOptions } from "#auth";

type Handler = (request: Request, more: { params: Promise<{ nextauth: string[] }> }) => Promise<Response>;

// Options are read per request: the runtime does not exist yet while Next builds.
const handler: Handler = (request, more) => NextAuth(authOptions())(request, more);

export { handler as GET, handler as POST };
