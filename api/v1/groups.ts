import { z } from "zod";
import { KINDS, LEVELS, PACKAGE_ACCESSES } from "#access/vocabulary.ts";
import { CreateGroup, GroupMember, GroupRef, UpdateGroup } from "#core/groups.input.ts";
import {
  addGroupMember,
  createGroup,
  deleteGroup,
  getGroup,
  listGroups,
  removeGroupMember,
  updateGroup,
} from "#core/groups.ts";
import { Name } from "#core/names.input.ts";
import { Paging, page, paged } from "../paging.ts";
import { done, made, ok, route } from "../route.ts";

const Group = z
  .object({ name: z.string(), description: z.string(), createdAt: z.date(), version: z.number().int() })
  .meta({ id: "Group" });

const GroupSummary = z
  .object({ ...Group.shape, members: z.number().int(), channels: z.number().int() })
  .meta({ id: "GroupSummary" });

export const ChannelGrant = z
  .object({ channel: z.string(), level: z.enum(LEVELS), since: z.date(), version: z.number().int() })
  .meta({ id: "ChannelGrant" });

const PackageGrant = z
  .object({
    channel: z.string(),
    kind: z.enum(KINDS),
    name: z.string(),
    access: z.enum(PACKAGE_ACCESSES),
    level: z.enum(LEVELS),
    since: z.date(),
    version: z.number().int(),
  })
  .meta({ id: "PackageGrant" });

const GroupDetail = z
  .object({
    ...Group.shape,
    members: z.array(z.object({ login: z.string(), name: z.string(), active: z.boolean(), since: z.date() })),
    channels: z.array(ChannelGrant),
    packages: z.array(PackageGrant),
  })
  .meta({ id: "GroupDetail" });

export const groups = [
  route({
    id: "listGroups",
    method: "GET",
    path: "/organizations/{organization}/groups",
    summary: "The groups of an organization",
    scopes: ["api:read"],
    input: z.object({ organization: Name, ...Paging.shape }),
    answers: { 200: page(GroupSummary) },
    handle: async (ctx, { organization, ...paging }) =>
      ok(paged(await listGroups(ctx, organization), paging, ({ name }) => name)),
  }),
  route({
    id: "createGroup",
    method: "POST",
    path: "/organizations/{organization}/groups",
    summary: "Create a group",
    scopes: ["api:modify-group"],
    input: CreateGroup,
    answers: { 201: Group },
    handle: async (ctx, input) => made(await createGroup(ctx, input)),
  }),
  route({
    id: "getGroup",
    method: "GET",
    path: "/organizations/{organization}/groups/{group}",
    summary: "One group: its members, and what it gives on channels and packages that you see",
    scopes: ["api:read"],
    input: GroupRef,
    answers: { 200: GroupDetail },
    handle: async (ctx, input) => ok(await getGroup(ctx, input)),
  }),
  route({
    id: "updateGroup",
    method: "PATCH",
    path: "/organizations/{organization}/groups/{group}",
    summary: "Rename or describe a group",
    scopes: ["api:modify-group"],
    input: UpdateGroup,
    answers: { 200: Group },
    handle: async (ctx, input) => ok(await updateGroup(ctx, input)),
  }),
  route({
    id: "deleteGroup",
    method: "DELETE",
    path: "/organizations/{organization}/groups/{group}",
    summary: "Delete a group; what it gave ends at once",
    scopes: ["api:modify-group"],
    input: GroupRef,
    answers: { 204: null },
    handle: async (ctx, input) => {
      await deleteGroup(ctx, input);
      return done();
    },
  }),
  route({
    id: "addGroupMember",
    method: "PUT",
    path: "/organizations/{organization}/groups/{group}/members/{login}",
    summary: "Put a member of the organization into the group",
    scopes: ["api:modify-group"],
    input: GroupMember,
    answers: { 204: null },
    handle: async (ctx, input) => {
      await addGroupMember(ctx, input);
      return done();
    },
  }),
  route({
    id: "removeGroupMember",
    method: "DELETE",
    path: "/organizations/{organization}/groups/{group}/members/{login}",
    summary: "Take a person out of the group",
    scopes: ["api:modify-group"],
    input: GroupMember,
    answers: { 204: null },
    handle: async (ctx, input) => {
      await removeGroupMember(ctx, input);
      return done();
    },
  }),
];
