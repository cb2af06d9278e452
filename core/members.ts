/** People of an organization and their roles. The last owner stays; nobody gives or takes a role above their own. */
import { and, asc, count, eq, ne } from "drizzle-orm";
import { roleAtLeast } from "#access/can.ts";
import type { Action } from "#access/policy.ts";
import type { Role } from "#access/vocabulary.ts";
import type { Reader, Writer } from "#db/client.ts";
import { groupMembers, groups, memberships } from "#db/schema/organizations.ts";
import { users } from "#db/schema/people.ts";
import { authorize, beforehand, change } from "./change.ts";
import type { Context } from "./context.ts";
import { getOrganizationRow, type Organization, resourceOf } from "./organizations.ts";
import type { AddMember, AddNewMember, RemoveMember, SetRole } from "./people.input.ts";
import { conflict, missing } from "./refusal.ts";
import { createUser, getUserRow } from "./users.ts";

export type Member = {
  id: string;
  login: string;
  name: string;
  /** Empty for whoever may not know it. */
  email: string;
  active: boolean;
  role: Role;
  since: Date;
  groups: string[];
};

const columns = {
  id: users.id,
  login: users.login,
  name: users.name,
  email: users.email,
  active: users.active,
  role: memberships.role,
  since: memberships.createdAt,
};

const subjectOf = (organization: Organization, user: { id: string; login: string }) => ({
  kind: "member",
  id: user.id,
  name: user.login,
  organizationId: organization.id,
});

/** Making, unmaking or inviting an owner takes an owner. */
export const actionFor = (roles: readonly (Role | undefined)[], otherwise: Action): Action =>
  roles.includes("owner") ? "member.owner" : otherwise;

async function findMember(db: Reader, organizationId: string, login: string) {
  const [row] = await db
    .select(columns)
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.organizationId, organizationId), eq(users.login, login)));
  return row;
}

/** Everybody in an organization by login, with the names of their groups. Addresses are for its administrators. */
export async function listMembers(ctx: Context, organization: string): Promise<Member[]> {
  const { id, name } = await getOrganizationRow(ctx.db, organization);
  authorize(ctx, "member.see", { kind: "organization", id, name });
  const rows = await ctx.db
    .select(columns)
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.organizationId, id))
    .orderBy(asc(users.login));
  const inGroups = await ctx.db
    .select({ userId: groupMembers.userId, name: groups.name })
    .from(groupMembers)
    .innerJoin(groups, eq(groups.id, groupMembers.groupId))
    .where(eq(groups.organizationId, id))
    .orderBy(asc(groups.name));
  const byUser = Map.groupBy(inGroups, (row) => row.userId);
  const { person } = ctx.standing;
  const all = roleAtLeast(person?.roles[id], "admin");
  return rows.map((row) => {
    const email = all || row.id === person?.id ? row.email : "";
    return { ...row, email, groups: (byUser.get(row.id) ?? []).map((group) => group.name) };
  });
}

/** Adds the membership row and nothing else; for verbs that have their own permit. */
export async function insertMember(tx: Writer, now: Date, organizationId: string, userId: string, role: Role) {
  await tx.insert(memberships).values({ organizationId, userId, role, createdAt: now });
}

/** Adds a person who has an account, directly. Server administrators alone do so; everyone else invites. */
export function addMember(ctx: Context, { organization, login, role }: AddMember): Promise<Member> {
  return change(ctx, async (tx, ctx) => {
    const at = await getOrganizationRow(tx, organization);
    authorize(ctx, actionFor([role], "member.change"), resourceOf(at));
    const permit = authorize(ctx, "user.manage", { kind: "server" });
    const user = await getUserRow(tx, login);
    if (await findMember(tx, at.id, login)) throw conflict(`${login} is a member of ${at.name} already.`);
    await insertMember(tx, ctx.now, at.id, user.id, role);
    const { id, name, email, active } = user;
    const value: Member = { id, login, name, email, active, role, since: ctx.now, groups: [] };
    return permit.record({ subject: subjectOf(at, user), after: { role }, value });
  });
}

/** Makes a person and adds them, for server administrators; without a password the answer has the link to choose one. */
export async function addNewMember(
  ctx: Context,
  { organization, role, ...person }: AddNewMember,
): Promise<{ login: string; link: string | null }> {
  // Both are asked before the first change: a refusal of the second must not leave an account behind.
  const at = await getOrganizationRow(ctx.db, organization);
  await beforehand(ctx, () => authorize(ctx, actionFor([role], "member.change"), resourceOf(at)));
  const { user, link } = await createUser(ctx, person);
  await addMember(ctx, { organization, login: user.login, role });
  return { login: user.login, link };
}

/** An account that is not active can do nothing for an organization: it does not count. */
async function keepAnOwner(tx: Writer, organizationId: string, without: string) {
  const [row] = await tx
    .select({ left: count() })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(
      and(
        eq(memberships.organizationId, organizationId),
        eq(memberships.role, "owner"),
        eq(users.active, true),
        ne(users.id, without),
      ),
    );
  if ((row?.left ?? 0) === 0) throw conflict("This is the last owner. Make another member an owner first.");
}

/** Changes a member's role. */
export function setRole(ctx: Context, { organization, login, role }: SetRole): Promise<{ login: string; role: Role }> {
  return change(ctx, async (tx, ctx) => {
    const at = await getOrganizationRow(tx, organization);
    const member = await findMember(tx, at.id, login);
    const permit = authorize(ctx, actionFor([member?.role, role], "member.change"), resourceOf(at));
    if (!member) throw missing();
    if (member.role === role) return permit.unchanged({ login, role });
    if (member.role === "owner") await keepAnOwner(tx, at.id, member.id);
    await tx
      .update(memberships)
      .set({ role })
      .where(and(eq(memberships.organizationId, at.id), eq(memberships.userId, member.id)));
    return permit.record({
      subject: subjectOf(at, member),
      before: { role: member.role },
      after: { role },
      value: { login, role },
    });
  });
}

/** Takes a person out of an organization and of all its groups. */
export function removeMember(ctx: Context, { organization, login }: RemoveMember): Promise<null> {
  return change(ctx, async (tx, ctx) => {
    const at = await getOrganizationRow(tx, organization);
    const member = await findMember(tx, at.id, login);
    const permit = authorize(ctx, actionFor([member?.role], "member.change"), resourceOf(at));
    if (!member) throw missing();
    if (member.role === "owner") await keepAnOwner(tx, at.id, member.id);
    const own = await tx.select({ id: groups.id }).from(groups).where(eq(groups.organizationId, at.id));
    for (const group of own)
      await tx.delete(groupMembers).where(and(eq(groupMembers.groupId, group.id), eq(groupMembers.userId, member.id)));
    await tx.delete(memberships).where(and(eq(memberships.organizationId, at.id), eq(memberships.userId, member.id)));
    return permit.record({ subject: subjectOf(at, member), before: { role: member.role }, value: null });
  });
}
