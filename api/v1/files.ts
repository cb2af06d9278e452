import { z } from "zod";
import { KINDS } from "#access/vocabulary.ts";
import { ChannelRef, FileRef, UpdateFile, Upload } from "#core/channels.input.ts";
import type { Context } from "#core/context.ts";
import {
  authorizeUpload,
  getFile,
  getPublished,
  type PublishedFile,
  removeFile,
  tooLarge,
  updateFile,
  upload,
} from "#core/files.ts";
import { once } from "#core/idempotency.ts";
import { listFiles } from "#core/packages.ts";
import { invalid, invalidField } from "#core/refusal.ts";
import type { Ask } from "../ask.ts";
import { parse } from "../input.ts";
import { Paging, page, paged } from "../paging.ts";
import { done, made, ok, repeated, route } from "../route.ts";
import { FORM_OVERHEAD, type FormFields, readBody, readForm } from "../upload.ts";

const PATH = "/channels/{channel}/files";

export const File = z
  .object({
    kind: z.enum(KINDS),
    subdir: z.string(),
    filename: z.string(),
    version: z.string(),
    build: z.string(),
    size: z.number().int(),
    sha256: z.string(),
    md5: z.string(),
    labels: z.array(z.string()),
    uploadedBy: z.string(),
    createdAt: z.date(),
    yanked: z.boolean(),
  })
  .meta({ id: "File" });

const FileDetail = z.object({ ...File.shape, channel: z.string(), package: z.string() }).meta({ id: "FileDetail" });

const Published = z
  .object({
    channel: z.string(),
    kind: z.enum(KINDS),
    package: z.string(),
    version: z.string(),
    subdir: z.string(),
    filename: z.string(),
    size: z.number().int(),
    sha256: z.string(),
    labels: z.array(z.string()),
  })
  .meta({ id: "PublishedFile" });

/** PyPI has no subdirs: its files stand under the word `pypi`. */
const FileAddress = FileRef.omit({ kind: true });
const refOf = <T extends z.infer<typeof FileAddress>>({ subdir, ...rest }: T) =>
  subdir === "pypi" ? { ...rest, kind: "pypi" as const, subdir: "" } : { ...rest, kind: "conda" as const, subdir };

/** What the address says of the file that follows. */
const UploadAddress = z.object({
  ...ChannelRef.shape,
  filename: z.string().max(255).default("").describe("Needed when the body is the file itself."),
  label: z.array(z.string()).default([]).describe("Labels for the file; main when none is said."),
  force: z.string().default("false").describe("Whether the file may take the place of other bytes, where allowed."),
});
type UploadAddress = z.infer<typeof UploadAddress>;

function isForced(text: string): boolean {
  if (/^(true|1|yes|on)$/i.test(text)) return true;
  if (/^(false|0|no|off)?$/i.test(text)) return false;
  throw invalidField("force", "Say true or false.");
}

/** What the address and the form say of a file together. */
function wishOf({ channel, filename, label, force }: UploadAddress, fields: FormFields): Upload {
  const said = (name: string) => fields.get(name) ?? [];
  const labels = [...label, ...said("label"), ...said("labels")].filter(Boolean);
  if (filename === "") throw invalidField("filename", "The file has no name. Say it with the file, or as ?filename=.");
  const forced = [force, ...said("force")].map(isForced).includes(true);
  return parse(Upload, { channel, filename, labels: [...new Set(labels)], force: forced });
}

function refuseLarge(ctx: Context, ask: Ask, overhead: number) {
  const limit = ctx.services.settings.maxUpload;
  if (Number(ask.header("content-length") ?? 0) > limit + overhead) throw tooLarge(limit);
}

/** Receives one file, from a form or as the body itself. */
async function receive(ctx: Context, address: UploadAddress, ask: Ask): Promise<PublishedFile> {
  // Before any byte is read.
  await authorizeUpload(ctx, address.channel);
  const type = ask.header("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (type === "multipart/form-data") {
    refuseLarge(ctx, ask, FORM_OVERHEAD);
    return readForm(ask, async ({ filename, fields, bytes }) =>
      upload(ctx, wishOf({ ...address, filename: address.filename || filename }, fields), bytes),
    );
  }
  if (type !== "application/octet-stream")
    throw invalid('Send the file as multipart/form-data in a field "file", or as application/octet-stream.');
  refuseLarge(ctx, ask, 0);
  return upload(ctx, wishOf(address, new Map()), readBody(ask));
}

export const files = [
  route({
    id: "listFiles",
    method: "GET",
    path: PATH,
    summary: "The files of a channel that you may read, newest first",
    scopes: ["api:read"],
    anonymous: true,
    input: z.object({ ...ChannelRef.shape, ...Paging.shape }),
    answers: { 200: page(File) },
    handle: async (ctx, { channel, ...paging }) => {
      const all = await listFiles(ctx, channel);
      const keyOf = (file: (typeof all)[number]) => `${file.createdAt.toISOString()} ${file.subdir}/${file.filename}`;
      return ok(paged(all, paging, keyOf, "falling"));
    },
  }),
  route({
    id: "uploadFile",
    method: "POST",
    path: PATH,
    summary: "Upload one package file; 200 when the very same file was there already",
    scopes: ["conda:upload", "api:write"],
    file: true,
    once: true,
    input: UploadAddress,
    answers: { 201: z.object({ file: Published }), 200: z.object({ file: Published }) },
    handle: (ctx, input, ask) =>
      once(
        ctx,
        async () => {
          const file = await receive(ctx, input, ask);
          return file.created ? made({ file }) : ok({ file });
        },
        async (id) => repeated({ file: await getPublished(ctx, id) }),
      ),
  }),
  route({
    id: "getFile",
    method: "GET",
    path: `${PATH}/{subdir}/{filename}`,
    summary: "One file; PyPI files stand under pypi instead of a subdir",
    scopes: ["api:read"],
    anonymous: true,
    input: FileAddress,
    answers: { 200: FileDetail },
    handle: async (ctx, input) => ok(await getFile(ctx, refOf(input))),
  }),
  route({
    id: "updateFile",
    method: "PATCH",
    path: `${PATH}/{subdir}/{filename}`,
    summary: "Change a file's labels, or yank it: it leaves the index and stays downloadable by its address",
    scopes: ["api:write"],
    input: UpdateFile.omit({ kind: true }),
    answers: {
      200: z.object({ filename: z.string(), labels: z.array(z.string()), yanked: z.boolean() }),
    },
    handle: async (ctx, input) => ok(await updateFile(ctx, refOf(input))),
  }),
  route({
    id: "removeFile",
    method: "DELETE",
    path: `${PATH}/{subdir}/{filename}`,
    summary: "Remove a file; its name takes no other bytes",
    scopes: ["api:write"],
    input: FileAddress,
    answers: { 204: null },
    handle: async (ctx, input) => {
      await removeFile(ctx, refOf(input));
      return done();
    },
  }),
];
