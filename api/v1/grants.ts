import { z } from "zod";
import { KINDS, LEVELS } from "#access/vocabulary.ts";
import { ChannelRef } from "#core/channels.input.ts";
import { listChannelGrants } from "#core/channels.ts";
import { RemoveChannelGrant, RemovePackageGrant, SetChannelGrant, SetPackageGrant } from "#core/groups.input.ts";
import { removeChannelGrant, removePackageGrant, setChannelGrant, setPackageGrant } from "#core/groups.ts";
import { Paging, page, paged } from "../paging.ts";
import { done, ok, route } from "../route.ts";
import { ChannelGrant } from "./groups.ts";

const CHANNEL = "/organizations/{organization}/groups/{group}/channels/{channel}";
const PACKAGE = `${CHANNEL}/packages/{kind}/{name}`;

const ChannelAccess = z
  .object({
    group: z.string(),
    level: z.enum(LEVELS),
    members: z.number().int(),
    since: z.date(),
    version: z.number().int(),
  })
  .meta({ id: "ChannelAccess" });

export const grants = [
  route({
    id: "setChannelGrant",
    method: "PUT",
    path: CHANNEL,
    summary: "Associate a channel with the group at a level; If-Match 0 means: only when there is none yet",
    scopes: ["api:modify-group"],
    input: SetChannelGrant,
    answers: { 200: ChannelGrant },
    handle: async (ctx, input) => ok(await setChannelGrant(ctx, input)),
  }),
  route({
    id: "removeChannelGrant",
    method: "DELETE",
    path: CHANNEL,
    summary: "End the association of a channel with the group",
    scopes: ["api:modify-group"],
    input: RemoveChannelGrant,
    answers: { 204: null },
    handle: async (ctx, input) => {
      await removeChannelGrant(ctx, input);
      return done();
    },
  }),
  route({
    id: "setPackageGrant",
    method: "PUT",
    path: PACKAGE,
    summary: "Give the group a level on one package",
    scopes: ["api:modify-group"],
    input: SetPackageGrant,
    answers: {
      200: z.object({ channel: z.string(), kind: z.enum(KINDS), name: z.string(), level: z.enum(LEVELS) }),
    },
    handle: async (ctx, input) => {
      await setPackageGrant(ctx, input);
      return ok(input);
    },
  }),
  route({
    id: "removePackageGrant",
    method: "DELETE",
    path: PACKAGE,
    summary: "Take the group's level on one package back",
    scopes: ["api:modify-group"],
    input: RemovePackageGrant,
    answers: { 204: null },
    handle: async (ctx, input) => {
      await removePackageGrant(ctx, input);
      return done();
    },
  }),
  route({
    id: "listChannelAccess",
    method: "GET",
    path: "/channels/{channel}/access",
    summary: "The groups that reach the channel, and at which level",
    scopes: ["api:modify-group"],
    input: z.object({ ...ChannelRef.shape, ...Paging.shape }),
    answers: { 200: page(ChannelAccess) },
    handle: async (ctx, { channel, ...paging }) =>
      ok(paged(await listChannelGrants(ctx, channel), paging, ({ group }) => group)),
  }),
];
