/** What an organization's first page shows, and how far a new one has come. */
import { and, asc, desc, eq, inArray, isNotNull, isNull, or } from "drizzle-orm";
import { contains, view } from "#access/can.ts";
import type { Kind, Role } from "#access/vocabulary.ts";
import { files } from "#db/schema/files.ts";
import { channelGrants, channels, groups, memberships, packages } from "#db/schema/organizations.ts";
import { users } from "#db/schema/people.ts";
import { tokenChannels, tokens } from "#db/schema/tokens.ts";
import { authorize } from "./change.ts";
import { type ChannelRow, readableChannels } from "./channels.ts";
import type { Context } from "./context.ts";
import { getOrganizationRow, resourceOf } from "./organizations.ts";

export type Administrator = { login: string; name: string; role: Role };

/** Who runs an organization and can give access, owners first. Seen by its members. */
export async function listAdministrators(ctx: Context, organization: string): Promise<Administrator[]> {
  const at = await getOrganizationRow(ctx.db, organization);
  authorize(ctx, "member.see", resourceOf(at));
  return ctx.db
    .select({ login: users.login, name: users.name, role: memberships.role })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(
      and(eq(memberships.organizationId, at.id), inArray(memberships.role, ["owner", "admin"]), eq(users.active, true)),
    )
    .orderBy(desc(memberships.role), asc(users.login));
}

/** How many members and groups an organization has. Seen by its members. */
export async function countPeople(ctx: Context, organization: string): Promise<{ members: number; groups: number }> {
  const at = await getOrganizationRow(ctx.db, organization);
  authorize(ctx, "member.see", resourceOf(at));
  return {
    members: await ctx.db.$count(memberships, eq(memberships.organizationId, at.id)),
    groups: await ctx.db.$count(groups, eq(groups.organizationId, at.id)),
  };
}

export type NewestPackage = {
  channel: string;
  kind: Kind;
  name: string;
  version: string;
  uploadedBy: string;
  createdAt: Date;
};

/** The packages of an organization with the latest uploads that the asker may read, newest first. */
export async function listNewestPackages(ctx: Context, organization: string, most = 5): Promise<NewestPackage[]> {
  const at = await getOrganizationRow(ctx.db, organization);
  authorize(ctx, "organization.see", resourceOf(at));
  const own = await ctx.db.select().from(channels).where(eq(channels.organizationId, at.id));
  const seen = new Map<string, ChannelRow>(own.filter(readableChannels(ctx).channel).map((row) => [row.id, row]));
  if (seen.size === 0) return [];
  // More than are shown: some belong to the same package, and some the asker may not read.
  const rows = await ctx.db
    .select({
      pack: packages,
      version: files.version,
      uploadedBy: files.uploadedBy,
      createdAt: files.createdAt,
    })
    .from(files)
    .innerJoin(packages, eq(packages.id, files.packageId))
    .where(and(inArray(files.channelId, [...seen.keys()]), isNull(files.removedAt)))
    .orderBy(desc(files.createdAt))
    .limit(most * 40);
  const newest = new Map<string, NewestPackage>();
  for (const { pack, ...file } of rows) {
    const channel = seen.get(pack.channelId);
    if (!channel || newest.has(pack.id) || !contains(view(ctx.standing, channel), pack)) continue;
    newest.set(pack.id, { channel: channel.name, kind: pack.kind, name: pack.name, ...file });
  }
  return [...newest.values()].slice(0, most);
}

/** What a new organization still needs before somebody installs from it. */
export type FirstSteps = { channel: boolean; people: boolean; access: boolean; token: boolean; used: boolean };

/** How far an organization has come, for its administrators. */
export async function firstSteps(ctx: Context, organization: string): Promise<FirstSteps> {
  const at = await getOrganizationRow(ctx.db, organization);
  authorize(ctx, "organization.edit", resourceOf(at));
  const { db } = ctx;
  const inside = db.select({ id: memberships.userId }).from(memberships).where(eq(memberships.organizationId, at.id));
  const onOwn = db
    .select({ id: tokenChannels.tokenId })
    .from(tokenChannels)
    .innerJoin(channels, eq(channels.id, tokenChannels.channelId))
    .where(eq(channels.organizationId, at.id));
  const reaching = or(
    eq(tokens.organizationId, at.id),
    and(
      isNull(tokens.organizationId),
      inArray(tokens.userId, inside),
      or(eq(tokens.whereKind, "all"), inArray(tokens.id, onOwn)),
    ),
  );
  const members = await db.$count(memberships, eq(memberships.organizationId, at.id));
  const made = await db.$count(groups, eq(groups.organizationId, at.id));
  const own = await db
    .select({ id: channels.id, visibility: channels.visibility })
    .from(channels)
    .where(eq(channels.organizationId, at.id));
  const granted = await db.$count(
    channelGrants,
    inArray(channelGrants.channelId, own.length > 0 ? own.map(({ id }) => id) : [""]),
  );
  const open = members > 1 && own.some(({ visibility }) => visibility !== "private");
  return {
    channel: own.length > 0,
    people: members > 1 || made > 0,
    access: granted > 0 || open,
    token: (await db.$count(tokens, reaching)) > 0,
    used: (await db.$count(tokens, and(reaching, isNotNull(tokens.lastUsedAt)))) > 0,
  };
}
