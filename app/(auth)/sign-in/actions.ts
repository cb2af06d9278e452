"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { action } from "#app/action.ts";
import { SignIn } from "#core/people.input.ts";
import { signIn as start } from "#core/session.ts";
import { safeNext, setSessionCookie } from "../cookie.ts";

const Form = SignIn.extend({ next: z.string().max(2000).default("") });

export const signIn = action(
  Form,
  async (ctx, input) => ({ cookie: await start(ctx, input), next: safeNext(input.next) }),
  {
    after: async ({ cookie, next }) => {
      await setSessionCookie(cookie);
      redirect(next);
    },
  },
);
