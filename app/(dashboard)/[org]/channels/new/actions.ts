"use server";

import { redirect } from "next/navigation";
import { action } from "#app/action.ts";
import { CreateChannel } from "#core/channels.input.ts";
import { createChannel } from "#core/channels.ts";

export const create = action(
  CreateChannel,
  async (ctx, input) => {
    const { name } = await createChannel(ctx, input);
    return { organization: input.organization, name };
  },
  { after: async ({ organization, name }) => redirect(`/${organization}/channels/${name}`) },
);
