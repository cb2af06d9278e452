import { flag, index, instant, integer, json, table, text, uniqueIndex } from "#db/dialect.ts";

/** One space for logins, organizations and channels. A name stays here, reserved, after its owner is gone. */
export const names = table("names", {
  name: text().primaryKey(),
  kind: text(["user", "organization", "channel"]).notNull(),
  id: text().notNull(),
});

export const users = table(
  "users",
  {
    id: text().primaryKey(),
    login: text().notNull(),
    name: text().notNull(),
    email: text().notNull(),
    /** argon2id in its own text form; null for a person who has not chosen a password yet. */
    passwordHash: text(),
    active: flag().notNull(),
    administrator: flag().notNull(),
    createdAt: instant().notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [uniqueIndex("users_login").on(t.login), uniqueIndex("users_email").on(t.email)],
);

/** A sign-in that can be ended. The cookie carries a random id; only its digest is stored. */
export const sessions = table(
  "sessions",
  {
    digest: text().primaryKey(),
    userId: text()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull(),
    lastSeenAt: instant().notNull(),
    endsAt: instant().notNull(),
    endedAt: instant(),
    address: text().notNull(),
    client: text().notNull(),
  },
  (t) => [index("sessions_user").on(t.userId)],
);

/** A link by which a person chooses a password: one use, short-lived; the code stands after `#`. */
export const passwordLinks = table(
  "password_links",
  {
    digest: text().primaryKey(),
    userId: text()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    usedAt: instant(),
  },
  (t) => [index("password_links_user").on(t.userId)],
);

/** Settings made on a page: the public address, whether setup is done. */
export const settings = table("settings", {
  key: text().primaryKey(),
  value: json<unknown>().notNull(),
});

/** Answers already given to an `Idempotency-Key`, by actor and route (architecture section 9); never a secret. */
export const idempotency = table(
  "idempotency",
  {
    key: text().primaryKey(),
    body: text().notNull(),
    objectId: text().notNull(),
    at: instant().notNull(),
  },
  (t) => [index("idempotency_at").on(t.at)],
);

/** What happened: no foreign keys, no secrets; rows outlive what they speak about. */
export const audit = table(
  "audit",
  {
    id: text().primaryKey(),
    at: instant().notNull(),
    action: text().notNull(),
    outcome: text(["done", "refused"]).notNull(),
    actorKind: text(["user", "token", "anonymous", "operator"]).notNull(),
    actorId: text(),
    actorName: text().notNull(),
    organizationId: text(),
    objectKind: text().notNull(),
    objectId: text(),
    objectName: text().notNull(),
    before: json<unknown>(),
    after: json<unknown>(),
    requestId: text().notNull(),
    address: text().notNull(),
    client: text().notNull(),
  },
  (t) => [
    index("audit_organization").on(t.organizationId, t.at),
    index("audit_at").on(t.at),
    index("audit_object").on(t.objectId),
  ],
);
