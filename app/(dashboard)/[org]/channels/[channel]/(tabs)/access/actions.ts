"use server";

import { z } from "zod";
import { action } from "#app/action.ts";
import { count } from "#components/text.ts";
import { RemoveChannelGrant, SetChannelGrant } from "#core/groups.input.ts";
import { removeChannelGrant, setChannelGrant } from "#core/groups.ts";

/** Several groups at one level; one that has a level already gets this one. */
const GiveAccess = SetChannelGrant.omit({ version: true, group: true }).extend({
  groups: z.array(SetChannelGrant.shape.group).min(1, "Choose at least one group.").max(100),
});

export const giveAccess = action(
  GiveAccess,
  async (ctx, { groups, ...grant }) => {
    for (const group of groups) await setChannelGrant(ctx, { ...grant, group });
    return groups.length;
  },
  { lists: ["groups"], message: (given) => `${count(given, "group has", "groups have")} access now` },
);

export const setLevel = action(SetChannelGrant, setChannelGrant, {
  message: ({ level, channel }) => `The level on ${channel} is ${level} now`,
});

export const removeAccess = action(RemoveChannelGrant, removeChannelGrant, { message: "Access removed" });
