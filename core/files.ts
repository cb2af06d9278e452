/** Files: publishing one is bytes first, rows second, in one change; a refused file leaves nothing behind. */
import type { Readable } from "node:stream";
import { and, eq } from "drizzle-orm";
import { v7 as newId } from "uuid";
import { atLeast, can } from "#access/can.ts";
import type { Writer } from "#db/client.ts";
import { fileLabels, files } from "#db/schema/files.ts";
import { channels, packages } from "#db/schema/organizations.ts";
import { whyNotLabel } from "#formats/conda/names.ts";
import { type Inspected, Malformed } from "#formats/format.ts";
import { NoSpace, type Received, TooLarge } from "#storage/storage.ts";
import { doomIfUnused, nameBlob } from "./blobs.ts";
import { authorize, beforehand, change, type Permit } from "./change.ts";
import type { FileRef, UpdateFile, Upload } from "./channels.input.ts";
import { type ChannelRow, getChannelRow, moved, resourceOf } from "./channels.ts";
import { type Context, signatureOf } from "./context.ts";
import { type FileSummary, newPackage, type PackageRow, summarize, unusable, usablePackage } from "./packages.ts";
import { conflict, invalid, invalidField, missing, Refusal } from "./refusal.ts";
import { digestOf } from "./secret.ts";

type FileRow = typeof files.$inferSelect;

export type PublishedFile = {
  channel: string;
  kind: FileRow["kind"];
  package: string;
  version: string;
  subdir: string;
  filename: string;
  size: number;
  sha256: string;
  labels: string[];
  /** False when the very same file was there already. */
  created: boolean;
};

const subjectOf = (at: ChannelRow, file: { id: string; subdir: string; filename: string }) => ({
  kind: "file",
  id: file.id,
  name: `${at.name}/${file.subdir}/${file.filename}`,
  organizationId: at.organizationId,
});

/**
 * Refuses early, before any byte is read, whoever could not upload any package to the channel.
 * The name decides later: see `publishFile`.
 */
export function authorizeUpload(ctx: Context, channel: string): Promise<ChannelRow> {
  return beforehand(ctx, () => mayUpload(ctx, channel));
}

async function mayUpload(ctx: Context, channel: string): Promise<ChannelRow> {
  const at = await getChannelRow(ctx.db, channel);
  authorize(ctx, "channel.see", resourceOf(at));
  const onPackages = Object.values(ctx.standing.person?.grants.packages[at.id] ?? {}).flat();
  const where = ctx.standing.token?.where;
  const byGroup = where?.kind === "group" ? Object.values(where.grants.packages[at.id] ?? {}).flat() : [];
  const some = [...onPackages, ...byGroup].some((grant) => atLeast(grant.level, "write"));
  const named = newPackage(at, "conda", "");
  const decision = can(withoutWhere(ctx), "package.create", named);
  // With write on some package the name decides; what is asked here is only scope and network.
  const byToken = decision.because.filter(({ rule }) => rule === "scope" || rule === "network");
  if (some && byToken.every((step) => step.passed)) return at;
  if (!decision.allowed) authorize(ctx, "package.create", named);
  return at;
}

/** A token's patterns speak about names, and none is known yet. */
function withoutWhere({ standing }: Context) {
  const { token } = standing;
  if (token?.where.kind !== "channels") return standing;
  const channels = Object.fromEntries(Object.keys(token.where.channels).map((id) => [id, []]));
  return { ...standing, token: { ...token, where: { kind: "channels" as const, channels } } };
}

/**
 * Receives, inspects and publishes one file.
 * @throws Refusal invalid (not a package, with the sentence), tooLarge, full, conflict (other bytes have the name),
 *   forbidden, missing. Nothing is left behind then.
 */
export async function upload(ctx: Context, input: Upload, bytes: Readable): Promise<PublishedFile> {
  await authorizeUpload(ctx, input.channel);
  checkLabels(input.labels);
  const { storage, inspect, settings } = ctx.services;
  const received = await storage
    .receive(bytes, settings.maxUpload)
    .catch((fault) => Promise.reject(asRefusal(fault, settings.maxUpload)));
  try {
    const inspected = await inspect(received.path, received.size, input.filename);
    await beforehand(ctx, () => checkName(ctx, input, inspected, received));
    await storage.keep(received);
    // A repeat sends the same bytes: they are part of what an Idempotency-Key stands for.
    const said = JSON.stringify([ctx.once?.body, input, received.sha256]);
    const once = ctx.once && { ...ctx.once, body: digestOf(said) };
    const published = await publishFile({ ...ctx, once }, input, inspected, received);
    ctx.noteUse?.("upload");
    return published;
  } catch (fault) {
    await storage.drop(received);
    throw asRefusal(fault, settings.maxUpload);
  }
}

/** A label that could not stand in a channel's address would hide what carries it. */
function checkLabels(labels: readonly string[]) {
  const [wrong] = labels.flatMap((label) => whyNotLabel(label) ?? []);
  if (wrong) throw invalidField("labels", wrong);
}

function asRefusal(fault: unknown, limit: number): unknown {
  if (fault instanceof TooLarge) return tooLarge(limit);
  if (fault instanceof NoSpace)
    return new Refusal("full", "The server's disk is full. Nothing was saved; tell its administrator.");
  if (fault instanceof Malformed) return invalid(fault.message);
  return fault;
}

export const tooLarge = (limit: number) => new Refusal("tooLarge", `A file may have at most ${readable(limit)}.`);

const readable = (bytes: number) =>
  bytes >= 2 ** 30
    ? `${+(bytes / 2 ** 30).toFixed(1)} GiB`
    : bytes >= 2 ** 20
      ? `${+(bytes / 2 ** 20).toFixed(1)} MiB`
      : `${bytes} bytes`;

/** Everything the transaction will ask, asked before the bytes get their name. */
async function checkName(ctx: Context, input: Upload, inspected: Inspected, received: Received) {
  const at = await getChannelRow(ctx.db, input.channel);
  const pack = await usablePackage(ctx.db, ctx, at, inspected.kind, inspected.name);
  if (pack) authorize(ctx, "package.upload", { kind: "package", channel: at, package: pack });
  const there = await findFile(ctx.db as Writer, at, inspected);
  if (there) mayReplace(ctx, at, pack, there, received, input.force);
}

async function findFile(
  tx: Pick<Writer, "select">,
  at: ChannelRow,
  { kind, subdir, filename }: Pick<FileRef, "kind" | "subdir" | "filename">,
) {
  const [row] = await tx
    .select()
    .from(files)
    .where(
      and(eq(files.channelId, at.id), eq(files.kind, kind), eq(files.subdir, subdir), eq(files.filename, filename)),
    );
  return row as FileRow | undefined;
}

/** Whether other bytes may take the place of `there` (the channel's `replace` setting); throws the refusal if not. */
function mayReplace(
  ctx: Context,
  at: ChannelRow,
  pack: PackageRow | undefined,
  there: FileRow,
  received: Received,
  force: boolean,
) {
  // Bringing back what was removed takes what removing took; to everybody else the name is used up.
  if (there.removedAt && pack && there.sha256 === received.sha256) {
    if (can(ctx.standing, "package.replace", { kind: "package", channel: at, package: pack }).allowed) return;
    throw unusable();
  }
  if (there.sha256 === received.sha256) return;
  if (there.removedAt || !pack) throw unusable();
  if (!force)
    throw conflict(`${there.filename} is here already with other bytes. Raise the version or the build number.`);
  if (there.kind === "pypi" || at.replace === "never")
    throw conflict(`Channel ${at.name} never replaces files (its setting "replace").`);
  const action = at.replace === "writers" ? "package.upload" : "package.replace";
  authorize(ctx, action, { kind: "package", channel: at, package: pack });
}

function publishFile(ctx: Context, input: Upload, inspected: Inspected, received: Received): Promise<PublishedFile> {
  return change(ctx, async (tx, ctx) => {
    const at = await getChannelRow(tx, input.channel);
    authorize(ctx, "channel.see", resourceOf(at));
    const { permit, pack } = await packageFor(tx, ctx, at, inspected);
    const there = await findFile(tx, at, inspected);
    if (there) mayReplace(ctx, at, pack, there, received, input.force);
    await nameBlob(tx, ctx.services, received, ctx.now);
    const labels = input.labels.length > 0 ? input.labels : ["main"];
    const row = rowOf(ctx, at, pack, inspected, received, there);
    if (there) await tx.update(files).set(row).where(eq(files.id, there.id));
    else await tx.insert(files).values(row);
    if (there && there.sha256 !== received.sha256) await doomIfUnused(tx, there.sha256, ctx.now);
    for (const label of labels)
      await tx.insert(fileLabels).values({ fileId: row.id, channelId: at.id, label }).onConflictDoNothing();
    const summary = typeof inspected.about.summary === "string" ? inspected.about.summary : "";
    if (summary)
      await tx
        .update(packages)
        .set({ summary: summary.slice(0, 500) })
        .where(eq(packages.id, pack.id));
    await moved(tx, at);
    const { size, sha256 } = row;
    const created = !there || there.sha256 !== sha256 || there.removedAt !== null;
    const value = { ...published(at, pack, row, labels), created };
    const before = there && { sha256: there.sha256, size: there.size };
    return permit.record({
      subject: subjectOf(at, row),
      before,
      after: { sha256, size, labels },
      value,
      touches: { channels: [at.name] },
    });
  });
}

function published(at: ChannelRow, pack: PackageRow, file: FileRow, labels: string[]): PublishedFile {
  const { kind, version, subdir, filename, size, sha256 } = file;
  return {
    channel: at.name,
    kind,
    package: pack.name,
    version,
    subdir,
    filename,
    size,
    sha256,
    labels,
    created: false,
  };
}

/** What became of an upload, by the file's id: for its uploader, who asks again. */
export async function getPublished(ctx: Context, id: string): Promise<PublishedFile> {
  const [row] = await ctx.db
    .select({ file: files, pack: packages, at: channels })
    .from(files)
    .innerJoin(packages, eq(packages.id, files.packageId))
    .innerJoin(channels, eq(channels.id, files.channelId))
    .where(eq(files.id, id));
  if (!row) throw missing();
  authorize(ctx, "package.upload", { kind: "package", channel: row.at, package: row.pack });
  return published(row.at, row.pack, row.file, await labelsOf(ctx.db, id));
}

async function labelsOf(db: Pick<Writer, "select">, fileId: string): Promise<string[]> {
  return (await db.select().from(fileLabels).where(eq(fileLabels.fileId, fileId))).map((row) => row.label).sort();
}

/** The package that the file belongs to, made now if its name is new, and the permit for it. */
async function packageFor(
  tx: Writer,
  ctx: Context,
  at: ChannelRow,
  { kind, name }: Inspected,
): Promise<{ permit: Permit; pack: PackageRow }> {
  const found = await usablePackage(tx, ctx, at, kind, name);
  if (found)
    return { permit: authorize(ctx, "package.upload", { kind: "package", channel: at, package: found }), pack: found };
  const permit = authorize(ctx, "package.create", newPackage(at, kind, name));
  const pack = { id: newId(), channelId: at.id, kind, name, access: at.newPackages, summary: "", createdAt: ctx.now };
  await tx.insert(packages).values(pack);
  return { permit, pack };
}

function rowOf(
  ctx: Context,
  at: ChannelRow,
  pack: PackageRow,
  inspected: Inspected,
  received: Received,
  there?: FileRow,
): FileRow {
  const { kind, subdir, filename, version, build, record, about, runExports } = inspected;
  const { sha256, md5, size } = received;
  return {
    id: there?.id ?? newId(),
    channelId: at.id,
    packageId: pack.id,
    kind,
    subdir,
    filename,
    version,
    build,
    sha256,
    md5,
    size,
    record: { ...record },
    about: { ...about, runExports },
    uploadedBy: there?.sha256 === sha256 ? there.uploadedBy : signatureOf(ctx),
    // The first time these bytes appeared in this channel is never recomputed (CEP-47).
    createdAt: there?.sha256 === sha256 ? there.createdAt : ctx.now,
    yankedAt: there?.sha256 === sha256 ? there.yankedAt : null,
    removedAt: null,
  };
}

/** The channel, package and file that a reference names, for whoever may read them. */
async function getFileRows(tx: Pick<Writer, "select">, ctx: Context, ref: FileRef) {
  const at = await getChannelRow(tx as Writer, ref.channel);
  authorize(ctx, "channel.see", resourceOf(at));
  const file = await findFile(tx, at, ref);
  if (!file || file.removedAt) throw missing();
  const [pack] = await tx.select().from(packages).where(eq(packages.id, file.packageId));
  if (!pack) throw missing();
  return { at, file, pack, resource: { kind: "package", channel: at, package: pack } as const };
}

/** One file, for whoever may read its package. */
export async function getFile(ctx: Context, ref: FileRef): Promise<FileSummary & { channel: string; package: string }> {
  const { at, file, pack, resource } = await getFileRows(ctx.db as Writer, ctx, ref);
  authorize(ctx, "package.read", resource);
  return { ...summarize({ file, labels: await labelsOf(ctx.db, file.id) }), channel: at.name, package: pack.name };
}

/** Changes a file's labels or yanks it: it leaves the index and stays downloadable by its address. */
export function updateFile(
  ctx: Context,
  input: UpdateFile,
): Promise<{ filename: string; labels: string[]; yanked: boolean }> {
  return change(ctx, async (tx, ctx) => {
    const { at, file, resource } = await getFileRows(tx, ctx, input);
    const permit = authorize(ctx, "package.edit", resource);
    checkLabels(input.labels ?? []);
    const held = await labelsOf(tx, file.id);
    const labels = [...new Set(input.labels ?? held)].sort();
    const yanked = input.yanked ?? file.yankedAt !== null;
    const value = { filename: file.filename, labels, yanked };
    await tx.delete(fileLabels).where(eq(fileLabels.fileId, file.id));
    for (const label of labels) await tx.insert(fileLabels).values({ fileId: file.id, channelId: at.id, label });
    await tx
      .update(files)
      .set({ yankedAt: yanked ? (file.yankedAt ?? ctx.now) : null })
      .where(eq(files.id, file.id));
    await moved(tx, at);
    const before = { labels: held, yanked: file.yankedAt !== null };
    return permit.record({
      subject: subjectOf(at, file),
      before,
      after: { labels, yanked },
      value,
      touches: { channels: [at.name] },
    });
  });
}

/** Removes a file. Its name takes no other bytes; its own bytes go a day later unless something else names them. */
export function removeFile(ctx: Context, ref: FileRef): Promise<null> {
  return change(ctx, async (tx, ctx) => {
    const { at, file, resource } = await getFileRows(tx, ctx, ref);
    const permit = authorize(ctx, "package.delete", resource);
    await tx.update(files).set({ removedAt: ctx.now }).where(eq(files.id, file.id));
    await tx.delete(fileLabels).where(eq(fileLabels.fileId, file.id));
    await doomIfUnused(tx, file.sha256, ctx.now);
    await moved(tx, at);
    const before = { sha256: file.sha256, size: file.size };
    return permit.record({ subject: subjectOf(at, file), before, value: null, touches: { channels: [at.name] } });
  });
}
