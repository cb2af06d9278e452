/** Groups of an organization, their members, and what they give: channel-group associations and package permissions. */
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
import { resourceOf as channelResource, getChannelRow, readableChannels } from "./channels.ts";
import type { Context } from "./context.ts";
import type {
  AddChannelGrants,
  AddGroupMembers,
  CreateGroup,
  GroupMember,
  GroupRef,
  RemoveChannelGrant,
  RemovePackageGrant,
  SetChannelGrant,
  SetPackageGrant,
  UpdateGroup,
} from "./groups.input.ts";
import { isReserved } from "./names.ts";
import { getOrganizationRow, type Organization, resourceOf } from "./organizations.ts";
import { getPackageRow } from "./packages.ts";
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
};
export type GroupDetail = Group & {
  members: { login: string; name: string; active: boolean; since: Date }[];
  channels: ChannelGrant[];
  packages: PackageGrant[];
};

const subjectOf = ({ id, name, organizationId }: Group) => ({ kind: "group", id, name, organizationId });

/** A group whose form is out of date: the present value is in the sentence, nothing is overwritten. */
const stale = (what: string, next = "") =>
  conflict(`Someone changed ${what} meanwhile. Your change was not saved.${next}`);

async function getGroupRow(db: Reader, organization: Organization, name: string): Promise<Group> {
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
    .select({ at: channels, pack: packages, level: packageGrants.level, since: packageGrants.createdAt })
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
      .map(({ at, pack, level, since }) => {
        const { kind, name, access } = pack;
        return { channel: at.name, kind, name, access, level, since };
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
      throw stale(`group ${group.name}`, " Load the page again to see it.");
    if (input.name !== undefined && input.name !== group.name) await keepNameFree(tx, at, input.name);
    const { name = group.name, description = group.description } = input;
    const after = { ...group, name, description, version: group.version + 1 };
    await tx.update(groups).set(after).where(eq(groups.id, group.id));
    return permit.record({ subject: subjectOf(after), before: group, after, value: after });
  });
}

/** Deletes a group; what it gave ends at once, tokens that stand on it included. */
export function deleteGroup(ctx: Context, ref: GroupRef): Promise<null> {
  return change(ctx, async (tx, ctx) => {
    const { permit, group } = await changing(tx, ctx, ref);
    await tx.delete(groups).where(eq(groups.id, group.id));
    return permit.record({ subject: subjectOf(group), before: group, value: null });
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

/** The channel of the same organization that a grant speaks about, and a permit to grant on it. */
async function granting(tx: Writer, ctx: Context, ref: GroupRef & { channel: string }) {
  const at = await getOrganizationRow(tx, ref.organization);
  const channel = await getChannelRow(tx, ref.channel);
  const permit = authorize(ctx, "channel.grant", channelResource(channel));
  // A channel admin who is a plain member grants to existing groups; both must belong to one organization.
  if (channel.organizationId !== at.id) throw missing();
  return { permit, channel, group: await getGroupRow(tx, at, ref.group) };
}

/** Associates a channel with a group at a level; the same again is harmless. */
export function setChannelGrant(ctx: Context, input: SetChannelGrant): Promise<ChannelGrant> {
  return change(ctx, async (tx, ctx) => {
    const { permit, channel, group } = await granting(tx, ctx, input);
    const key = and(eq(channelGrants.groupId, group.id), eq(channelGrants.channelId, channel.id));
    const [before] = await tx.select().from(channelGrants).where(key);
    if (input.version !== undefined && input.version !== (before?.version ?? 0))
      throw stale(`what group ${group.name} has on ${channel.name} (now ${before?.level ?? "nothing"})`);
    const { level } = input;
    const grant = {
      channel: channel.name,
      level,
      since: before?.createdAt ?? ctx.now,
      version: (before?.version ?? 0) + 1,
    };
    if (before?.level === level) return permit.unchanged({ ...grant, version: before.version });
    if (before) await tx.update(channelGrants).set({ level, version: grant.version }).where(key);
    else
      await tx
        .insert(channelGrants)
        .values({ groupId: group.id, channelId: channel.id, level, createdAt: ctx.now, version: 1 });
    const was = before && { channel: channel.name, level: before.level };
    return permit.record({
      subject: subjectOf(group),
      before: was,
      after: { channel: channel.name, level },
      value: grant,
    });
  });
}

/** Associates several channels with a group at one level, each an act of its own; those before a refused one stay. */
export async function addChannelGrants(ctx: Context, input: AddChannelGrants): Promise<{ added: number }> {
  const { channels, ...at } = input;
  for (const channel of channels) await setChannelGrant(ctx, { ...at, channel, version: 0 });
  return { added: channels.length };
}

/** Ends a channel-group association. */
export function removeChannelGrant(ctx: Context, input: RemoveChannelGrant): Promise<null> {
  return change(ctx, async (tx, ctx) => {
    const { permit, channel, group } = await granting(tx, ctx, input);
    const key = and(eq(channelGrants.groupId, group.id), eq(channelGrants.channelId, channel.id));
    const [before] = await tx.delete(channelGrants).where(key).returning();
    if (!before) throw missing();
    return permit.record({
      subject: subjectOf(group),
      before: { channel: channel.name, level: before.level },
      value: null,
    });
  });
}

async function grantingOnPackage(tx: Writer, ctx: Context, ref: RemovePackageGrant) {
  const at = await getOrganizationRow(tx, ref.organization);
  const channel = await getChannelRow(tx, ref.channel);
  authorize(ctx, "channel.see", channelResource(channel));
  if (channel.organizationId !== at.id) throw missing();
  const pack = await getPackageRow(tx, channel, ref.kind, ref.name);
  const permit = authorize(ctx, "package.grant", { kind: "package", channel, package: pack });
  return { permit, channel, pack, group: await getGroupRow(tx, at, ref.group) };
}

/** Gives a group a level on one package. */
export function setPackageGrant(ctx: Context, input: SetPackageGrant): Promise<null> {
  return change(ctx, async (tx, ctx) => {
    const { permit, channel, pack, group } = await grantingOnPackage(tx, ctx, input);
    const key = and(eq(packageGrants.groupId, group.id), eq(packageGrants.packageId, pack.id));
    const [before] = await tx.select().from(packageGrants).where(key);
    const { level } = input;
    if (before?.level === level) return permit.unchanged(null);
    if (before)
      await tx
        .update(packageGrants)
        .set({ level, version: before.version + 1 })
        .where(key);
    else
      await tx.insert(packageGrants).values({
        groupId: group.id,
        packageId: pack.id,
        channelId: channel.id,
        level,
        createdAt: ctx.now,
        version: 1,
      });
    const on = { channel: channel.name, kind: pack.kind, package: pack.name };
    return permit.record({
      subject: subjectOf(group),
      before: before && { ...on, level: before.level },
      after: { ...on, level },
      value: null,
    });
  });
}

export function removePackageGrant(ctx: Context, input: RemovePackageGrant): Promise<null> {
  return change(ctx, async (tx, ctx) => {
    const { permit, channel, pack, group } = await grantingOnPackage(tx, ctx, input);
    const key = and(eq(packageGrants.groupId, group.id), eq(packageGrants.packageId, pack.id));
    const [before] = await tx.delete(packageGrants).where(key).returning();
    if (!before) throw missing();
    const was = { channel: channel.name, kind: pack.kind, package: pack.name, level: before.level };
    return permit.record({ subject: subjectOf(group), before: was, value: null });
  });
}
