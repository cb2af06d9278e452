"use server";

import { redirect } from "next/navigation";
import { anyContext } from "#app/context.ts";
import { endSession } from "#core/session.ts";
import { dropSessionCookie } from "../cookie.ts";

/** Ends the session's row first: a cookie that was copied opens nothing afterwards. */
export async function signOut(): Promise<void> {
  const { ctx, session } = await anyContext();
  if (session) await endSession(ctx, session);
  await dropSessionCookie();
  redirect("/sign-in?signed=out");
}
