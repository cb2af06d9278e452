"use server";

import { redirect } from "next/navigation";
import { action } from "#app/action.ts";
import { count } from "#components/text.ts";
import {
  addChannelGrants,
  removeChannelGrant,
  removePackageGrant,
  setChannelGrant,
  setPackageGrant,
} from "#core/grants.ts";
import {
  AddChannelGrants,
  AddGroupMembers,
  GroupMember,
  GroupRef,
  RemoveChannelGrant,
  RemovePackageGrant,
  SetChannelGrant,
  SetPackageGrant,
  UpdateGroup,
} from "#core/groups.input.ts";
import { addGroupMembers, deleteGroup, removeGroupMember, updateGroup } from "#core/groups.ts";

export const addPeople = action(AddGroupMembers, addGroupMembers, {
  lists: ["logins"],
  message: ({ added }) => `${count(added, "person", "people")} added`,
});

export const removePerson = action(GroupMember, removeGroupMember, { message: "Removed from the group" });

export const addChannels = action(AddChannelGrants, addChannelGrants, {
  lists: ["channels"],
  message: ({ added }) => `${count(added, "channel")} added`,
});

export const setLevel = action(
  SetChannelGrant,
  async (ctx, input) => {
    const { channel, level } = await setChannelGrant(ctx, input);
    return { channel, level };
  },
  { message: ({ channel, level }) => `The group has ${level} on ${channel} now` },
);

export const removeChannel = action(RemoveChannelGrant, removeChannelGrant, { message: "Channel removed" });

export const addPackage = action(SetPackageGrant, setPackageGrant, {
  message: ({ name, level }) => `The group has ${level} on ${name} now`,
});

export const removePackage = action(RemovePackageGrant, removePackageGrant, { message: "Package permission removed" });

export const update = action(
  UpdateGroup,
  async (ctx, input) => {
    const { name } = await updateGroup(ctx, input);
    return { organization: input.organization, was: input.group, name };
  },
  {
    message: "Changes saved",
    after: async ({ organization, was, name }) => {
      if (name !== was) redirect(`/${organization}/groups/${name}?tab=settings`);
    },
  },
);

export const remove = action(
  GroupRef,
  async (ctx, input) => {
    await deleteGroup(ctx, input);
    return { organization: input.organization };
  },
  { after: async ({ organization }) => redirect(`/${organization}/groups`) },
);
