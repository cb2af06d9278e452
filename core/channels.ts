/** Channels: namespaces of packages, each of one organization. */
import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import { v7 as newId } from "uuid";
import { can, contains, levelOn, type PackageFacts, view } from "#access/can.ts";
import type { Kind, Level } from "#access/vocabulary.ts";
import type { Reader, Writer } from "#db/client.ts";
import { files } from "#db/schema/files.ts";
import { channelGrants, channels, groupMembers, groups, organizations, packages } from "#db/schema/organizations.ts";
import { doomFilesOf } from "./blobs.ts";
import { authorize, change } from "./change.ts";
import type { ChannelRef, CreateChannel, UpdateChannel } from "./channels.input.ts";
import type { Context } from "./context.ts";
import { lastHand } from "./last-hand.ts";
import { claimName } from "./names.ts";
import { getOrganizationRow, insertChannel, resourceOf as organizationResource } from "./organizations.ts";
import { conflict, forbidden, missing } from "./refusal.ts";
import { serverPolicy } from "./server-policy.ts";

export type ChannelRow = typeof channels.$inferSelect;

/** A channel as the asker sees it: counts and dates speak only of packages in its view. */
export type Channel = ChannelRow & {
  level: Level | null;
  kinds: Kind[];
  packages: number;
  /** Bytes of the files the asker may read. */
  size: number;
  lastUpload: Date | null;
};

export const resourceOf = (channel: ChannelRow) => ({ kind: "channel", channel }) as const;
export const subjectOf = ({ id, name, organizationId }: ChannelRow) => ({ kind: "channel", id, name, organizationId });

/** The channel with a name, whoever asks; the caller authorizes. @throws Refusal missing. */
export async function getChannelRow(db: Reader, name: string): Promise<ChannelRow> {
  const [row] = await db.select().from(channels).where(eq(channels.name, name));
  if (!row) throw missing();
  return row;
}

/** What clients read of a channel has changed: every document of it is outdated. */
export async function moved(tx: Writer, channel: ChannelRow) {
  await tx
    .update(channels)
    .set({ revision: channel.revision + 1 })
    .where(eq(channels.id, channel.id));
}

/** What of channels and packages the asker may know of; for lists that mention them. */
export function readableChannels(ctx: Context) {
  return {
    channel: (channel: ChannelRow) => can(ctx.standing, "channel.see", resourceOf(channel)).allowed,
    package: (channel: ChannelRow, pack: PackageFacts) => contains(view(ctx.standing, channel), pack),
  };
}

/** Adds what the asker may know of the content of channels: one query for all of them. */
async function withContent(ctx: Context, rows: readonly ChannelRow[]): Promise<Channel[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const content = await ctx.db
    .select({
      id: packages.id,
      channelId: packages.channelId,
      kind: packages.kind,
      name: packages.name,
      access: packages.access,
      size: sql<number>`coalesce(sum(${files.size}), 0)`.mapWith(Number),
      last: sql<Date | null>`max(${files.createdAt})`.mapWith(files.createdAt),
    })
    .from(packages)
    .leftJoin(files, and(eq(files.packageId, packages.id), isNull(files.removedAt)))
    .where(inArray(packages.channelId, ids))
    .groupBy(packages.id);
  const byChannel = Map.groupBy(content, (pack) => pack.channelId);
  return rows.map((row) => {
    const seen = view(ctx.standing, row);
    const inside = (byChannel.get(row.id) ?? []).filter((pack) => contains(seen, pack));
    const last = Math.max(0, ...inside.map((pack) => pack.last?.getTime() ?? 0));
    return {
      ...row,
      level: levelOn(ctx.standing, row, null).level,
      kinds: [...new Set(inside.map((pack) => pack.kind))].sort(),
      packages: inside.length,
      size: inside.reduce((sum, pack) => sum + pack.size, 0),
      lastUpload: last > 0 ? new Date(last) : null,
    };
  });
}

/** The channels of an organization that the asker sees, by name. */
export async function listChannels(ctx: Context, organization: string): Promise<Channel[]> {
  const at = await getOrganizationRow(ctx.db, organization);
  authorize(ctx, "organization.see", organizationResource(at));
  const rows = await ctx.db
    .select()
    .from(channels)
    .where(eq(channels.organizationId, at.id))
    .orderBy(asc(channels.name));
  return withContent(ctx, rows.filter(readableChannels(ctx).channel));
}

/** Every channel the asker sees in the organizations it belongs to, by name. */
export async function listMyChannels(ctx: Context): Promise<(Channel & { organization: string })[]> {
  const ids = Object.keys(ctx.standing.person?.roles ?? {});
  if (ids.length === 0) return [];
  const rows = await ctx.db
    .select({ channel: channels, organization: organizations.name })
    .from(channels)
    .innerJoin(organizations, eq(organizations.id, channels.organizationId))
    .where(inArray(channels.organizationId, ids))
    .orderBy(asc(channels.name));
  const names = new Map(rows.map(({ channel, organization }) => [channel.id, organization]));
  const seen = rows.map((row) => row.channel).filter(readableChannels(ctx).channel);
  return (await withContent(ctx, seen)).map((channel) => ({ ...channel, organization: names.get(channel.id) ?? "" }));
}

/** One channel, for whoever sees it. */
export async function getChannel(ctx: Context, name: string): Promise<Channel & { organization: string }> {
  const row = await getChannelRow(ctx.db, name);
  authorize(ctx, "channel.read", resourceOf(row));
  const [channel] = await withContent(ctx, [row]);
  const [at] = await ctx.db
    .select({ organization: organizations.name })
    .from(organizations)
    .where(eq(organizations.id, row.organizationId));
  return channel && at ? { ...channel, ...at } : Promise.reject(missing());
}

/** Makes a channel in an organization. Its name is unique on the server and stays reserved for ever. */
export function createChannel(ctx: Context, input: CreateChannel): Promise<ChannelRow> {
  return change(ctx, async (tx, ctx) => {
    const at = await getOrganizationRow(tx, input.organization);
    const permit = authorize(ctx, "channel.create", organizationResource(at));
    const { name, visibility, description } = input;
    if (visibility === "public") await keepPublicAllowed(tx);
    const id = newId();
    await claimName(tx, { kind: "channel", name, id, organizationId: at.id });
    const row = await insertChannel(tx, ctx.now, { id, organizationId: at.id, name, visibility, description });
    return permit.record({ subject: subjectOf(row), after: row, value: row });
  });
}

/** The server policy `publicChannels` is off by default. */
async function keepPublicAllowed(tx: Writer) {
  const { publicChannels } = await serverPolicy(tx);
  if (!publicChannels) throw forbidden("This server does not allow public channels. Choose members or private.");
}

/** Changes a channel's description and settings; visibility takes role admin. */
export function updateChannel(ctx: Context, input: UpdateChannel): Promise<ChannelRow> {
  return change(ctx, async (tx, ctx) => {
    const before = await getChannelRow(tx, input.channel);
    const changesSight = input.visibility !== undefined && input.visibility !== before.visibility;
    const permit = authorize(ctx, changesSight ? "channel.visibility" : "channel.edit", resourceOf(before));
    if (changesSight && input.visibility === "public") await keepPublicAllowed(tx);
    if (input.version !== undefined && input.version !== before.version)
      throw conflict(
        `${await lastHand(tx, ctx.now, before.id, before.name)}. Your change was not saved. Load the page again to see it.`,
      );
    const { description, visibility, newPackages, replace } = { ...before, ...defined(input) };
    const after = { ...before, description, visibility, newPackages, replace, version: before.version + 1 };
    await tx.update(channels).set(after).where(eq(channels.id, before.id));
    return permit.record({ subject: subjectOf(before), before, after, value: after });
  });
}

const defined = <T extends object>(input: T) =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Partial<T>;

/** Deletes a channel with everything in it. Its name stays reserved; bytes that nothing else names go a day later. */
export function deleteChannel(ctx: Context, { channel }: ChannelRef): Promise<null> {
  return change(ctx, async (tx, ctx) => {
    const before = await getChannelRow(tx, channel);
    const permit = authorize(ctx, "channel.delete", resourceOf(before));
    await doomFilesOf(tx, [before.id], ctx.now);
    await tx.delete(channels).where(eq(channels.id, before.id));
    return permit.record({ subject: subjectOf(before), before, value: null });
  });
}

export type ChannelAccess = { group: string; level: Level; since: Date; version: number; members: number };

/** The groups associated with a channel and their levels, for whoever may grant on it. */
export async function listChannelGrants(ctx: Context, channel: string): Promise<ChannelAccess[]> {
  const row = await getChannelRow(ctx.db, channel);
  authorize(ctx, "channel.grant", resourceOf(row));
  return ctx.db
    .select({
      group: groups.name,
      level: channelGrants.level,
      since: channelGrants.createdAt,
      version: channelGrants.version,
      members: sql<number>`(select count(*) from ${groupMembers} where ${groupMembers.groupId} = ${groups.id})`.mapWith(
        Number,
      ),
    })
    .from(channelGrants)
    .innerJoin(groups, eq(groups.id, channelGrants.groupId))
    .where(eq(channelGrants.channelId, row.id))
    .orderBy(asc(groups.name));
}
