/** Packages: a name and a kind in a channel. They outlive their files and can be made empty, so that rights come first. */
import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import { v7 as newId } from "uuid";
import { contains, levelOn, type Step, view } from "#access/can.ts";
import type { Kind, Level, PackageAccess } from "#access/vocabulary.ts";
import type { Reader } from "#db/client.ts";
import { fileLabels, files } from "#db/schema/files.ts";
import { groupMembers, groups, packageGrants, packages } from "#db/schema/organizations.ts";
import { compareVersions, whyNotPackageName } from "#formats/conda/names.ts";
import { authorize, change } from "./change.ts";
import type { DeclarePackage, PackageRef, SetPackageAccess } from "./channels.input.ts";
import { type ChannelRow, getChannelRow, moved, resourceOf } from "./channels.ts";
import type { Context } from "./context.ts";
import { conflict, invalidField, missing } from "./refusal.ts";

export type PackageRow = typeof packages.$inferSelect;

export type PackageSummary = {
  kind: Kind;
  name: string;
  access: PackageAccess;
  summary: string;
  latest: string | null;
  labels: string[];
  platforms: string[];
  files: number;
  size: number;
  updated: Date;
};

export type FileSummary = {
  kind: Kind;
  subdir: string;
  filename: string;
  version: string;
  build: string;
  size: number;
  sha256: string;
  md5: string;
  labels: string[];
  uploadedBy: string;
  createdAt: Date;
  yanked: boolean;
};

/** A file with what it says it needs. */
export type FileDetail = FileSummary & { depends: string[]; constrains: string[]; license: string | null };

export type PackageDetail = PackageSummary & {
  level: Level | null;
  /** What gives the level, in the words of the decision. */
  because: Step[];
  versions: string[];
  items: FileDetail[];
  about: Record<string, unknown>;
};

export async function findPackageRow(db: Reader, channel: ChannelRow, kind: Kind, name: string) {
  const [row] = await db
    .select()
    .from(packages)
    .where(and(eq(packages.channelId, channel.id), eq(packages.kind, kind), eq(packages.name, name)));
  return row as PackageRow | undefined;
}

/** @throws Refusal missing when the channel has no such package. */
export async function getPackageRow(db: Reader, channel: ChannelRow, kind: Kind, name: string): Promise<PackageRow> {
  const row = await findPackageRow(db, channel, kind, name);
  if (!row) throw missing();
  return row;
}

/** The one answer for names that are hidden, reserved or were used before (architecture section 4). */
export const unusable = () => conflict("This name cannot be used here.");

/** What `can` is asked about a name that has no package yet. */
export const newPackage = (channel: ChannelRow, kind: Kind, name: string) =>
  ({ kind: "package", channel, package: { id: null, kind, name, access: "inherit" } }) as const;

/**
 * The package that a writer names, or undefined when there is none and the writer may make it.
 * @throws Refusal forbidden or missing as for a name that nobody has used, conflict for a hidden one.
 */
export async function usablePackage(tx: Reader, ctx: Context, channel: ChannelRow, kind: Kind, name: string) {
  const found = await findPackageRow(tx, channel, kind, name);
  if (found && contains(view(ctx.standing, channel), found)) return found;
  authorize(ctx, "package.create", newPackage(channel, kind, name));
  if (found) throw unusable();
  return undefined;
}

type Held = { file: typeof files.$inferSelect; labels: string[] };

/** The files of packages that are there now, with their labels, by package id. */
export async function filesOf(db: Reader, packageIds: readonly string[]): Promise<Map<string, Held[]>> {
  const held = new Map<string, Held[]>();
  // In pieces: both engines bound how many values one statement may hold.
  for (let i = 0; i < packageIds.length; i += 500) {
    const ids = packageIds.slice(i, i + 500);
    const rows = await db
      .select({ file: files, label: fileLabels.label })
      .from(files)
      .leftJoin(fileLabels, eq(fileLabels.fileId, files.id))
      .where(and(inArray(files.packageId, ids), isNull(files.removedAt)))
      .orderBy(asc(files.id), asc(fileLabels.label));
    const byFile = new Map<string, Held>();
    for (const { file, label } of rows) {
      const known = byFile.get(file.id);
      if (known && label) known.labels.push(label);
      if (known) continue;
      const fresh = { file, labels: label ? [label] : [] };
      byFile.set(file.id, fresh);
      held.set(file.packageId, [...(held.get(file.packageId) ?? []), fresh]);
    }
  }
  return held;
}

export const summarize = ({ file, labels }: Held): FileSummary => {
  const { kind, subdir, filename, version, build, size, sha256, md5, uploadedBy, createdAt } = file;
  return {
    kind,
    subdir,
    filename,
    version,
    build,
    size,
    sha256,
    md5,
    labels,
    uploadedBy,
    createdAt,
    yanked: file.yankedAt !== null,
  };
};

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((text) => typeof text === "string") : [];

const detail = (held: Held): FileDetail => {
  const { depends, constrains, license } = held.file.record;
  return {
    ...summarize(held),
    depends: texts(depends),
    constrains: texts(constrains),
    license: typeof license === "string" ? license : null,
  };
};

export function outline(pack: PackageRow, held: readonly Held[]): PackageSummary {
  const standing = held.filter(({ file }) => file.yankedAt === null);
  const versions = standing.map(({ file }) => file.version).sort(compareVersions);
  return {
    kind: pack.kind,
    name: pack.name,
    access: pack.access,
    summary: pack.summary,
    latest: versions.at(-1) ?? null,
    labels: [...new Set(held.flatMap(({ labels }) => labels))].sort(),
    platforms: [...new Set(held.map(({ file }) => file.subdir))].sort(),
    files: held.length,
    size: held.reduce((sum, { file }) => sum + file.size, 0),
    updated: new Date(Math.max(pack.createdAt.getTime(), ...held.map(({ file }) => file.createdAt.getTime()))),
  };
}

/** The packages of a channel that the asker may read, by name. */
export async function visiblePackages(ctx: Context, channel: ChannelRow): Promise<PackageRow[]> {
  const rows = await ctx.db
    .select()
    .from(packages)
    .where(eq(packages.channelId, channel.id))
    .orderBy(asc(packages.name), asc(packages.kind));
  const seen = view(ctx.standing, channel);
  return rows.filter((pack) => contains(seen, pack));
}

/** The packages of a channel that the asker may read, by name; `q` keeps names that contain it. */
export async function listPackages(ctx: Context, channel: string, q = ""): Promise<PackageSummary[]> {
  const row = await getChannelRow(ctx.db, channel);
  authorize(ctx, "channel.read", resourceOf(row));
  const shown = (await visiblePackages(ctx, row)).filter((pack) => pack.name.includes(q.toLowerCase()));
  const held = await filesOf(
    ctx.db,
    shown.map((pack) => pack.id),
  );
  return shown.map((pack) => outline(pack, held.get(pack.id) ?? []));
}

/** One package with its files, newest version first, for whoever may read it. */
export async function getPackage(ctx: Context, { channel, kind, name }: PackageRef): Promise<PackageDetail> {
  const at = await getChannelRow(ctx.db, channel);
  authorize(ctx, "channel.see", resourceOf(at));
  const pack = await getPackageRow(ctx.db, at, kind, name);
  authorize(ctx, "package.read", { kind: "package", channel: at, package: pack });
  const held = (await filesOf(ctx.db, [pack.id])).get(pack.id) ?? [];
  const items = held
    .map(detail)
    .sort((a, b) => compareVersions(b.version, a.version) || a.filename.localeCompare(b.filename));
  const newest = [...held].sort((a, b) => compareVersions(b.file.version, a.file.version))[0];
  return {
    ...outline(pack, held),
    ...levelOn(ctx.standing, at, pack),
    versions: [...new Set(items.map((item) => item.version))],
    items,
    about: newest?.file.about ?? {},
  };
}

/** The files of a channel that the asker may read, newest first. */
export async function listFiles(ctx: Context, channel: string): Promise<FileSummary[]> {
  const row = await getChannelRow(ctx.db, channel);
  authorize(ctx, "channel.read", resourceOf(row));
  const held = await filesOf(
    ctx.db,
    (await visiblePackages(ctx, row)).map((pack) => pack.id),
  );
  return [...held.values()]
    .flat()
    .sort((a, b) => b.file.createdAt.getTime() - a.file.createdAt.getTime())
    .map(summarize);
}

/** Sets the access of a package that is there. */
export function setPackageAccess(
  ctx: Context,
  { channel, kind, name, access }: SetPackageAccess,
): Promise<{ kind: Kind; name: string; access: PackageAccess }> {
  return change(ctx, async (tx, ctx) => {
    const at = await getChannelRow(tx, channel);
    authorize(ctx, "channel.see", resourceOf(at));
    const pack = await getPackageRow(tx, at, kind, name);
    const permit = authorize(ctx, "package.access", { kind: "package", channel: at, package: pack });
    const value = { kind, name, access };
    if (pack.access === access) return permit.unchanged(value);
    await tx.update(packages).set({ access }).where(eq(packages.id, pack.id));
    await moved(tx, at);
    const subject = { kind: "package", id: pack.id, name, organizationId: at.organizationId };
    return permit.record({ subject, before: { access: pack.access }, after: value, value });
  });
}

export type PackageAccessGrant = { group: string; level: Level; since: Date; version: number; members: number };

/** The groups that have a level on one package, by name, for whoever may grant on it. */
export async function listPackageGrants(
  ctx: Context,
  { channel, kind, name }: PackageRef,
): Promise<PackageAccessGrant[]> {
  const at = await getChannelRow(ctx.db, channel);
  authorize(ctx, "channel.see", resourceOf(at));
  const pack = await getPackageRow(ctx.db, at, kind, name);
  authorize(ctx, "package.grant", { kind: "package", channel: at, package: pack });
  const members = sql<number>`(select count(*) from ${groupMembers} where ${groupMembers.groupId} = ${groups.id})`;
  return ctx.db
    .select({
      group: groups.name,
      level: packageGrants.level,
      since: packageGrants.createdAt,
      version: packageGrants.version,
      members: members.mapWith(Number),
    })
    .from(packageGrants)
    .innerJoin(groups, eq(groups.id, packageGrants.groupId))
    .where(eq(packageGrants.packageId, pack.id))
    .orderBy(asc(groups.name));
}

/** Why a package of that kind cannot have the name (CEP-26; PEP 508 for PyPI), or null. */
function whyNotName(kind: Kind, name: string): string | null {
  if (kind === "conda") return whyNotPackageName(name);
  return /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name)
    ? null
    : "Write the name normalised: lower-case letters, digits and hyphens.";
}

/** Makes a package before its first file, or sets its access: `restricted` keeps channel grants below admin out. */
export function declarePackage(
  ctx: Context,
  input: DeclarePackage,
): Promise<{ kind: Kind; name: string; access: PackageAccess }> {
  return change(ctx, async (tx, ctx) => {
    const at = await getChannelRow(tx, input.channel);
    authorize(ctx, "channel.see", resourceOf(at));
    const { kind, name } = input;
    const found = await usablePackage(tx, ctx, at, kind, name);
    const wrong = found ? null : whyNotName(kind, name);
    if (wrong) throw invalidField("name", wrong);
    const access = input.access ?? found?.access ?? at.newPackages;
    const value = { kind, name, access };
    const resource = found ? ({ kind: "package", channel: at, package: found } as const) : newPackage(at, kind, name);
    const permit = authorize(
      ctx,
      input.access ? "package.access" : found ? "package.edit" : "package.create",
      resource,
    );
    if (found?.access === access) return permit.unchanged(value);
    const row = found ?? { id: newId(), channelId: at.id, kind, name, access, summary: "", createdAt: ctx.now };
    if (found) await tx.update(packages).set({ access }).where(eq(packages.id, found.id));
    else await tx.insert(packages).values(row);
    await moved(tx, at);
    const subject = { kind: "package", id: row.id, name, organizationId: at.organizationId };
    return permit.record({ subject, before: found && { access: found.access }, after: value, value });
  });
}
