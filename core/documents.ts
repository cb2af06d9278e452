/**
 * The documents that clients read. One is put together for a view of a channel at a revision, kept by the set of names
 * in it, and shared by every actor with that view; one build at a time, others wait for it.
 */
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { constants, zstdCompress } from "node:zlib";
import { and, asc, eq, isNull } from "drizzle-orm";
import { contains, type PackageFacts, type View } from "#access/can.ts";
import type { Reader } from "#db/client.ts";
import { fileLabels, files } from "#db/schema/files.ts";
import { packages } from "#db/schema/organizations.ts";
import { type IndexRow, repodata } from "#formats/conda/index-documents.ts";
import type { Subdir } from "#formats/conda/names.ts";
import type { KnownChannel } from "./access-cache.ts";

/** Bytes ready to send. */
export type Document = { bytes: Buffer; etag: string; type: string };

export type Wanted = { subdir: Subdir; label: string; encoding: "json" | "zst" };

const compress = promisify(zstdCompress);
const MOST_BYTES = 256 * 2 ** 20;
/** What a document costs beside its bytes: anybody can ask for the empty index of a label that nobody used. */
const OVERHEAD = 2000;

const digest = (bytes: Buffer | string) => createHash("sha256").update(bytes).digest("hex");

/** The rows that one document is made of, for everybody: the view cuts them afterwards. */
async function rowsOf(db: Reader, channelId: string, { subdir, label }: Wanted) {
  return db
    .select({
      filename: files.filename,
      record: files.record,
      md5: files.md5,
      sha256: files.sha256,
      size: files.size,
      createdAt: files.createdAt,
      yankedAt: files.yankedAt,
      id: packages.id,
      kind: packages.kind,
      name: packages.name,
      access: packages.access,
    })
    .from(fileLabels)
    .innerJoin(files, eq(files.id, fileLabels.fileId))
    .innerJoin(packages, eq(packages.id, files.packageId))
    .where(
      and(
        eq(fileLabels.channelId, channelId),
        eq(fileLabels.label, label),
        eq(files.kind, "conda"),
        eq(files.subdir, subdir),
        isNull(files.removedAt),
      ),
    )
    .orderBy(asc(files.filename));
}

/** What the registry must know of one file to decide and to send it. */
export type FileFacts = { sha256: string; size: number; package: PackageFacts; labels: string[] };

async function readFacts(db: Reader, channelId: string, subdir: string, filename: string): Promise<FileFacts | null> {
  const rows = await db
    .select({ sha256: files.sha256, size: files.size, package: packages, label: fileLabels.label })
    .from(files)
    .innerJoin(packages, eq(packages.id, files.packageId))
    .leftJoin(fileLabels, eq(fileLabels.fileId, files.id))
    .where(
      and(
        eq(files.channelId, channelId),
        eq(files.kind, "conda"),
        eq(files.subdir, subdir),
        eq(files.filename, filename),
        isNull(files.removedAt),
      ),
    );
  const [first] = rows;
  if (!first) return null;
  const { id, kind, name, access } = first.package;
  const labels = rows.flatMap((row) => (row.label ? [row.label] : []));
  return { sha256: first.sha256, size: first.size, package: { id, kind, name, access }, labels };
}

const MOST_FACTS = 20_000;

/** Rows hold only what `inspect` made, so what comes back is a record. */
const asRecord = (record: Record<string, unknown>) => record as unknown as IndexRow["record"];

export type Documents = ReturnType<typeof createDocuments>;

export function createDocuments(database: { read: Reader }) {
  const ready = new Map<string, Document>();
  const building = new Map<string, Promise<Document>>();
  const facts = new Map<string, FileFacts | null>();
  let held = 0;

  function keep(key: string, document: Document) {
    ready.set(key, document);
    held += document.bytes.length + OVERHEAD;
    for (const [oldest, { bytes }] of ready) {
      if (held <= MOST_BYTES || oldest === key) break;
      ready.delete(oldest);
      held -= bytes.length + OVERHEAD;
    }
  }

  async function build(channel: KnownChannel, of: View, wanted: Wanted): Promise<Document> {
    const rows = (await rowsOf(database.read, channel.id, wanted)).filter((row) => contains(of, row));
    const standing = rows.filter((row) => row.yankedAt === null);
    const removed = rows.filter((row) => row.yankedAt !== null).map((row) => row.filename);
    const lines = standing.map(({ filename, record, md5, sha256, size, createdAt }) => {
      return { filename, record: asRecord(record), md5, sha256, size, indexedTimestamp: createdAt.getTime() };
    });
    const json = Buffer.from(repodata(wanted.subdir, lines, removed));
    if (wanted.encoding === "json") return { bytes: json, etag: `"${digest(json)}"`, type: "application/json" };
    // One frame that says its size: rattler and python-zstandard read nothing else. libuv's pool does the work.
    const params = { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 };
    const bytes = await compress(json, { params, pledgedSrcSize: json.length });
    return { bytes, etag: `"${digest(bytes)}"`, type: "application/zstd" };
  }

  return {
    /** What is known of a file of a channel, null when there is none: at once when it was asked before. */
    file(channel: KnownChannel, subdir: string, filename: string): FileFacts | null | Promise<FileFacts | null> {
      const key = `${channel.id} ${channel.revision} ${subdir} ${filename}`;
      const known = facts.get(key);
      if (known !== undefined) return known;
      return readFacts(database.read, channel.id, subdir, filename).then((read) => {
        if (facts.size >= MOST_FACTS) facts.delete(facts.keys().next().value ?? "");
        facts.set(key, read);
        return read;
      });
    },

    /**
     * The `repodata` of a view of a channel: at once when it is ready, else a promise.
     * Equal views share one key, and a change of the channel changes every key.
     */
    repodata(channel: KnownChannel, of: View, viewKey: string, wanted: Wanted): Document | Promise<Document> {
      const key = `${channel.id} ${channel.revision} ${wanted.subdir} ${wanted.encoding} ${wanted.label} ${viewKey}`;
      const there = ready.get(key);
      if (there) return there;
      const going = building.get(key);
      if (going) return going;
      const started = build(channel, of, wanted)
        .then((document) => {
          keep(key, document);
          return document;
        })
        .finally(() => building.delete(key));
      building.set(key, started);
      return started;
    },
  };
}
