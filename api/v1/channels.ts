/** A channel's name is unique on the server, so one channel stands at `/channels/{channel}` alone. */
import { z } from "zod";
import { KINDS, LEVELS, PACKAGE_ACCESSES, REPLACES, VISIBILITIES } from "#access/vocabulary.ts";
import { ChannelRef, CreateChannel, UpdateChannel } from "#core/channels.input.ts";
import { createChannel, deleteChannel, getChannel, listChannels, updateChannel } from "#core/channels.ts";
import { Name } from "#core/names.input.ts";
import { Paging, page, paged } from "../paging.ts";
import { done, made, ok, route } from "../route.ts";

const Channel = z
  .object({
    name: z.string(),
    organization: z.string(),
    description: z.string(),
    visibility: z.enum(VISIBILITIES),
    newPackages: z.enum(PACKAGE_ACCESSES),
    replace: z.enum(REPLACES),
    level: z.enum(LEVELS).nullable().describe("Your level on the channel; null with rights on some packages only."),
    kinds: z.array(z.enum(KINDS)),
    packages: z.number().int(),
    size: z.number().int().describe("Bytes of the files that you may read."),
    lastUpload: z.date().nullable(),
    createdAt: z.date(),
    version: z.number().int(),
  })
  .meta({ id: "Channel" });

export const channels = [
  route({
    id: "listChannels",
    method: "GET",
    path: "/organizations/{organization}/channels",
    summary: "The channels of an organization that you see",
    scopes: ["api:read"],
    input: z.object({ organization: Name, ...Paging.shape }),
    answers: { 200: page(Channel) },
    handle: async (ctx, { organization, ...paging }) => {
      const { items, next } = paged(await listChannels(ctx, organization), paging, ({ name }) => name);
      return ok({ items: items.map((channel) => ({ ...channel, organization })), next });
    },
  }),
  route({
    id: "createChannel",
    method: "POST",
    path: "/organizations/{organization}/channels",
    summary: "Create a channel; its name stays reserved for ever",
    scopes: ["api"],
    input: CreateChannel,
    answers: { 201: Channel },
    handle: async (ctx, input) => {
      const { name } = await createChannel(ctx, input);
      return made(await getChannel(ctx, name));
    },
  }),
  route({
    id: "getChannel",
    method: "GET",
    path: "/channels/{channel}",
    summary: "One channel; counts and dates speak of what you may read",
    scopes: ["api:read"],
    anonymous: true,
    input: ChannelRef,
    answers: { 200: Channel },
    handle: async (ctx, { channel }) => ok(await getChannel(ctx, channel)),
  }),
  route({
    id: "updateChannel",
    method: "PATCH",
    path: "/channels/{channel}",
    summary: "Change a channel's description and settings",
    scopes: ["api"],
    input: UpdateChannel,
    answers: { 200: Channel },
    handle: async (ctx, input) => {
      const { name } = await updateChannel(ctx, input);
      return ok(await getChannel(ctx, name));
    },
  }),
  route({
    id: "deleteChannel",
    method: "DELETE",
    path: "/channels/{channel}",
    summary: "Delete a channel with everything in it",
    scopes: ["api"],
    input: ChannelRef,
    answers: { 204: null },
    handle: async (ctx, input) => {
      await deleteChannel(ctx, input);
      return done();
    },
  }),
];
