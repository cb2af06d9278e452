"use server";

import { action } from "#app/action.ts";
import { count } from "#components/text.ts";
import { removeChannelGrant, setChannelGrant, setGrants } from "#core/grants.ts";
import { GiveOnChannel, RemoveChannelGrant, SetChannelGrant } from "#core/groups.input.ts";

export const giveAccess = action(
  GiveOnChannel,
  async (ctx, { organization, channel, level, groups, seen }) => {
    const changes = groups.map((group) => ({ group, channel, level, version: seen[group] ?? 0 }));
    await setGrants(ctx, { organization, changes });
    return groups.length;
  },
  { lists: ["groups"], message: (given) => `${count(given, "group has", "groups have")} access now` },
);

export const setLevel = action(SetChannelGrant, setChannelGrant, {
  message: ({ level, channel }) => `The level on ${channel} is ${level} now`,
});

export const removeAccess = action(RemoveChannelGrant, removeChannelGrant, { message: "Access removed" });
