"use server";

import { z } from "zod";
import { action } from "#app/action.ts";
import { FileRef, UpdateFile } from "#core/channels.input.ts";
import { removeFile, updateFile } from "#core/files.ts";

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
