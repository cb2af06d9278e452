"use server";

import { redirect } from "next/navigation";
import { action } from "#app/action.ts";
import { count } from "#components/text.ts";
import type { Context } from "#core/context.ts";
import { inviteMany, withdrawInvitation } from "#core/invitations.ts";
import { addMember, addNewMember, removeMember, setRole } from "#core/members.ts";
import { AddMember, AddNewMember, InviteMany, RemoveMember, SetRole, WithdrawInvitation } from "#core/people.input.ts";
import { invalidField, Refusal } from "#core/refusal.ts";

export const changeRole = action(SetRole, setRole, {
  message: ({ login, role }) => `${login} is ${role === "member" ? "a" : "an"} ${role} now`,
});

export const remove = action(
  RemoveMember,
  async (ctx, input) => {
    await removeMember(ctx, input);
    return { login: input.login, self: ctx.standing.person?.login === input.login };
  },
  {
    message: ({ login }) => `${login} removed`,
    after: async ({ self }) => {
      if (self) redirect("/");
    },
  },
);

export const invite = action(
  InviteMany,
  async (ctx, input) => ({ mail: ctx.services.mail !== null, lines: await inviteMany(ctx, input) }),
  {
    lists: ["groups"],
    message: ({ lines }) => `${count(lines.filter((line) => "link" in line).length, "person", "people")} invited`,
  },
);

export const withdraw = action(WithdrawInvitation, withdrawInvitation, { message: "Invitation withdrawn" });

export const addExisting = action(AddMember, knownMember, { message: ({ login }) => `${login} added` });

export const addNew = action(AddNewMember, addNewMember, { message: ({ login }) => `${login} added` });

/** The page knows the organization is there: what is missing is the login, and the field says so. */
async function knownMember(ctx: Context, input: AddMember) {
  try {
    const { login } = await addMember(ctx, input);
    return { login, link: null };
  } catch (fault) {
    if (fault instanceof Refusal && fault.kind === "missing")
      throw invalidField("login", `There is no account with the login ${input.login}.`);
    throw fault;
  }
}
