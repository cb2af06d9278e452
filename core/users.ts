/** People: made by server administrators, by setup and by accepted invitations. */
import { and, asc, count, eq, gt, isNull, ne } from "drizzle-orm";
import { v7 as newId } from "uuid";
import type { Reader, Writer } from "#db/client.ts";
import { groupMembers, memberships, organizations } from "#db/schema/organizations.ts";
import { passwordLinks, sessions, users } from "#db/schema/people.ts";
import { tokens } from "#db/schema/tokens.ts";
import { authorize, beforehand, change, proven } from "./change.ts";
import type { Context } from "./context.ts";
import { orphanTokens } from "./departures.ts";
import { claimName } from "./names.ts";
import type { ChoosePassword, CreateUser, UpdateUser, UserRef } from "./people.input.ts";
import { conflict, invalid, missing, takenField } from "./refusal.ts";
import { digestOf, mintCode } from "./secret.ts";

const LINK_LIFETIME = 3 * 86_400_000;
const names = new Intl.ListFormat("en", { type: "conjunction" });

export type User = Pick<
  typeof users.$inferSelect,
  "id" | "login" | "name" | "email" | "active" | "administrator" | "createdAt"
>;

const visible = {
  id: users.id,
  login: users.login,
  name: users.name,
  email: users.email,
  active: users.active,
  administrator: users.administrator,
  createdAt: users.createdAt,
};

const SERVER = { kind: "server" } as const;
const subjectOf = (user: { id: string; login: string }) => ({
  kind: "user",
  id: user.id,
  name: user.login,
  organizationId: null,
});

/** The person with a login, active or not, or undefined. */
export async function findUser(db: Reader, login: string): Promise<User | undefined> {
  return (await db.select(visible).from(users).where(eq(users.login, login)))[0];
}

/** @throws Refusal missing when nobody has the login. */
export async function getUserRow(db: Reader, login: string): Promise<User> {
  const user = await findUser(db, login);
  if (!user) throw missing();
  return user;
}

/** Adds a person's row and takes the login; for verbs that have their own permit. */
export async function insertUser(
  tx: Writer,
  now: Date,
  person: { login: string; email: string; name: string; passwordHash: string | null; administrator: boolean },
): Promise<User> {
  const id = newId();
  const { login, email, passwordHash, administrator } = person;
  await claimName(tx, { kind: "user", name: login, id }, "login");
  const [other] = await tx.select({ id: users.id }).from(users).where(eq(users.email, email.toLowerCase()));
  if (other) throw takenField("email", "Another account has this email address.");
  const row = {
    id,
    login,
    email: email.toLowerCase(),
    name: person.name || login,
    passwordHash,
    administrator,
    active: true,
    createdAt: now,
  };
  await tx.insert(users).values(row);
  const { passwordHash: _, ...user } = row;
  return user;
}

/** A link by which a person chooses a password: one use, three days. Only its digest is stored. */
async function insertPasswordLink(tx: Writer, ctx: Context, userId: string): Promise<string> {
  const code = mintCode();
  const expiresAt = new Date(ctx.now.getTime() + LINK_LIFETIME);
  await tx
    .insert(passwordLinks)
    .values({ digest: digestOf(`password ${code}`), userId, createdAt: ctx.now, expiresAt });
  return `${ctx.services.settings.publicUrl}/password#${code}`;
}

/** Everybody on the server, for its administrators, by login. */
export async function listUsers(ctx: Context): Promise<User[]> {
  authorize(ctx, "user.manage", SERVER);
  return ctx.db.select(visible).from(users).orderBy(asc(users.login));
}

/** One person, for server administrators. */
export async function getUser(ctx: Context, login: string): Promise<User> {
  authorize(ctx, "user.manage", SERVER);
  return getUserRow(ctx.db, login);
}

/** Makes a person; without a password the answer has the link by which they choose one. */
export async function createUser(ctx: Context, input: CreateUser): Promise<{ user: User; link: string | null }> {
  await beforehand(ctx, () => authorize(ctx, "user.manage", SERVER));
  const passwordHash = input.password ? await ctx.services.passwords.hash(input.password) : null;
  return change(ctx, async (tx, ctx) => {
    const permit = authorize(ctx, "user.manage", SERVER);
    const user = await insertUser(tx, ctx.now, { ...input, passwordHash, administrator: false });
    const link = passwordHash ? null : await insertPasswordLink(tx, ctx, user.id);
    return permit.record({ subject: subjectOf(user), after: user, value: { user, link } });
  });
}

/** Activates, deactivates, makes or unmakes an administrator. The last active administrator stays. */
export function updateUser(ctx: Context, { login, active, administrator }: UpdateUser): Promise<User> {
  return change(ctx, async (tx, ctx) => {
    const permit = authorize(ctx, "user.manage", SERVER);
    const before = await getUserRow(tx, login);
    const after = { ...before, active: active ?? before.active, administrator: administrator ?? before.administrator };
    if (before.active && before.administrator && !(after.active && after.administrator)) await keepAnAdministrator(tx);
    await tx
      .update(users)
      .set({ active: after.active, administrator: after.administrator })
      .where(eq(users.id, before.id));
    const leaving = before.active && !after.active;
    if (!after.active)
      await tx
        .update(sessions)
        .set({ endedAt: ctx.now })
        .where(and(eq(sessions.userId, before.id), isNull(sessions.endedAt)));
    const orphaned = leaving ? await orphanTokens(tx, ctx.now, before.login) : [];
    const told = orphaned.length > 0 ? { ...after, orphaned } : after;
    return permit.record({ subject: subjectOf(before), before, after: told, value: after });
  });
}

/** Gives a person a new link to choose a password with. Earlier links die; the present password and sessions do not. */
export function resetPassword(ctx: Context, { login }: UserRef): Promise<{ login: string; link: string }> {
  return change(ctx, async (tx, ctx) => {
    const permit = authorize(ctx, "user.manage", SERVER);
    const user = await getUserRow(tx, login);
    if (!user.active) throw conflict(`The account ${login} is not active. Activate it first.`);
    const open = and(eq(passwordLinks.userId, user.id), isNull(passwordLinks.usedAt));
    await tx
      .update(passwordLinks)
      .set({ usedAt: ctx.now })
      .where(and(open, gt(passwordLinks.expiresAt, ctx.now)));
    const link = await insertPasswordLink(tx, ctx, user.id);
    const expiresAt = new Date(ctx.now.getTime() + LINK_LIFETIME);
    const after = { passwordLink: { expiresAt } };
    return permit.record({ subject: subjectOf(user), after, value: { login, link }, touches: {} });
  });
}

/** Removes an account that is not active, with its memberships and tokens. Its login stays reserved, its history readable. */
export function deleteUser(ctx: Context, { login }: UserRef): Promise<null> {
  return change(ctx, async (tx, ctx) => {
    const permit = authorize(ctx, "user.manage", SERVER);
    const before = await getUserRow(tx, login);
    if (before.active) throw conflict(`The account ${login} is active. Deactivate it first.`);
    await keepOwners(tx, before);
    const places = await tx
      .select({ organizationId: memberships.organizationId, role: memberships.role })
      .from(memberships)
      .where(eq(memberships.userId, before.id));
    const own = await tx
      .delete(tokens)
      .where(and(eq(tokens.userId, before.id), eq(tokens.ownerKind, "user")))
      .returning({ id: tokens.id, name: tokens.name });
    for (const table of [groupMembers, memberships, sessions, passwordLinks])
      await tx.delete(table).where(eq(table.userId, before.id));
    await tx.delete(users).where(eq(users.id, before.id));
    // Each organization reads in its own log why somebody is gone.
    const told = places.map(({ organizationId, role }) => ({
      subject: { kind: "member", id: before.id, name: login, organizationId },
      before: { role },
    }));
    return permit.recordEach([{ subject: subjectOf(before), before: { ...before, tokens: own } }, ...told], null);
  });
}

/** Nobody may be the only owner of anything and go: refused with the names of those organizations. */
async function keepOwners(tx: Reader, { id, login }: User) {
  const owned = await tx
    .select({ id: organizations.id, name: organizations.name })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .where(and(eq(memberships.userId, id), eq(memberships.role, "owner")))
    .orderBy(asc(organizations.name));
  const lone: string[] = [];
  for (const at of owned) if ((await countOwners(tx, at.id, id)) === 0) lone.push(at.name);
  if (lone.length > 0)
    throw conflict(
      `${login} is the last owner of ${names.format(lone)}. Give ${lone.length > 1 ? "each" : "it"} another owner first.`,
    );
}

/** The owners of an organization without one person. An account that is not active can do nothing for it: it does not count. */
export async function countOwners(tx: Reader, organizationId: string, without: string): Promise<number> {
  const others = and(eq(memberships.organizationId, organizationId), ne(memberships.userId, without));
  const [row] = await tx
    .select({ left: count() })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(others, eq(memberships.role, "owner"), eq(users.active, true)));
  return row?.left ?? 0;
}

async function keepAnAdministrator(tx: Writer) {
  const [row] = await tx
    .select({ left: count() })
    .from(users)
    .where(and(eq(users.active, true), eq(users.administrator, true)));
  if ((row?.left ?? 0) <= 1) throw conflict("This is the last server administrator. Make another one first.");
}

/** Chooses a password with the code of a link; every session of the person ends. */
export async function choosePassword(ctx: Context, { code, password }: ChoosePassword): Promise<{ login: string }> {
  const dead = () => invalid("This link has been used, has expired or is not whole. Ask for a new one.");
  const digest = digestOf(`password ${code}`);
  const passwordHash = await ctx.services.passwords.hash(password);
  return change(ctx, async (tx, ctx) => {
    const [row] = await tx
      .select({ link: passwordLinks, user: visible })
      .from(passwordLinks)
      .innerJoin(users, eq(users.id, passwordLinks.userId))
      .where(eq(passwordLinks.digest, digest));
    if (!row || row.link.usedAt || row.link.expiresAt <= ctx.now || !row.user.active) throw dead();
    await tx.update(passwordLinks).set({ usedAt: ctx.now }).where(eq(passwordLinks.digest, digest));
    await tx.update(users).set({ passwordHash }).where(eq(users.id, row.user.id));
    await tx.update(sessions).set({ endedAt: ctx.now }).where(eq(sessions.userId, row.user.id));
    return proven("password.choose").record({ subject: subjectOf(row.user), value: { login: row.user.login } });
  });
}
