import { z } from "zod";
import { KINDS, PACKAGE_ACCESSES, REPLACES, VISIBILITIES } from "#access/vocabulary.ts";
import { ChannelName, isLine, Name, prose, reference } from "./names.input.ts";

export const CreateChannel = z.object({
  organization: Name,
  name: ChannelName,
  visibility: z.enum(VISIBILITIES).default("private"),
  description: prose(1000).default(""),
});
export type CreateChannel = z.infer<typeof CreateChannel>;

export const UpdateChannel = z.object({
  channel: ChannelName,
  description: prose(1000).optional(),
  visibility: z.enum(VISIBILITIES).optional(),
  newPackages: z.enum(PACKAGE_ACCESSES).optional(),
  replace: z.enum(REPLACES).optional(),
  version: z.coerce.number().int().optional(),
});
export type UpdateChannel = z.infer<typeof UpdateChannel>;

export const ChannelRef = z.object({ channel: ChannelName });
export type ChannelRef = z.infer<typeof ChannelRef>;

/** CEP-26's label rule, and no empty or dotted segments. */
export const Label = z
  .string()
  .trim()
  .max(128, "Use 128 characters or fewer.")
  .regex(/^[a-zA-Z][0-9a-zA-Z_./-]*$/, "A label begins with a letter and has letters, digits, - _ . and /.")
  .refine((label) => label !== "nolabel" && !/\/\/|\/$|(^|\/)\.\.?(\/|$)/.test(label), "That label cannot be used.");

export const Upload = z.object({
  channel: ChannelName,
  filename: reference(255),
  labels: z.array(Label).max(20).default([]),
  force: z.boolean().default(false),
});
export type Upload = z.infer<typeof Upload>;

export const PackageRef = z.object({ channel: ChannelName, kind: z.enum(KINDS), name: reference(214) });
export type PackageRef = z.infer<typeof PackageRef>;

export const DeclarePackage = PackageRef.extend({ access: z.enum(PACKAGE_ACCESSES).optional() });
export type DeclarePackage = z.infer<typeof DeclarePackage>;

export const SetPackageAccess = PackageRef.extend({ access: z.enum(PACKAGE_ACCESSES) });
export type SetPackageAccess = z.infer<typeof SetPackageAccess>;

export const FileRef = z.object({
  channel: ChannelName,
  kind: z.enum(KINDS),
  /** Empty for PyPI. */
  subdir: z.string().max(32).refine(isLine),
  filename: reference(255),
});
export type FileRef = z.infer<typeof FileRef>;

export const UpdateFile = FileRef.extend({
  labels: z.array(Label).min(1, "Keep at least one label.").max(20).optional(),
  yanked: z.boolean().optional(),
});
export type UpdateFile = z.infer<typeof UpdateFile>;
