import { sql } from "drizzle-orm";
import { type ScopeId, USES } from "#access/vocabulary.ts";
import { index, instant, integer, json, primaryKey, table, text, uniqueIndex } from "#db/dialect.ts";
import { channels, groups, organizations } from "./organizations.ts";
import { users } from "./people.ts";

export const tokens = table(
  "tokens",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    note: text().notNull(),
    ownerKind: text(["user", "organization"]).notNull(),
    /** The person who owns it; null for an organization's token. */
    userId: text().references(() => users.id),
    /** The organization that owns it, or that a personal token is fenced to. */
    organizationId: text().references(() => organizations.id),
    scopes: json<ScopeId[]>().notNull(),
    whereKind: text(["all", "channels", "group"]).notNull(),
    whereGroupId: text().references(() => groups.id, { onDelete: "set null" }),
    networks: json<string[]>().notNull(),
    /** The sentence its maker read when it was made. */
    summary: text().notNull(),
    createdAt: instant().notNull(),
    createdBy: text().notNull(),
    /** The token that made it, if one did. */
    madeBy: text(),
    /** Since when whoever made an organization's token is gone or no administrator any more, until somebody says keep. */
    orphanedAt: instant(),
    /** When its secret was found where it should not be, until it is rotated. */
    leakedAt: instant(),
    /** When it last got a new secret, and with it a new lifetime. */
    renewedAt: instant(),
    /** Null: never, where policy allows. */
    expiresAt: instant(),
    revokedAt: instant(),
    revokedBy: text(),
    lastUsedAt: instant(),
    lastUsedClient: text(),
    lastUsedAddress: text(),
  },
  (t) => [
    // A name is free again once its token is revoked; expiry does not free it.
    uniqueIndex("tokens_user_name").on(t.userId, t.name).where(sql`revoked_at is null and owner_kind = 'user'`),
    uniqueIndex("tokens_organization_name")
      .on(t.organizationId, t.name)
      .where(sql`revoked_at is null and owner_kind = 'organization'`),
    index("tokens_user").on(t.userId),
    index("tokens_organization").on(t.organizationId),
  ],
);

/** What opens a token: digests only. At most two live at once, while one is being rotated out. */
export const tokenSecrets = table(
  "token_secrets",
  {
    digest: text().primaryKey(),
    tokenId: text()
      .notNull()
      .references(() => tokens.id, { onDelete: "cascade" }),
    /** `slc-AB12…9QxZ`, to recognise it by. */
    hint: text().notNull(),
    createdAt: instant().notNull(),
    /** When a rotated-out secret stops working; null for the present one. */
    endsAt: instant(),
    lastUsedAt: instant(),
    lastUsedClient: text(),
    lastUsedAddress: text(),
  },
  (t) => [index("token_secrets_token").on(t.tokenId)],
);

/** Where administrators of an organization have stopped a token that reaches into it. */
export const tokenBlocks = table(
  "token_blocks",
  {
    tokenId: text()
      .notNull()
      .references(() => tokens.id, { onDelete: "cascade" }),
    organizationId: text()
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    blockedAt: instant().notNull(),
    blockedBy: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tokenId, t.organizationId] }),
    index("token_blocks_organization").on(t.organizationId),
  ],
);

export const tokenChannels = table(
  "token_channels",
  {
    tokenId: text()
      .notNull()
      .references(() => tokens.id, { onDelete: "cascade" }),
    channelId: text()
      .notNull()
      .references(() => channels.id, { onDelete: "cascade" }),
    /** Package names or `prefix*`; empty: every package. */
    patterns: json<string[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tokenId, t.channelId] }), index("token_channels_channel").on(t.channelId)],
);

/** What a token was used for, by day (UTC); written in batches, at most a minute behind. */
export const tokenUsage = table(
  "token_usage",
  {
    tokenId: text()
      .notNull()
      .references(() => tokens.id, { onDelete: "cascade" }),
    /** `2026-11-24` */
    day: text().notNull(),
    what: text(USES).notNull(),
    /** Why, for refusals; empty otherwise. */
    reason: text().notNull(),
    times: integer().notNull(),
    lastAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tokenId, t.day, t.what, t.reason] }), index("token_usage_day").on(t.day)],
);

/** Which programs used a token, and from where. */
export const tokenClients = table(
  "token_clients",
  {
    tokenId: text()
      .notNull()
      .references(() => tokens.id, { onDelete: "cascade" }),
    client: text().notNull(),
    address: text().notNull(),
    times: integer().notNull(),
    firstAt: instant().notNull(),
    lastAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tokenId, t.client, t.address] })],
);
