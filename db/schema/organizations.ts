import {
  KINDS,
  LEVELS,
  PACKAGE_ACCESSES,
  REPLACES,
  ROLES,
  type TokenPolicy,
  VISIBILITIES,
} from "#access/vocabulary.ts";
import { index, instant, integer, json, primaryKey, table, text, uniqueIndex } from "#db/dialect.ts";
import { users } from "./people.ts";

export const organizations = table(
  "organizations",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    displayName: text().notNull(),
    createdAt: instant().notNull(),
    version: integer().notNull().default(1),
    /** What the organization asks of tokens beyond the server's rules; null: nothing. */
    tokenPolicy: json<Partial<TokenPolicy>>(),
  },
  (t) => [uniqueIndex("organizations_name").on(t.name)],
);

export const memberships = table(
  "memberships",
  {
    organizationId: text()
      .notNull()
      .references(() => organizations.id),
    userId: text()
      .notNull()
      .references(() => users.id),
    role: text(ROLES).notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.userId] }), index("memberships_user").on(t.userId)],
);

/** An invitation by link. The code stands after `#` in the link; only its digest is stored. */
export const invitations = table(
  "invitations",
  {
    id: text().primaryKey(),
    organizationId: text()
      .notNull()
      .references(() => organizations.id),
    digest: text().notNull(),
    email: text().notNull(),
    role: text(ROLES).notNull(),
    groupIds: json<string[]>().notNull(),
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    acceptedAt: instant(),
    acceptedBy: text(),
    withdrawnAt: instant(),
  },
  (t) => [uniqueIndex("invitations_digest").on(t.digest), index("invitations_organization").on(t.organizationId)],
);

export const groups = table(
  "groups",
  {
    id: text().primaryKey(),
    organizationId: text()
      .notNull()
      .references(() => organizations.id),
    name: text().notNull(),
    description: text().notNull(),
    /** What `anaconda groups add -p` says; null: none. */
    defaultLevel: text(LEVELS),
    createdAt: instant().notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [uniqueIndex("groups_name").on(t.organizationId, t.name)],
);

export const groupMembers = table(
  "group_members",
  {
    groupId: text()
      .notNull()
      .references(() => groups.id, { onDelete: "cascade" }),
    userId: text()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.groupId, t.userId] }), index("group_members_user").on(t.userId)],
);

export const channels = table(
  "channels",
  {
    id: text().primaryKey(),
    organizationId: text()
      .notNull()
      .references(() => organizations.id),
    name: text().notNull(),
    description: text().notNull(),
    visibility: text(VISIBILITIES).notNull(),
    newPackages: text(PACKAGE_ACCESSES).notNull(),
    replace: text(REPLACES).notNull(),
    createdAt: instant().notNull(),
    version: integer().notNull().default(1),
    /** Moves with every change of what clients may read here. */
    revision: integer().notNull().default(1),
  },
  (t) => [uniqueIndex("channels_name").on(t.name), index("channels_organization").on(t.organizationId)],
);

export const channelGrants = table(
  "channel_grants",
  {
    groupId: text()
      .notNull()
      .references(() => groups.id, { onDelete: "cascade" }),
    channelId: text()
      .notNull()
      .references(() => channels.id, { onDelete: "cascade" }),
    level: text(LEVELS).notNull(),
    createdAt: instant().notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [primaryKey({ columns: [t.groupId, t.channelId] }), index("channel_grants_channel").on(t.channelId)],
);

export const packages = table(
  "packages",
  {
    id: text().primaryKey(),
    channelId: text()
      .notNull()
      .references(() => channels.id, { onDelete: "cascade" }),
    kind: text(KINDS).notNull(),
    name: text().notNull(),
    access: text(PACKAGE_ACCESSES).notNull(),
    summary: text().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [uniqueIndex("packages_name").on(t.channelId, t.kind, t.name)],
);

export const packageGrants = table(
  "package_grants",
  {
    groupId: text()
      .notNull()
      .references(() => groups.id, { onDelete: "cascade" }),
    packageId: text()
      .notNull()
      .references(() => packages.id, { onDelete: "cascade" }),
    channelId: text()
      .notNull()
      .references(() => channels.id, { onDelete: "cascade" }),
    level: text(LEVELS).notNull(),
    createdAt: instant().notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [primaryKey({ columns: [t.groupId, t.packageId] }), index("package_grants_package").on(t.packageId)],
);
