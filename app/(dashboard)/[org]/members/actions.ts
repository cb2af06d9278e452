"use server";

import { redirect } from "next/navigation";
import { action } from "#app/action.ts";
import { count } from "#components/text.ts";
import type { Context } from "#core/context.ts";
import { GroupMember } from "#core/groups.input.ts";
import { addGroupMember, removeGroupMember } from "#core/groups.ts";
import { inviteMany, withdrawInvitation } from "#core/invitations.ts";
import { addMember, addNewMember, leaveOrganization, removeMember, setRole } from "#core/members.ts";
import {
  AddMember,
  AddNewMember,
  InviteMany,
  JoinGroups,
  LeaveOrganization,
  RemoveMember,
  SetRole,
  WithdrawInvitation,
} from "#core/people.input.ts";
import { invalidField, Refusal } from "#core/refusal.ts";

export const changeRole = action(SetRole, setRole, {
  message: ({ login, role }) => `${login} is ${role === "member" ? "a" : "an"} ${role} now`,
});

export const remove = action(
  RemoveMember,
  async (ctx, input) => {
    await removeMember(ctx, input);
    return { login: input.login };
  },
  { message: ({ login }) => `${login} removed` },
);

export const leave = action(LeaveOrganization, leaveOrganization, { after: async () => redirect("/") });

/** From a member's own page, which is gone with the member. */
export const removeFromPage = action(
  RemoveMember,
  async (ctx, input) => {
    await removeMember(ctx, input);
    return input;
  },
  { after: async ({ organization }) => redirect(`/${organization}/members`) },
);

export const joinGroups = action(
  JoinGroups,
  async (ctx, { groups, ...who }) => {
    for (const group of groups) await addGroupMember(ctx, { ...who, group });
    return { login: who.login, added: groups.length };
  },
  { lists: ["groups"], message: ({ login, added }) => `${login} added to ${count(added, "group")}` },
);

export const leaveGroup = action(
  GroupMember,
  async (ctx, input) => {
    await removeGroupMember(ctx, input);
    return { group: input.group };
  },
  { message: ({ group }) => `Removed from ${group}` },
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
    // Nobody in particular learns of no organization by this: for them it stays missing.
    if (fault instanceof Refusal && fault.kind === "missing" && ctx.standing.person)
      throw invalidField("login", `There is no account with the login ${input.login}.`);
    throw fault;
  }
}
