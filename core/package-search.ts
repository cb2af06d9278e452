/** One page of a channel's packages: filtered and sorted by cheap facts, files read only for what is shown. */
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Kind } from "#access/vocabulary.ts";
import { fileLabels, files } from "#db/schema/files.ts";
import { authorize } from "./change.ts";
import { type ChannelRow, getChannelRow, resourceOf } from "./channels.ts";
import type { Context } from "./context.ts";
import { filesOf, outline, type PackageRow, type PackageSummary, visiblePackages } from "./packages.ts";

export const PACKAGE_ORDERS = ["name", "size", "updated"] as const;
export type PackageOrder = (typeof PACKAGE_ORDERS)[number];

export type PackageFilter = {
  /** Part of a name. */
  q: string;
  kind?: Kind;
  platform?: string;
  label?: string;
  by: PackageOrder;
  descending: boolean;
  /** Counted from 1; one beyond the end is the last one. */
  page: number;
  size: number;
};

export type PackagePage = {
  rows: PackageSummary[];
  /** How many match. */
  total: number;
  page: number;
  /** How many there are without a filter. */
  all: number;
  /** What can be filtered by. */
  kinds: Kind[];
  platforms: string[];
  labels: string[];
};

type Facts = { pack: PackageRow; platforms: Set<string>; labels: Set<string>; size: number; updated: number };

/** What each visible package can be filtered and sorted by: two aggregates over the channel, whatever its size. */
async function factsOf(ctx: Context, channel: ChannelRow): Promise<Facts[]> {
  const facts = (await visiblePackages(ctx, channel)).map(
    (pack): Facts => ({
      pack,
      platforms: new Set(),
      labels: new Set(),
      size: 0,
      updated: pack.createdAt.getTime(),
    }),
  );
  const byId = new Map(facts.map((fact) => [fact.pack.id, fact]));
  const here = and(eq(files.channelId, channel.id), isNull(files.removedAt));
  const onPlatforms = await ctx.db
    .select({
      id: files.packageId,
      subdir: files.subdir,
      size: sql<number>`sum(${files.size})`.mapWith(Number),
      last: sql<Date>`max(${files.createdAt})`.mapWith(files.createdAt),
    })
    .from(files)
    .where(here)
    .groupBy(files.packageId, files.subdir);
  for (const { id, subdir, size, last } of onPlatforms) {
    const fact = byId.get(id);
    if (!fact) continue;
    fact.platforms.add(subdir);
    fact.size += size;
    fact.updated = Math.max(fact.updated, last.getTime());
  }
  const labelled = await ctx.db
    .selectDistinct({ id: files.packageId, label: fileLabels.label })
    .from(fileLabels)
    .innerJoin(files, eq(files.id, fileLabels.fileId))
    .where(here);
  for (const { id, label } of labelled) byId.get(id)?.labels.add(label);
  return facts;
}

/** The labels on files of a channel that the asker may read, by name. */
export async function listLabels(ctx: Context, channel: string): Promise<string[]> {
  const row = await getChannelRow(ctx.db, channel);
  authorize(ctx, "channel.read", resourceOf(row));
  return distinct((await factsOf(ctx, row)).flatMap((fact) => [...fact.labels]));
}

const byName = (a: Facts, b: Facts) =>
  a.pack.name < b.pack.name ? -1 : a.pack.name > b.pack.name ? 1 : a.pack.kind.localeCompare(b.pack.kind);

const ORDERS: Record<PackageOrder, (a: Facts, b: Facts) => number> = {
  name: byName,
  size: (a, b) => a.size - b.size,
  updated: (a, b) => a.updated - b.updated,
};

const distinct = (words: Iterable<string>) => [...new Set(words)].filter(Boolean).sort();

/** The packages of a channel that the asker may read and that match, one page of them, and what to filter by. */
export async function searchPackages(ctx: Context, channel: string, filter: PackageFilter): Promise<PackagePage> {
  const row = await getChannelRow(ctx.db, channel);
  authorize(ctx, "channel.read", resourceOf(row));
  const facts = await factsOf(ctx, row);
  const { q, kind, platform, label, by, descending, size } = filter;
  const wanted = q.trim().toLowerCase();
  const found = facts.filter(
    (fact) =>
      fact.pack.name.includes(wanted) &&
      (!kind || fact.pack.kind === kind) &&
      (!platform || fact.platforms.has(platform)) &&
      (!label || fact.labels.has(label)),
  );
  const turn = descending ? -1 : 1;
  found.sort((a, b) => turn * ORDERS[by](a, b) || byName(a, b));
  const page = Math.min(Math.max(1, filter.page), Math.max(1, Math.ceil(found.length / size)));
  const shown = found.slice((page - 1) * size, page * size).map(({ pack }) => pack);
  const held = await filesOf(
    ctx.db,
    shown.map((pack) => pack.id),
  );
  return {
    rows: shown.map((pack) => outline(pack, held.get(pack.id) ?? [])),
    total: found.length,
    page,
    all: facts.length,
    kinds: [...new Set(facts.map((fact) => fact.pack.kind))].sort(),
    platforms: distinct(facts.flatMap((fact) => [...fact.platforms])),
    labels: distinct(facts.flatMap((fact) => [...fact.labels])),
  };
}
