"use server";

import { action } from "#app/action.ts";
import { count } from "#components/text.ts";
import { DeclarePackage } from "#core/channels.input.ts";
import { removePackageGrant, setPackageGrant } from "#core/grants.ts";
import { GiveOnPackage, RemovePackageGrant, SetPackageGrant } from "#core/groups.input.ts";
import { declarePackage } from "#core/packages.ts";

export const setAccess = action(DeclarePackage, declarePackage, {
  message: ({ name, access }) => (access === "restricted" ? `${name} is restricted` : `${name} follows its channel`),
});

export const giveAccess = action(
  GiveOnPackage,
  async (ctx, { groups, seen, ...grant }) => {
    for (const group of groups) await setPackageGrant(ctx, { ...grant, group, version: seen[group] ?? 0 });
    return groups.length;
  },
  { lists: ["groups"], message: (given) => `${count(given, "group has", "groups have")} access now` },
);

export const setLevel = action(SetPackageGrant, setPackageGrant, {
  message: ({ level, name }) => `The level on ${name} is ${level} now`,
});

export const removeAccess = action(RemovePackageGrant, removePackageGrant, { message: "Access removed" });
