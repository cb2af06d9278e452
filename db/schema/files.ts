import { KINDS } from "#access/vocabulary.ts";
import { index, instant, integer, json, primaryKey, table, text, uniqueIndex } from "#db/dialect.ts";
import { channels, packages } from "./organizations.ts";

/** Bytes in `storage`, by sha-256. Bytes come first, this row second; bytes go a day after `doomedAt`. */
export const blobs = table(
  "blobs",
  {
    sha256: text().primaryKey(),
    size: integer().notNull(),
    createdAt: instant().notNull(),
    doomedAt: instant(),
  },
  (t) => [index("blobs_doomed").on(t.doomedAt)],
);

/** One artefact under one name. A removed file keeps its row: its name takes no other bytes. */
export const files = table(
  "files",
  {
    id: text().primaryKey(),
    channelId: text()
      .notNull()
      .references(() => channels.id, { onDelete: "cascade" }),
    packageId: text()
      .notNull()
      .references(() => packages.id, { onDelete: "cascade" }),
    kind: text(KINDS).notNull(),
    /** `noarch`, `linux-64` …; empty for PyPI. */
    subdir: text().notNull(),
    filename: text().notNull(),
    version: text().notNull(),
    build: text().notNull(),
    /** No foreign key: the row of a removed file outlives its bytes. */
    sha256: text().notNull(),
    md5: text().notNull(),
    size: integer().notNull(),
    /** What the index says of it, without digests and size. */
    record: json<Record<string, unknown>>().notNull(),
    /** What pages say of it: about, description, run exports. */
    about: json<Record<string, unknown>>().notNull(),
    uploadedBy: text().notNull(),
    createdAt: instant().notNull(),
    yankedAt: instant(),
    removedAt: instant(),
  },
  (t) => [
    uniqueIndex("files_name").on(t.channelId, t.kind, t.subdir, t.filename),
    index("files_package").on(t.packageId),
    index("files_blob").on(t.sha256),
  ],
);

export const fileLabels = table(
  "file_labels",
  {
    fileId: text()
      .notNull()
      .references(() => files.id, { onDelete: "cascade" }),
    channelId: text()
      .notNull()
      .references(() => channels.id, { onDelete: "cascade" }),
    label: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.fileId, t.label] }), index("file_labels_channel").on(t.channelId, t.label)],
);
