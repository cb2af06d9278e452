import { z } from "zod";
import { ROLES } from "#access/vocabulary.ts";
import { addMember, listMembers, removeMember, setRole } from "#core/members.ts";
import { Name } from "#core/names.input.ts";
import { AddMember, RemoveMember, SetRole } from "#core/people.input.ts";
import { Paging, page, paged } from "../paging.ts";
import { done, made, ok, route } from "../route.ts";

const Member = z
  .object({
    login: z.string(),
    name: z.string(),
    email: z.string(),
    active: z.boolean(),
    role: z.enum(ROLES),
    groups: z.array(z.string()),
    since: z.date(),
  })
  .meta({ id: "Member" });

export const members = [
  route({
    id: "listMembers",
    method: "GET",
    path: "/organizations/{organization}/members",
    summary: "The members of an organization, with their roles and groups",
    scopes: ["api:read"],
    input: z.object({ organization: Name, ...Paging.shape }),
    answers: { 200: page(Member) },
    handle: async (ctx, { organization, ...paging }) =>
      ok(paged(await listMembers(ctx, organization), paging, ({ login }) => login)),
  }),
  route({
    id: "addMember",
    method: "POST",
    path: "/organizations/{organization}/members",
    summary: "Add a person who has an account; for server administrators who own the organization, others invite",
    scopes: ["all"],
    input: AddMember,
    answers: { 201: Member },
    handle: async (ctx, input) => made(await addMember(ctx, input)),
  }),
  route({
    id: "setRole",
    method: "PATCH",
    path: "/organizations/{organization}/members/{login}",
    summary: "Change a member's role",
    scopes: ["api:modify-group"],
    input: SetRole,
    answers: { 200: z.object({ login: z.string(), role: z.enum(ROLES) }) },
    handle: async (ctx, input) => ok(await setRole(ctx, input)),
  }),
  route({
    id: "removeMember",
    method: "DELETE",
    path: "/organizations/{organization}/members/{login}",
    summary: "Take a person out of the organization and all its groups",
    scopes: ["api:modify-group"],
    input: RemoveMember,
    answers: { 204: null },
    handle: async (ctx, input) => {
      await removeMember(ctx, input);
      return done();
    },
  }),
];
