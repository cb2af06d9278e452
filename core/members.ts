/** People of an organization and their roles. The last owner stays; nobody gives or takes a role above their own. */
import { and, asc, eq, inArray } from "drizzle-orm";
import { can } from "#access/can.ts";
import type { Action } from "#access/policy.ts";
import type { Role } from "#access/vocabulary.ts";
import type { Reader, Writer } from "#db/client.ts";
import { groupMembers, groups, memberships } from "#db/schema/organizations.ts";
import { users } from "#db/schema/people.ts";
import { authorize, beforehand, change } from "./change.ts";
import type { Context } from "./context.ts";
import { endTokens, orphanTokens, withdrawOpen } from "./departures.ts";
import { lastHand } from "./last-hand.ts";
import { getOrganizationRow, type Organization, resourceOf } from "./organizations.ts";
import type { AddMember, AddNewMember, LeaveOrganization, RemoveMember, SetRole } from "./people.input.ts";
import { conflict, missing } from "./refusal.ts";
import { countOwners, createUser, getUserRow } from "./users.ts";

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

/** The member of an organization with a login, whoever asks, or undefined; the caller authorizes. */
export async function findMember(db: Reader, organizationId: string, login: string) {
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
  const all = can(ctx.standing, "explain.others", { kind: "organization", id, name }).allowed;
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

async function keepAnOwner(tx: Reader, organizationId: string, without: string) {
  if ((await countOwners(tx, organizationId, without)) === 0)
    throw conflict("This is the last owner. Make another member an owner first.");
}

/** Changes a member's role. Whoever was an administrator and is none any more leaves the tokens they made to the others. */
export function setRole(ctx: Context, input: SetRole): Promise<{ login: string; role: Role }> {
  const { organization, login, role, was } = input;
  return change(ctx, async (tx, ctx) => {
    const at = await getOrganizationRow(tx, organization);
    const member = await findMember(tx, at.id, login);
    const permit = authorize(ctx, actionFor([member?.role, role], "member.change"), resourceOf(at));
    if (!member) throw missing();
    if (member.role === role) return permit.unchanged({ login, role });
    if (was !== undefined && was !== member.role)
      throw conflict(
        `${await lastHand(tx, ctx.now, member.id, `the role of ${login}`)}: it is ${member.role} now, you chose ${role}. Your change was not saved.`,
      );
    if (member.role === "owner") await keepAnOwner(tx, at.id, member.id);
    await tx
      .update(memberships)
      .set({ role })
      .where(and(eq(memberships.organizationId, at.id), eq(memberships.userId, member.id)));
    const orphaned = role === "member" ? await orphanTokens(tx, ctx.now, login, at.id) : [];
    return permit.record({
      subject: subjectOf(at, member),
      before: { role: member.role },
      after: orphaned.length > 0 ? { role, orphaned } : { role },
      value: { login, role },
    });
  });
}

/** Takes the membership, the groups and what tokens reach here; for verbs that have their own permit. */
async function endMembership(tx: Writer, ctx: Context, at: Organization, member: { id: string; login: string }) {
  const own = tx.select({ id: groups.id }).from(groups).where(eq(groups.organizationId, at.id));
  const left = await tx
    .select({ name: groups.name })
    .from(groupMembers)
    .innerJoin(groups, eq(groups.id, groupMembers.groupId))
    .where(and(eq(groups.organizationId, at.id), eq(groupMembers.userId, member.id)))
    .orderBy(asc(groups.name));
  await withdrawOpen(tx, ctx.now, at.id, member.id);
  await tx.delete(groupMembers).where(and(inArray(groupMembers.groupId, own), eq(groupMembers.userId, member.id)));
  await tx.delete(memberships).where(and(eq(memberships.organizationId, at.id), eq(memberships.userId, member.id)));
  return { groups: left.map(({ name }) => name), tokens: await endTokens(tx, ctx, at.id, member) };
}

/** Takes a person out of an organization and of all its groups, and ends what their tokens reach there. */
export function removeMember(ctx: Context, { organization, login }: RemoveMember): Promise<null> {
  return change(ctx, async (tx, ctx) => {
    const at = await getOrganizationRow(tx, organization);
    const member = await findMember(tx, at.id, login);
    const permit = authorize(ctx, actionFor([member?.role], "member.change"), resourceOf(at));
    if (!member) throw missing();
    if (member.role === "owner") await keepAnOwner(tx, at.id, member.id);
    const { groups, tokens } = await endMembership(tx, ctx, at, member);
    return permit.record({
      subject: subjectOf(at, member),
      before: { role: member.role, groups },
      after: { tokens },
      value: null,
    });
  });
}

/** Leaves an organization, as removing oneself would; every member may, except the last owner. */
export function leaveOrganization(ctx: Context, { organization }: LeaveOrganization): Promise<null> {
  return change(ctx, async (tx, ctx) => {
    const at = await getOrganizationRow(tx, organization);
    const permit = authorize(ctx, "member.leave", resourceOf(at));
    const member = await findMember(tx, at.id, ctx.standing.person?.login ?? "");
    if (!member) throw missing();
    if (member.role === "owner") await keepAnOwner(tx, at.id, member.id);
    const { groups, tokens } = await endMembership(tx, ctx, at, member);
    return permit.record({
      subject: subjectOf(at, member),
      before: { role: member.role, groups },
      after: { tokens },
      value: null,
    });
  });
}
