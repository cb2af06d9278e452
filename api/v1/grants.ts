import { z } from "zod";
import { KINDS, LEVELS } from "#access/vocabulary.ts";
import { getAccessMatrix } from "#core/access-matrix.ts";
import { ChannelRef, PackageRef } from "#core/channels.input.ts";
import { removeChannelGrant, removePackageGrant, setChannelGrant, setGrants, setPackageGrant } from "#core/grants.ts";
import {
  RemoveChannelGrant,
  RemovePackageGrant,
  SetChannelGrant,
  SetGrants,
  SetPackageGrant,
} from "#core/groups.input.ts";
import { Name } from "#core/names.input.ts";
import { type Access, listChannelAccess, listPackageAccess } from "#core/who-has-access.ts";
import { Paging, page, paged } from "../paging.ts";
import { done, ok, route } from "../route.ts";
import { ChannelGrant } from "./groups.ts";

const CHANNEL = "/organizations/{organization}/groups/{group}/channels/{channel}";
const PACKAGE = `${CHANNEL}/packages/{kind}/{name}`;

const MATRIX = "/organizations/{organization}/access";

const AccessRow = z
  .object({
    kind: z.enum(["visibility", "group", "person", "token"]),
    id: z.string().describe("anyone or members, a group's name, a login, or a token's id."),
    name: z.string(),
    level: z.enum(LEVELS),
    because: z.array(z.string()),
    limits: z.array(z.string()).describe("What narrows it: a token's scopes, packages and networks."),
    since: z.date().nullable(),
  })
  .meta({ id: "AccessRow" });

const keyOf = ({ kind, id }: Access) => `${kind} ${id}`;

const MatrixRow = z
  .object({
    name: z.string(),
    description: z.string(),
    members: z.number().int(),
    cells: z
      .array(
        z.object({
          channel: z.string(),
          level: z.enum(LEVELS).nullable().describe("null with permissions on packages alone."),
          version: z.number().int().describe("What a change of this cell names; 0 when there is no level."),
          packages: z.number().int().describe("How many packages the group has a permission of its own on."),
        }),
      )
      .describe("The channels on which the group has anything."),
  })
  .meta({ id: "MatrixRow" });

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
    summary: "Give the group a level on one package; If-Match 0 means: only when there is none yet",
    scopes: ["api:modify-group"],
    input: SetPackageGrant,
    answers: {
      200: z.object({
        channel: z.string(),
        kind: z.enum(KINDS),
        name: z.string(),
        level: z.enum(LEVELS),
        since: z.date(),
        version: z.number().int(),
      }),
    },
    handle: async (ctx, input) => ok(await setPackageGrant(ctx, input)),
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
    summary: "Who has which level on the channel, and because of what; a person's own tokens have what their owner has",
    scopes: ["api:modify-group"],
    input: z.object({ ...ChannelRef.shape, ...Paging.shape }),
    answers: { 200: page(AccessRow) },
    handle: async (ctx, { channel, ...paging }) => ok(paged(await listChannelAccess(ctx, { channel }), paging, keyOf)),
  }),
  route({
    id: "listPackageAccess",
    method: "GET",
    path: "/channels/{channel}/packages/{kind}/{name}/access",
    summary: "Who has which level on the package, and because of what",
    scopes: ["api:modify-group"],
    input: z.object({ ...PackageRef.shape, ...Paging.shape }),
    answers: { 200: page(AccessRow) },
    handle: async (ctx, { limit, cursor, ...ref }) =>
      ok(paged(await listPackageAccess(ctx, ref), { limit, cursor }, keyOf)),
  }),
  route({
    id: "getAccessMatrix",
    method: "GET",
    path: MATRIX,
    summary: "What each group has on each channel that you see: every group for administrators, your own otherwise",
    scopes: ["api:read"],
    input: z.object({ organization: Name, ...Paging.shape }),
    answers: { 200: page(MatrixRow) },
    handle: async (ctx, { organization, ...paging }) =>
      ok(paged((await getAccessMatrix(ctx, organization)).groups, paging, ({ name }) => name)),
  }),
  route({
    id: "setGrants",
    method: "PUT",
    path: MATRIX,
    summary: "Change what groups have on channels, all of it or nothing; level null takes away",
    scopes: ["api:modify-group"],
    input: SetGrants,
    answers: { 200: z.object({ changed: z.number().int() }) },
    handle: async (ctx, input) => ok(await setGrants(ctx, input)),
  }),
];
