"use server";

import { z } from "zod";
import { action } from "#app/action.ts";
import { Password } from "#core/names.input.ts";
import { CreateUser, UserRef } from "#core/people.input.ts";
import { createUser, deleteUser, resetPassword, updateUser } from "#core/users.ts";

/** A form posts an empty field for no password. */
const NewUser = CreateUser.extend({
  password: z.preprocess((given) => (given === "" ? undefined : given), Password.optional()),
});

export const create = action(
  NewUser,
  async (ctx, input) => {
    const { user, link } = await createUser(ctx, input);
    return { login: user.login, link };
  },
  { message: ({ login }) => `Account ${login} created` },
);

const set = (change: { active: boolean } | { administrator: boolean }, words: string) =>
  action(
    UserRef,
    async (ctx, { login }) => {
      await updateUser(ctx, { login, ...change });
      return { login };
    },
    { message: ({ login }) => `${login} ${words}` },
  );

export const activate = set({ active: true }, "activated");
export const deactivate = set({ active: false }, "deactivated");
export const promote = set({ administrator: true }, "is a server administrator now");
export const demote = set({ administrator: false }, "is no server administrator any more");

export const reset = action(UserRef, resetPassword);

const DeleteUser = UserRef.extend({ confirmation: z.string() }).refine(
  ({ login, confirmation }) => login === confirmation,
  { path: ["confirmation"], message: "Type the login exactly." },
);

export const remove = action(
  DeleteUser,
  async (ctx, { login }) => {
    await deleteUser(ctx, { login });
    return { login };
  },
  { message: ({ login }) => `Account ${login} deleted` },
);
