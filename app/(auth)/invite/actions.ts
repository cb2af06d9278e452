"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { action } from "#app/action.ts";
import { acceptAsMe, acceptAsNew, readInvitation } from "#core/invitations.ts";
import { AcceptInvitation } from "#core/people.input.ts";
import { startSession } from "#core/session.ts";
import { setSessionCookie } from "../cookie.ts";

const Code = AcceptInvitation.pick({ code: true });

/** What the invitation offers; posted, because the code must be in no address. */
export const look = action(Code, async (ctx, { code }) => {
  const { email, role, organization, expiresAt } = await readInvitation(ctx, code);
  return { email, role, organization, expiresAt: expiresAt.toISOString() };
});

export const join = action(
  AcceptInvitation,
  async (ctx, input) => {
    const { organization, user } = await acceptAsNew(ctx, input);
    return { cookie: await startSession(ctx, user), organization };
  },
  {
    after: async ({ cookie, organization }) => {
      await setSessionCookie(cookie);
      redirect(`/${organization}`);
    },
  },
);

export const joinAsMe = action(z.object({ code: z.string() }), async (ctx, { code }) => acceptAsMe(ctx, code), {
  after: async ({ organization }) => redirect(`/${organization}`),
});
