/** What a row of the audit log speaks about, as it is now: for the link to it. */
import { eq } from "drizzle-orm";
import type { Kind } from "#access/vocabulary.ts";
import type { Reader } from "#db/client.ts";
import { files } from "#db/schema/files.ts";
import { channels, groups, invitations, memberships, organizations, packages } from "#db/schema/organizations.ts";
import { type audit, users } from "#db/schema/people.ts";
import { tokens } from "#db/schema/tokens.ts";

export type AuditObject =
  | {
      kind: "channel" | "group" | "member" | "user" | "token" | "organization" | "invitation";
      id: string;
      name: string;
    }
  | { kind: "package"; channel: string; packageKind: Kind; name: string };

/** Kinds of things that have a page while they are there. */
export const LINKED = ["channel", "group", "member", "user", "token", "organization", "invitation", "package", "file"];

type Row = Pick<typeof audit.$inferSelect, "objectKind" | "objectId">;

const PACKAGE = { kind: packages.kind, name: packages.name, channel: channels.name };

async function packageOf(db: Reader, objectKind: string, id: string): Promise<AuditObject | null> {
  const rows =
    objectKind === "file"
      ? db
          .select(PACKAGE)
          .from(files)
          .innerJoin(packages, eq(packages.id, files.packageId))
          .innerJoin(channels, eq(channels.id, packages.channelId))
          .where(eq(files.id, id))
      : db
          .select(PACKAGE)
          .from(packages)
          .innerJoin(channels, eq(channels.id, packages.channelId))
          .where(eq(packages.id, id));
  const [row] = await rows;
  return row ? { kind: "package", channel: row.channel, packageKind: row.kind, name: row.name } : null;
}

/** A person's page stands in the organization while they belong to it. */
async function personOf(db: Reader, id: string, organizationId: string | null): Promise<AuditObject | null> {
  const [user] = await db.select({ name: users.login }).from(users).where(eq(users.id, id));
  if (!user) return null;
  const inside = await db
    .select({ organizationId: memberships.organizationId })
    .from(memberships)
    .where(eq(memberships.userId, id));
  const member = inside.some((row) => row.organizationId === organizationId);
  return { kind: member ? "member" : "user", id, ...user };
}

const NAMED = {
  channel: { table: channels, name: channels.name },
  group: { table: groups, name: groups.name },
  token: { table: tokens, name: tokens.name },
  organization: { table: organizations, name: organizations.name },
  invitation: { table: invitations, name: invitations.email },
} as const;

/** Null when it is gone or was nothing that has a page. A person is a member where the log is their organization's. */
export async function objectOf(
  db: Reader,
  { objectKind, objectId }: Row,
  organizationId: string | null,
): Promise<AuditObject | null> {
  if (objectId === null) return null;
  if (objectKind === "file" || objectKind === "package") return packageOf(db, objectKind, objectId);
  if (objectKind === "user" || objectKind === "member") return personOf(db, objectId, organizationId);
  if (!(objectKind in NAMED)) return null;
  const kind = objectKind as keyof typeof NAMED;
  const { table, name } = NAMED[kind];
  const [row] = await db.select({ name }).from(table).where(eq(table.id, objectId));
  return row ? { kind, id: objectId, name: row.name } : null;
}
