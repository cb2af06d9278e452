"use server";

import { z } from "zod";
import { action } from "#app/action.ts";
import { count } from "#components/text.ts";
import { DeclarePackage, FileRef, UpdateFile } from "#core/channels.input.ts";
import { removeFile, updateFile } from "#core/files.ts";
import { RemovePackageGrant, SetPackageGrant } from "#core/groups.input.ts";
import { removePackageGrant, setPackageGrant } from "#core/groups.ts";
import { declarePackage } from "#core/packages.ts";

export const yank = action(FileRef, (ctx, file) => updateFile(ctx, { ...file, yanked: true }), {
  message: ({ filename }) => `${filename} is yanked`,
});

export const putBack = action(FileRef, (ctx, file) => updateFile(ctx, { ...file, yanked: false }), {
  message: ({ filename }) => `${filename} is in the index again`,
});

/** Labels as people type them: apart from each other by spaces or commas. */
const SetLabels = FileRef.extend({
  labels: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .pipe(UpdateFile.shape.labels.unwrap()),
});

export const setLabels = action(SetLabels, updateFile, { message: ({ filename }) => `Labels of ${filename} saved` });

const RemoveFile = FileRef.extend({ confirmation: z.string() }).refine(
  ({ filename, confirmation }) => filename === confirmation,
  { path: ["confirmation"], message: "Type the name of the file exactly." },
);

export const remove = action(
  RemoveFile,
  async (ctx, { confirmation: _, ...file }) => {
    await removeFile(ctx, file);
    return { filename: file.filename };
  },
  { message: ({ filename }) => `${filename} is removed` },
);

export const setAccess = action(DeclarePackage, declarePackage, {
  message: ({ name, access }) => (access === "restricted" ? `${name} is restricted` : `${name} follows its channel`),
});

/** Several groups at one level; one that has a level already gets this one. */
const GiveAccess = SetPackageGrant.omit({ group: true }).extend({
  groups: z.array(SetPackageGrant.shape.group).min(1, "Choose at least one group.").max(100),
});

export const giveAccess = action(
  GiveAccess,
  async (ctx, { groups, ...grant }) => {
    for (const group of groups) await setPackageGrant(ctx, { ...grant, group });
    return groups.length;
  },
  { lists: ["groups"], message: (given) => `${count(given, "group has", "groups have")} access now` },
);

export const setLevel = action(SetPackageGrant, setPackageGrant, { message: "Level changed" });

export const removeAccess = action(RemovePackageGrant, removePackageGrant, { message: "Access removed" });
