"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { action } from "#app/action.ts";
import { ChannelRef, UpdateChannel } from "#core/channels.input.ts";
import { deleteChannel, updateChannel } from "#core/channels.ts";
import { Name } from "#core/names.input.ts";

const save = (message: string) =>
  action(
    UpdateChannel,
    async (ctx, input) => {
      await updateChannel(ctx, input);
      return null;
    },
    { message },
  );

export const saveDescription = save("Description saved");
export const saveVisibility = save("Visibility changed");
export const saveRules = save("Rules saved");

const DeleteChannel = ChannelRef.extend({ organization: Name, confirmation: z.string() }).refine(
  ({ channel, confirmation }) => channel === confirmation,
  { path: ["confirmation"], message: "Type the name of the channel exactly." },
);

export const remove = action(
  DeleteChannel,
  async (ctx, { organization, channel }) => {
    await deleteChannel(ctx, { channel });
    return { organization };
  },
  { after: async ({ organization }) => redirect(`/${organization}/channels`) },
);
