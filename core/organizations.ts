import { asc, eq, inArray } from "drizzle-orm";
import { v7 as newId } from "uuid";
import type { Role } from "#access/vocabulary.ts";
import type { Reader, Writer } from "#db/client.ts";
import { channels, memberships, organizations } from "#db/schema/organizations.ts";
import { authorize, change } from "./change.ts";
import type { Context } from "./context.ts";
import { claimName } from "./names.ts";
import type { CreateOrganization, UpdateOrganization } from "./people.input.ts";
import { missing } from "./refusal.ts";

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
    const after = { ...before, displayName: input.displayName, version: before.version + 1 };
    await tx.update(organizations).set(after).where(eq(organizations.id, before.id));
    return permit.record({ subject: subjectOf(before), before, after, value: after, touches: {} });
  });
}
