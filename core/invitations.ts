/** Invitations by link: the code stands after `#`, is stored as a digest, works once and for seven days. */
import { and, desc, eq, inArray, isNull } from "drizzle-orm";
import { v7 as newId } from "uuid";
import { can } from "#access/can.ts";
import type { Role } from "#access/vocabulary.ts";
import type { Reader, Writer } from "#db/client.ts";
import { groupMembers, groups, invitations, memberships, organizations } from "#db/schema/organizations.ts";
import { users } from "#db/schema/people.ts";
import { authorize, beforehand, change, proven } from "./change.ts";
import type { Context } from "./context.ts";
import { withdrawOpen } from "./departures.ts";
import { actionFor, insertMember } from "./members.ts";
import { Email } from "./names.input.ts";
import { getOrganizationRow, resourceOf } from "./organizations.ts";
import type { AcceptInvitation, Invite, InviteMany, WithdrawInvitation } from "./people.input.ts";
import { conflict, invalid, invalidField, missing, Refusal } from "./refusal.ts";
import { digestOf, mintCode } from "./secret.ts";
import { personStanding } from "./standing.ts";
import { insertUser } from "./users.ts";

const LIFETIME = 7 * 86_400_000;

export type Invitation = {
  id: string;
  email: string;
  role: Role;
  createdAt: Date;
  expiresAt: Date;
  status: "open" | "accepted" | "withdrawn" | "expired";
};

function statusOf(row: typeof invitations.$inferSelect, now: Date): Invitation["status"] {
  if (row.acceptedAt) return "accepted";
  if (row.withdrawnAt) return "withdrawn";
  return row.expiresAt <= now ? "expired" : "open";
}

const project = (row: typeof invitations.$inferSelect, now: Date): Invitation => {
  const { id, email, role, createdAt, expiresAt } = row;
  return { id, email, role, createdAt, expiresAt, status: statusOf(row, now) };
};

/** The invitations of an organization, newest first, for its administrators. */
export async function listInvitations(ctx: Context, organization: string): Promise<Invitation[]> {
  const at = await getOrganizationRow(ctx.db, organization);
  authorize(ctx, "member.invite", resourceOf(at));
  const rows = await ctx.db
    .select()
    .from(invitations)
    .where(eq(invitations.organizationId, at.id))
    .orderBy(desc(invitations.createdAt));
  return rows.map((row) => project(row, ctx.now));
}

/** One invitation of an organization, for its administrators. */
export async function getInvitation(ctx: Context, { organization, id }: WithdrawInvitation): Promise<Invitation> {
  const at = await getOrganizationRow(ctx.db, organization);
  authorize(ctx, "member.invite", resourceOf(at));
  const [row] = await ctx.db
    .select()
    .from(invitations)
    .where(and(eq(invitations.id, id), eq(invitations.organizationId, at.id)));
  return row ? project(row, ctx.now) : Promise.reject(missing());
}

async function groupIdsOf(db: Reader, organizationId: string, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const rows = await db
    .select({ id: groups.id, name: groups.name })
    .from(groups)
    .where(and(eq(groups.organizationId, organizationId), inArray(groups.name, [...names])));
  const absent = names.find((name) => !rows.some((row) => row.name === name));
  if (absent) throw invalidField("groups", `There is no group named ${absent}.`);
  return rows.map((row) => row.id);
}

/** Invites a person; the link is shown (and mailed where mail is configured) and cannot be read again later. */
export async function invite(
  ctx: Context,
  input: Invite,
): Promise<{ invitation: Invitation; link: string; mailed: boolean }> {
  const code = mintCode();
  const made = await change(ctx, async (tx, ctx) => {
    const at = await getOrganizationRow(tx, input.organization);
    const permit = authorize(ctx, actionFor([input.role], "member.invite"), resourceOf(at));
    const email = input.email.toLowerCase();
    const [there] = await tx
      .select({ login: users.login })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(and(eq(memberships.organizationId, at.id), eq(users.email, email)));
    if (there)
      throw conflict(`${email} belongs to ${there.login}, a member already.`, {
        email: `${there.login} is a member already.`,
      });
    const row = {
      id: newId(),
      organizationId: at.id,
      digest: digestOf(`invitation ${code}`),
      email,
      role: input.role,
      groupIds: await groupIdsOf(tx, at.id, input.groups),
      createdBy: ctx.standing.person?.id ?? "",
      createdAt: ctx.now,
      expiresAt: new Date(ctx.now.getTime() + LIFETIME),
      acceptedAt: null,
      acceptedBy: null,
      withdrawnAt: null,
    };
    await tx.insert(invitations).values(row);
    const subject = { kind: "invitation", id: row.id, name: email, organizationId: at.id };
    const invitation = project(row, ctx.now);
    return permit.record({
      subject,
      after: { ...invitation, groups: input.groups },
      value: { invitation, organization: at.displayName },
      touches: {},
    });
  });
  const link = `${ctx.services.settings.publicUrl}/invite#${code}`;
  return { invitation: made.invitation, link, mailed: await mailLink(ctx, made, link) };
}

/** What became of one line of an invitation to several. */
export type Invited = { email: string; link: string; mailed: boolean } | { email: string; problem: string };

/** Invites several people, each an act of its own: a line that cannot be invited says why and stops no other. */
export async function inviteMany(ctx: Context, { emails, ...rest }: InviteMany): Promise<Invited[]> {
  const all = await beforehand(ctx, () => listInvitations(ctx, rest.organization));
  const open = new Set(all.filter(({ status }) => status === "open").map(({ email }) => email));
  const made: Invited[] = [];
  for (const email of emails) {
    const problem = "Invited already. Withdraw that invitation to send a new link.";
    made.push(open.has(email) ? { email, problem } : await inviteLine(ctx, { ...rest, email }));
  }
  return made;
}

async function inviteLine(ctx: Context, input: Invite): Promise<Invited> {
  const { email } = input;
  const checked = Email.safeParse(email);
  if (!checked.success) return { email, problem: checked.error.issues[0]?.message ?? "" };
  try {
    const { link, mailed } = await invite(ctx, input);
    return { email, link, mailed };
  } catch (fault) {
    if (fault instanceof Refusal && fault.fields.email) return { email, problem: fault.fields.email };
    throw fault;
  }
}

async function mailLink(ctx: Context, made: { invitation: Invitation; organization: string }, link: string) {
  if (!ctx.services.mail) return false;
  const text = `${ctx.actor.name} invites you to ${made.organization} on Sluice.\n\n${link}\n\nThe link works once, for seven days.\n`;
  try {
    await ctx.services.mail(made.invitation.email, `Invitation to ${made.organization}`, text);
    return true;
  } catch (fault) {
    // The invitation stands; whoever made it has the link and is told that no mail went out.
    ctx.services.log.warn(
      { requestId: ctx.requestId, fault: (fault as Error).message },
      "invitation mail was not sent",
    );
    return false;
  }
}

/** Takes an invitation back. */
export function withdrawInvitation(ctx: Context, { organization, id }: WithdrawInvitation): Promise<null> {
  return change(ctx, async (tx, ctx) => {
    const at = await getOrganizationRow(tx, organization);
    const permit = authorize(ctx, "member.invite", resourceOf(at));
    const [row] = await tx
      .select()
      .from(invitations)
      .where(and(eq(invitations.id, id), eq(invitations.organizationId, at.id)));
    if (!row) throw missing();
    if (statusOf(row, ctx.now) !== "open") throw conflict("This invitation is not open any more.");
    await tx.update(invitations).set({ withdrawnAt: ctx.now }).where(eq(invitations.id, id));
    const subject = { kind: "invitation", id, name: row.email, organizationId: at.id };
    return permit.record({ subject, before: project(row, ctx.now), value: null, touches: {} });
  });
}

type Open = { row: typeof invitations.$inferSelect; organization: typeof organizations.$inferSelect };

/** The open invitation of a code, its maker's rights checked again. */
async function getOpen(tx: Reader, code: string, now: Date): Promise<Open> {
  const dead = invalid(
    "This invitation has been used or withdrawn, has expired, or the link is not whole. Ask for a new one.",
  );
  const [found] = await tx
    .select({ row: invitations, organization: organizations })
    .from(invitations)
    .innerJoin(organizations, eq(organizations.id, invitations.organizationId))
    .where(eq(invitations.digest, digestOf(`invitation ${code}`)));
  if (!found || statusOf(found.row, now) !== "open") throw dead;
  const maker = await personStanding(tx, found.row.createdBy);
  const action = actionFor([found.row.role], "member.invite");
  if (!maker || !can(maker, action, resourceOf(found.organization)).allowed) throw dead;
  return found;
}

/** What an invitation offers, for whoever holds its code. */
export async function readInvitation(ctx: Context, code: string) {
  const { row, organization } = await getOpen(ctx.db, code, ctx.now);
  return { email: row.email, role: row.role, organization: organization.displayName, expiresAt: row.expiresAt };
}

async function accept(tx: Writer, ctx: Context, { row, organization }: Open, user: { id: string; login: string }) {
  const [there] = await tx
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.organizationId, organization.id), eq(memberships.userId, user.id)));
  if (there) throw conflict(`You are a member of ${organization.name} already.`);
  await insertMember(tx, ctx.now, organization.id, user.id, row.role);
  const still =
    row.groupIds.length > 0
      ? await tx.select({ id: groups.id, name: groups.name }).from(groups).where(inArray(groups.id, row.groupIds))
      : [];
  for (const { id } of still)
    await tx.insert(groupMembers).values({ groupId: id, userId: user.id, createdAt: ctx.now });
  await tx
    .update(invitations)
    .set({ acceptedAt: ctx.now, acceptedBy: user.id })
    .where(and(eq(invitations.id, row.id), isNull(invitations.acceptedAt)));
  await withdrawOpen(tx, ctx.now, organization.id, user.id);
  const subject = { kind: "member", id: user.id, name: user.login, organizationId: organization.id };
  const joined = still.map(({ id, name }) => ({
    subject: { kind: "group", id, name, organizationId: organization.id },
    after: { added: user.login },
  }));
  const done = [{ subject, after: { role: row.role, invitation: row.id } }, ...joined];
  return proven("invitation.accept").recordEach(done, { organization: organization.name, user });
}

/** Accepts as a new person, whose account this makes. The caller starts the session. */
export async function acceptAsNew(ctx: Context, input: AcceptInvitation) {
  await readInvitation(ctx, input.code);
  const passwordHash = await ctx.services.passwords.hash(input.password);
  return change(ctx, async (tx, ctx) => {
    const open = await getOpen(tx, input.code, ctx.now);
    const { login, name } = input;
    const user = await insertUser(tx, ctx.now, {
      login,
      name,
      email: open.row.email,
      passwordHash,
      administrator: false,
    });
    return accept(tx, ctx, open, user);
  });
}

/** Accepts as the person who is signed in. */
export function acceptAsMe(ctx: Context, code: string) {
  return change(ctx, async (tx, ctx) => {
    const { person } = ctx.standing;
    if (!person || ctx.standing.token) throw invalid("Sign in first.");
    return accept(tx, ctx, await getOpen(tx, code, ctx.now), person);
  });
}
