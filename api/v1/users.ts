import { z } from "zod";
import { Name } from "#core/names.input.ts";
import { CreateUser, UpdateUser, UserRef } from "#core/people.input.ts";
import { createUser, deleteUser, getUser, listUsers, resetPassword, updateUser } from "#core/users.ts";
import { Paging, page, paged } from "../paging.ts";
import { done, made, ok, route } from "../route.ts";

const User = z
  .object({
    login: z.string(),
    name: z.string(),
    email: z.string(),
    active: z.boolean(),
    administrator: z.boolean(),
    createdAt: z.date(),
  })
  .meta({ id: "User" });

export const users = [
  route({
    id: "listUsers",
    method: "GET",
    path: "/users",
    summary: "Everybody on the server; for server administrators",
    scopes: ["all"],
    input: Paging,
    answers: { 200: page(User) },
    handle: async (ctx, paging) => ok(paged(await listUsers(ctx), paging, ({ login }) => login)),
  }),
  route({
    id: "createUser",
    method: "POST",
    path: "/users",
    summary: "Create a person; without a password the answer has the link by which they choose one",
    scopes: ["all"],
    input: CreateUser,
    answers: { 201: z.object({ user: User, link: z.string().nullable() }) },
    handle: async (ctx, input) => made(await createUser(ctx, input)),
  }),
  route({
    id: "getUser",
    method: "GET",
    path: "/users/{login}",
    summary: "One person; for server administrators",
    scopes: ["all"],
    input: z.object({ login: Name }),
    answers: { 200: User },
    handle: async (ctx, { login }) => ok(await getUser(ctx, login)),
  }),
  route({
    id: "updateUser",
    method: "PATCH",
    path: "/users/{login}",
    summary: "Activate or deactivate a person, make or unmake a server administrator",
    scopes: ["all"],
    input: UpdateUser,
    answers: { 200: User },
    handle: async (ctx, input) => ok(await updateUser(ctx, input)),
  }),
  route({
    id: "deleteUser",
    method: "DELETE",
    path: "/users/{login}",
    summary: "Delete an account that is not active, with its memberships and tokens; the login stays reserved",
    scopes: ["all"],
    input: UserRef,
    answers: { 204: null },
    handle: async (ctx, input) => {
      await deleteUser(ctx, input);
      return done();
    },
  }),
  route({
    id: "resetPassword",
    method: "POST",
    path: "/users/{login}/password-link",
    summary: "Make a link by which a person chooses a new password, once, within three days; earlier links die",
    scopes: ["all"],
    input: UserRef,
    answers: { 201: z.object({ login: z.string(), link: z.string() }) },
    handle: async (ctx, input) => made(await resetPassword(ctx, input)),
  }),
];
