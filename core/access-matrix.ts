/** Groups x channels of an organization: what each group is given on each channel, at a glance. */
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { can, contains, view } from "#access/can.ts";
import type { Level, Visibility } from "#access/vocabulary.ts";
import { channelGrants, channels, groupMembers, groups, packageGrants, packages } from "#db/schema/organizations.ts";
import { authorize } from "./change.ts";
import { type ChannelRow, resourceOf as channelResource, readableChannels } from "./channels.ts";
import type { Context } from "./context.ts";
import { getOrganizationRow, type Organization, resourceOf } from "./organizations.ts";

/** Where a group has something. `level` is null with permissions on packages alone; `version` is 0 then. */
export type MatrixCell = { channel: string; level: Level | null; version: number; packages: number };
export type MatrixGroup = { name: string; description: string; members: number; cells: MatrixCell[] };
export type MatrixChannel = {
  name: string;
  visibility: Visibility;
  /** Whether the asker may change who has access to it. */
  grants: boolean;
};
export type AccessMatrix = { groups: MatrixGroup[]; channels: MatrixChannel[] };

/** Administrators see every group here, other members their own. */
async function groupsFor(ctx: Context, at: Organization) {
  const own = ctx.db
    .select({ id: groupMembers.groupId })
    .from(groupMembers)
    .where(eq(groupMembers.userId, ctx.standing.person?.id ?? ""));
  const all = can(ctx.standing, "explain.others", resourceOf(at)).allowed;
  const inside = eq(groups.organizationId, at.id);
  return ctx.db
    .select({
      id: groups.id,
      name: groups.name,
      description: groups.description,
      members: sql<number>`(select count(*) from ${groupMembers} where ${groupMembers.groupId} = ${groups.id})`.mapWith(
        Number,
      ),
    })
    .from(groups)
    .where(all ? inside : and(inside, inArray(groups.id, own)))
    .orderBy(asc(groups.name));
}

/** Package permissions that the asker may know of: how many, by group and channel. */
async function exceptions(ctx: Context, at: Organization, seen: ReadonlyMap<string, ChannelRow>) {
  const given = await ctx.db
    .select({ groupId: packageGrants.groupId, pack: packages })
    .from(packageGrants)
    .innerJoin(packages, eq(packages.id, packageGrants.packageId))
    .innerJoin(channels, eq(channels.id, packages.channelId))
    .where(eq(channels.organizationId, at.id));
  const views = new Map([...seen].map(([id, channel]) => [id, view(ctx.standing, channel)]));
  const counts = new Map<string, number>();
  for (const { groupId, pack } of given) {
    const of = views.get(pack.channelId);
    const key = `${groupId} ${pack.channelId}`;
    if (of && contains(of, pack)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** What groups are given, on the channels that the asker sees. Seen by members of the organization. */
export async function getAccessMatrix(ctx: Context, organization: string): Promise<AccessMatrix> {
  const at = await getOrganizationRow(ctx.db, organization);
  authorize(ctx, "group.see", resourceOf(at));
  const rows = await ctx.db
    .select()
    .from(channels)
    .where(eq(channels.organizationId, at.id))
    .orderBy(asc(channels.name));
  const seen = new Map(rows.filter(readableChannels(ctx).channel).map((channel) => [channel.id, channel]));
  const given = await ctx.db
    .select({ grant: channelGrants })
    .from(channelGrants)
    .innerJoin(channels, eq(channels.id, channelGrants.channelId))
    .where(eq(channels.organizationId, at.id));
  const grantAt = new Map(given.map(({ grant }) => [`${grant.groupId} ${grant.channelId}`, grant]));
  const counts = await exceptions(ctx, at, seen);
  const keys = Map.groupBy(new Set([...grantAt.keys(), ...counts.keys()]), (key) => key.split(" ")[0] ?? "");
  const cellsOf = (groupId: string): MatrixCell[] =>
    (keys.get(groupId) ?? []).flatMap((key) => {
      const channel = seen.get(key.split(" ")[1] ?? "")?.name;
      const { level = null, version = 0 } = grantAt.get(key) ?? {};
      return channel === undefined ? [] : [{ channel, level, version, packages: counts.get(key) ?? 0 }];
    });
  return {
    groups: (await groupsFor(ctx, at)).map(({ id, ...group }) => ({
      ...group,
      cells: cellsOf(id).sort((a, b) => (a.channel < b.channel ? -1 : 1)),
    })),
    channels: [...seen.values()].map((channel) => ({
      name: channel.name,
      visibility: channel.visibility,
      grants: can(ctx.standing, "channel.grant", channelResource(channel)).allowed,
    })),
  };
}
