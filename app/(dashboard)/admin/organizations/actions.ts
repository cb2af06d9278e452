"use server";

import { redirect } from "next/navigation";
import { action } from "#app/action.ts";
import { takeOver } from "#core/administration.ts";
import { TakeOver } from "#core/people.input.ts";

export const take = action(
  TakeOver,
  async (ctx, input) => {
    const { name } = await takeOver(ctx, input);
    return { name };
  },
  { after: async ({ name }) => redirect(`/${name}`) },
);
