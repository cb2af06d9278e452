"use server";

import { z } from "zod";
import { action } from "#app/action.ts";
import { updateServerPolicy } from "#core/server-policy.ts";
import { ServerTokenForm } from "#core/tokens.input.ts";

const word = (yes: string, no: string) => z.enum([yes, no]).transform((said) => said === yes);

export const savePublicChannels = action(
  z.object({ publicChannels: word("allowed", "refused") }),
  async (ctx, input) => {
    const { publicChannels } = await updateServerPolicy(ctx, input);
    return { publicChannels };
  },
  {
    message: ({ publicChannels }) =>
      publicChannels ? "Public channels are allowed now" : "Public channels are not allowed any more",
  },
);

export const saveFounders = action(
  z.object({ everybodyFounds: word("everybody", "administrators") }),
  async (ctx, input) => {
    await updateServerPolicy(ctx, input);
    return null;
  },
  { message: "Saved" },
);

export const saveTokenRules = action(
  ServerTokenForm,
  async (ctx, input) => {
    await updateServerPolicy(ctx, input);
    return null;
  },
  { message: "Token rules saved" },
);
