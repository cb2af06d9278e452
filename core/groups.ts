/** Groups of an organization and their members. What they give is in `grants.ts`. */
import { and, asc, eq, sql } from "drizzle-orm";
import { v7 as newId } from "uuid";
import type { Kind, Level, PackageAccess } from "#access/vocabulary.ts";
import type { Reader, Writer } from "#db/client.ts";
import {
  channelGrants,
  channels,
  groupMembers,
  groups,
  memberships,
  packageGrants,
  packages,
} from "#db/schema/organizations.ts";
import { users } from "#db/schema/people.ts";
import { authorize, change } from "./change.ts";
import { readableChannels } from "./channels.ts";
import type { Context } from "./context.ts";
import type { AddGroupMembers, CreateGroup, GroupMember, GroupRef, UpdateGroup } from "./groups.input.ts";
import { lastHand } from "./last-hand.ts";
import { isReserved } from "./names.ts";
import { getOrganizationRow, type Organization, resourceOf } from "./organizations.ts";
import { conflict, invalidField, missing, takenField } from "./refusal.ts";

export type Group = typeof groups.$inferSelect;
export type GroupSummary = Group & { members: number; channels: number };
export type ChannelGrant = { channel: string; level: Level; since: Date; version: number };
export type PackageGrant = {
  channel: string;
  kind: Kind;
  name: string;
  access: PackageAccess;
  level: Level;
  since: Date;
  version: number;
};
export type GroupDetail = Group & {
  members: { login: string; name: string; active: boolean; since: Date }[];
  channels: ChannelGrant[];
  packages: PackageGrant[];
};

export const subjectOf = ({ id, name, organizationId }: Group) => ({ kind: "group", id, name, organizationId });

/** The group of an organization with a name, whoever asks; the caller authorizes. @throws Refusal missing. */
export async function getGroupRow(db: Reader, organization: Organization, name: string): Promise<Group> {
  const [row] = await db
    .select()
    .from(groups)
    .where(and(eq(groups.organizationId, organization.id), eq(groups.name, name)));
  if (!row) throw missing();
  return row;
}

/** The groups of an organization by name, with how much is in them. Seen by its members. */
export async function listGroups(ctx: Context, organization: string): Promise<GroupSummary[]> {
  const at = await getOrganizationRow(ctx.db, organization);
  authorize(ctx, "group.see", resourceOf(at));
  const rows = await ctx.db
    .select({
      group: groups,
      members: sql<number>`(select count(*) from ${groupMembers} where ${groupMembers.groupId} = ${groups.id})`.mapWith(
        Number,
      ),
    })
    .from(groups)
    .where(eq(groups.organizationId, at.id))
    .orderBy(asc(groups.name));
  const granted = await ctx.db
    .select({ groupId: channelGrants.groupId, at: channels })
    .from(channelGrants)
    .innerJoin(channels, eq(channels.id, channelGrants.channelId))
    .where(eq(channels.organizationId, at.id));
  // A count would tell of channels that the asker cannot see.
  const seen = Map.groupBy(
    granted.filter((grant) => readableChannels(ctx).channel(grant.at)),
    (grant) => grant.groupId,
  );
  return rows.map(({ group, members }) => ({ ...group, members, channels: seen.get(group.id)?.length ?? 0 }));
}

/** One group with its members and grants; grants on channels that the asker cannot see are left out. */
export async function getGroup(ctx: Context, { organization, group }: GroupRef): Promise<GroupDetail> {
  const at = await getOrganizationRow(ctx.db, organization);
  authorize(ctx, "group.see", resourceOf(at));
  const row = await getGroupRow(ctx.db, at, group);
  const members = await ctx.db
    .select({ login: users.login, name: users.name, active: users.active, since: groupMembers.createdAt })
    .from(groupMembers)
    .innerJoin(users, eq(users.id, groupMembers.userId))
    .where(eq(groupMembers.groupId, row.id))
    .orderBy(asc(users.login));
  const onChannels = await ctx.db
    .select({
      at: channels,
      level: channelGrants.level,
      since: channelGrants.createdAt,
      version: channelGrants.version,
    })
    .from(channelGrants)
    .innerJoin(channels, eq(channels.id, channelGrants.channelId))
    .where(eq(channelGrants.groupId, row.id))
    .orderBy(asc(channels.name));
  const onPackages = await ctx.db
    .select({
      at: channels,
      pack: packages,
      level: packageGrants.level,
      since: packageGrants.createdAt,
      version: packageGrants.version,
    })
    .from(packageGrants)
    .innerJoin(packages, eq(packages.id, packageGrants.packageId))
    .innerJoin(channels, eq(channels.id, packages.channelId))
    .where(eq(packageGrants.groupId, row.id))
    .orderBy(asc(channels.name), asc(packages.name));
  const seen = readableChannels(ctx);
  return {
    ...row,
    members,
    channels: onChannels
      .filter((grant) => seen.channel(grant.at))
      .map(({ at, level, since, version }) => ({ channel: at.name, level, since, version })),
    packages: onPackages
      .filter((grant) => seen.package(grant.at, grant.pack))
      .map(({ at, pack, ...grant }) => {
        const { kind, name, access } = pack;
        return { channel: at.name, kind, name, access, ...grant };
      }),
  };
}

async function keepNameFree(tx: Writer, at: Organization, name: string) {
  if (isReserved(name)) throw takenField("name", `The name ${name} is reserved.`);
  const [other] = await tx
    .select({ id: groups.id })
    .from(groups)
    .where(and(eq(groups.organizationId, at.id), eq(groups.name, name)));
  if (other) throw takenField("name", `A group named ${name} exists.`);
}

export function createGroup(ctx: Context, { organization, name, description }: CreateGroup): Promise<Group> {
  return change(ctx, async (tx, ctx) => {
    const at = await getOrganizationRow(tx, organization);
    const permit = authorize(ctx, "group.create", resourceOf(at));
    await keepNameFree(tx, at, name);
    const row = {
      id: newId(),
      organizationId: at.id,
      name,
      description,
      defaultLevel: null,
      createdAt: ctx.now,
      version: 1,
    };
    await tx.insert(groups).values(row);
    return permit.record({ subject: subjectOf(row), after: row, value: row, touches: {} });
  });
}

/** The group, and a permit to change it. */
async function changing(tx: Writer, ctx: Context, ref: GroupRef) {
  const at = await getOrganizationRow(tx, ref.organization);
  const permit = authorize(ctx, "group.change", resourceOf(at));
  return { at, permit, group: await getGroupRow(tx, at, ref.group) };
}

export function updateGroup(ctx: Context, input: UpdateGroup): Promise<Group> {
  return change(ctx, async (tx, ctx) => {
    const { at, permit, group } = await changing(tx, ctx, input);
    if (input.version !== undefined && input.version !== group.version)
      throw conflict(
        `${await lastHand(tx, ctx.now, group.id, `group ${group.name}`)}. Your change was not saved. Load the page again to see it.`,
      );
    if (input.name !== undefined && input.name !== group.name) await keepNameFree(tx, at, input.name);
    const { name = group.name, description = group.description } = input;
    const after = { ...group, name, description, version: group.version + 1 };
    await tx.update(groups).set(after).where(eq(groups.id, group.id));
    return permit.record({ subject: subjectOf(after), before: group, after, value: after });
  });
}

/** Whom and what a group joined, as an audit row says it. */
async function contentsOf(tx: Writer, { id }: Group) {
  const people = await tx
    .select({ login: users.login })
    .from(groupMembers)
    .innerJoin(users, eq(users.id, groupMembers.userId))
    .where(eq(groupMembers.groupId, id))
    .orderBy(asc(users.login));
  const onChannels = await tx
    .select({ channel: channels.name, level: channelGrants.level })
    .from(channelGrants)
    .innerJoin(channels, eq(channels.id, channelGrants.channelId))
    .where(eq(channelGrants.groupId, id))
    .orderBy(asc(channels.name));
  const onPackages = await tx
    .select({ channel: channels.name, kind: packages.kind, package: packages.name, level: packageGrants.level })
    .from(packageGrants)
    .innerJoin(packages, eq(packages.id, packageGrants.packageId))
    .innerJoin(channels, eq(channels.id, packages.channelId))
    .where(eq(packageGrants.groupId, id))
    .orderBy(asc(channels.name), asc(packages.name));
  return { members: people.map(({ login }) => login), channels: onChannels, packages: onPackages };
}

/** Deletes a group; what it gave ends at once, tokens that stand on it included. */
export function deleteGroup(ctx: Context, ref: GroupRef): Promise<null> {
  return change(ctx, async (tx, ctx) => {
    const { permit, group } = await changing(tx, ctx, ref);
    const gone = await contentsOf(tx, group);
    await tx.delete(groups).where(eq(groups.id, group.id));
    return permit.record({ subject: subjectOf(group), before: { ...group, ...gone }, value: null });
  });
}

/** Puts a member of the organization into a group; again is harmless. */
export function addGroupMember(ctx: Context, input: GroupMember): Promise<null> {
  return change(ctx, async (tx, ctx) => {
    const { at, permit, group } = await changing(tx, ctx, input);
    const [user] = await tx
      .select({ id: users.id, login: users.login })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(and(eq(memberships.organizationId, at.id), eq(users.login, input.login)));
    if (!user) throw invalidField("login", `${input.login} is not a member of ${at.name}.`);
    const row = { groupId: group.id, userId: user.id, createdAt: ctx.now };
    const added = await tx.insert(groupMembers).values(row).onConflictDoNothing().returning();
    if (added.length === 0) return permit.unchanged(null);
    return permit.record({ subject: subjectOf(group), after: { added: user.login }, value: null });
  });
}

/** Puts several members into a group, each an act of its own; those before a refused one stay. */
export async function addGroupMembers(ctx: Context, { logins, ...at }: AddGroupMembers): Promise<{ added: number }> {
  for (const login of logins) await addGroupMember(ctx, { ...at, login });
  return { added: logins.length };
}

export function removeGroupMember(ctx: Context, input: GroupMember): Promise<null> {
  return change(ctx, async (tx, ctx) => {
    const { permit, group } = await changing(tx, ctx, input);
    const [user] = await tx
      .select({ id: users.id })
      .from(groupMembers)
      .innerJoin(users, eq(users.id, groupMembers.userId))
      .where(and(eq(groupMembers.groupId, group.id), eq(users.login, input.login)));
    if (!user) throw missing();
    await tx.delete(groupMembers).where(and(eq(groupMembers.groupId, group.id), eq(groupMembers.userId, user.id)));
    return permit.record({ subject: subjectOf(group), before: { removed: input.login }, value: null });
  });
}
