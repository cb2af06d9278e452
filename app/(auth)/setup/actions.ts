"use server";

import { redirect } from "next/navigation";
import { action } from "#app/action.ts";
import { Setup } from "#core/people.input.ts";
import { invalidField } from "#core/refusal.ts";
import { startSession } from "#core/session.ts";
import { completeSetup, isSetupCode } from "#core/setup.ts";
import { setSessionCookie } from "../cookie.ts";

const WRONG = "That code is not right. It is printed when the server starts and changes at restart.";

/** The first step alone, so that a wrong code is said before anything is typed. */
export const checkCode = action(Setup.pick({ code: true }), async (ctx, { code }) => {
  if (!isSetupCode(ctx.services, code)) throw invalidField("code", WRONG);
  return { code };
});

/** Makes everything, signs the administrator in, and goes to the new channel. */
export const finishSetup = action(
  Setup,
  async (ctx, input) => {
    const { user, organization, channel } = await completeSetup(ctx, input);
    return { cookie: await startSession(ctx, user), organization, channel };
  },
  {
    after: async ({ cookie, organization, channel }) => {
      await setSessionCookie(cookie);
      redirect(`/${organization}/channels/${channel}`);
    },
  },
);
