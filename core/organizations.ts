import { and, asc, count, eq, gt, inArray, isNull, or, sql } from "drizzle-orm";
import { v7 as newId } from "uuid";
import type { Role } from "#access/vocabulary.ts";
import type { Reader, Writer } from "#db/client.ts";
import { files } from "#db/schema/files.ts";
import { channels, groups, invitations, memberships, organizations, packages } from "#db/schema/organizations.ts";
import { users } from "#db/schema/people.ts";
import { tokens } from "#db/schema/tokens.ts";
import { doomFilesOf } from "./blobs.ts";
import { authorize, change } from "./change.ts";
import type { Context } from "./context.ts";
import { lastHand } from "./last-hand.ts";
import { claimName } from "./names.ts";
import type { CreateOrganization, OrganizationRef, UpdateOrganization } from "./people.input.ts";
import { conflict, missing } from "./refusal.ts";

export type Organization = typeof organizations.$inferSelect;

export const resourceOf = ({ id, name }: Organization) => ({ kind: "organization", id, name }) as const;
export const subjectOf = ({ id, name }: Organization) => ({ kind: "organization", id, name, organizationId: id });

/**
 * The organization with a name, whoever asks; the caller authorizes.
 * @throws Refusal missing.
 */
export async function getOrganizationRow(db: Reader, name: string): Promise<Organization> {
  const [row] = await db.select().from(organizations).where(eq(organizations.name, name));
  if (!row) throw missing();
  return row;
}

/** One organization, for its members. */
export async function getOrganization(ctx: Context, name: string): Promise<Organization> {
  const row = await getOrganizationRow(ctx.db, name);
  authorize(ctx, "organization.see", resourceOf(row));
  return row;
}

/** The organizations the actor belongs to, by name, with its role in each. */
export async function listOrganizations(ctx: Context): Promise<(Organization & { role: Role })[]> {
  const { person, token } = ctx.standing;
  const roles = person?.roles ?? {};
  const ids = Object.keys(roles).filter((id) => (!token?.fence || token.fence === id) && !token?.blocked.includes(id));
  if (ids.length === 0) return [];
  const rows = await ctx.db
    .select()
    .from(organizations)
    .where(inArray(organizations.id, ids))
    .orderBy(asc(organizations.name));
  return rows.flatMap((row) => {
    authorize(ctx, "organization.see", resourceOf(row));
    const role = roles[row.id];
    return role ? [{ ...row, role }] : [];
  });
}

/** Adds an organization, its first channel of the same name, and its first owner; for verbs that have their own permit. */
export async function insertOrganization(
  tx: Writer,
  now: Date,
  { name, displayName, owner }: { name: string; displayName: string; owner: string },
  field = "name",
): Promise<Organization> {
  const row = { id: newId(), name, displayName: displayName || name, createdAt: now, version: 1, tokenPolicy: null };
  await claimName(tx, { kind: "organization", name, id: row.id }, field);
  await tx.insert(organizations).values(row);
  await tx.insert(memberships).values({ organizationId: row.id, userId: owner, role: "owner", createdAt: now });
  await insertChannel(tx, now, { id: newId(), organizationId: row.id, name, visibility: "private", description: "" });
  return row;
}

/** Adds a channel's row; its name has been claimed for its id. */
export async function insertChannel(
  tx: Writer,
  now: Date,
  what: Pick<typeof channels.$inferSelect, "id" | "organizationId" | "name" | "visibility" | "description">,
): Promise<typeof channels.$inferSelect> {
  const row = {
    ...what,
    newPackages: "inherit",
    replace: "admins",
    createdAt: now,
    version: 1,
    revision: 1,
  } as const;
  await tx.insert(channels).values(row);
  return row;
}

/** Makes an organization; its maker is the first owner. Only server administrators may, unless policy says otherwise. */
export function createOrganization(ctx: Context, { name, displayName }: CreateOrganization): Promise<Organization> {
  return change(ctx, async (tx, ctx) => {
    const permit = authorize(ctx, "organization.create", { kind: "server" });
    const owner = ctx.standing.person?.id ?? "";
    const row = await insertOrganization(tx, ctx.now, { name, displayName, owner });
    return permit.record({ subject: subjectOf(row), after: row, value: row });
  });
}

/** Changes the display name; the name itself never changes. */
export function updateOrganization(ctx: Context, input: UpdateOrganization): Promise<Organization> {
  return change(ctx, async (tx, ctx) => {
    const before = await getOrganizationRow(tx, input.organization);
    const permit = authorize(ctx, "organization.edit", resourceOf(before));
    if (input.version !== undefined && input.version !== before.version)
      throw conflict(
        `${await lastHand(tx, ctx.now, before.id, "the display name")}: it is “${before.displayName}” now. Yours, “${input.displayName}”, was not saved.`,
      );
    const after = { ...before, displayName: input.displayName, version: before.version + 1 };
    await tx.update(organizations).set(after).where(eq(organizations.id, before.id));
    return permit.record({ subject: subjectOf(before), before, after, value: after, touches: {} });
  });
}

/** What goes when an organization is deleted, by name: what its owner is told before, and the audit log after. */
export type Contents = {
  channels: string[];
  packages: number;
  files: number;
  /** Bytes of those files. */
  size: number;
  groups: string[];
  members: string[];
  invitations: number;
  /** Those that still open something: its own (`owner` null), and people's that are fenced to it. */
  tokens: { name: string; owner: string | null; lastUsedAt: Date | null }[];
};

async function contentsOf(db: Reader, { id }: Organization, now: Date): Promise<Contents> {
  const inside = db.select({ id: channels.id }).from(channels).where(eq(channels.organizationId, id));
  const own = await db
    .select({ name: channels.name })
    .from(channels)
    .where(eq(channels.organizationId, id))
    .orderBy(asc(channels.name));
  const [published] = await db
    .select({ files: count(), size: sql<number>`coalesce(sum(${files.size}), 0)`.mapWith(Number) })
    .from(files)
    .where(and(inArray(files.channelId, inside), isNull(files.removedAt)));
  const grouped = await db
    .select({ name: groups.name })
    .from(groups)
    .where(eq(groups.organizationId, id))
    .orderBy(asc(groups.name));
  const people = await db
    .select({ login: users.login })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.organizationId, id))
    .orderBy(asc(users.login));
  const open = and(
    eq(invitations.organizationId, id),
    isNull(invitations.acceptedAt),
    isNull(invitations.withdrawnAt),
    gt(invitations.expiresAt, now),
  );
  const alive = and(isNull(tokens.revokedAt), or(isNull(tokens.expiresAt), gt(tokens.expiresAt, now)));
  return {
    channels: own.map(({ name }) => name),
    packages: await db.$count(packages, inArray(packages.channelId, inside)),
    files: published?.files ?? 0,
    size: published?.size ?? 0,
    groups: grouped.map(({ name }) => name),
    members: people.map(({ login }) => login),
    invitations: await db.$count(invitations, open),
    tokens: await db
      .select({ name: tokens.name, owner: users.login, lastUsedAt: tokens.lastUsedAt })
      .from(tokens)
      .leftJoin(users, eq(users.id, tokens.userId))
      .where(and(eq(tokens.organizationId, id), alive))
      .orderBy(asc(tokens.name)),
  };
}

/** What would go with an organization, for whoever may delete it. */
export async function contentsOfOrganization(ctx: Context, name: string): Promise<Contents> {
  const at = await getOrganizationRow(ctx.db, name);
  authorize(ctx, "organization.delete", resourceOf(at));
  return contentsOf(ctx.db, at, ctx.now);
}

/**
 * Deletes an organization with everything in it. Tokens that it owns or that are fenced to it go: without the fence they
 * would reach further than their owner wished. All names stay reserved, and so do the audit rows.
 */
export function deleteOrganization(ctx: Context, { organization }: OrganizationRef): Promise<null> {
  return change(ctx, async (tx, ctx) => {
    const at = await getOrganizationRow(tx, organization);
    const permit = authorize(ctx, "organization.delete", resourceOf(at));
    const gone = await contentsOf(tx, at, ctx.now);
    const own = await tx.select({ id: channels.id }).from(channels).where(eq(channels.organizationId, at.id));
    await doomFilesOf(
      tx,
      own.map(({ id }) => id),
      ctx.now,
    );
    // Grants, packages, files, blocks and what tokens name of all this go by the database's own rules.
    await tx.delete(tokens).where(eq(tokens.organizationId, at.id));
    await tx.delete(channels).where(eq(channels.organizationId, at.id));
    await tx.delete(groups).where(eq(groups.organizationId, at.id));
    await tx.delete(invitations).where(eq(invitations.organizationId, at.id));
    await tx.delete(memberships).where(eq(memberships.organizationId, at.id));
    await tx.delete(organizations).where(eq(organizations.id, at.id));
    return permit.record({ subject: subjectOf(at), before: { ...at, ...gone }, value: null });
  });
}
