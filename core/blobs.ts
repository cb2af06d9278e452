/** Rows of bytes: named, doomed when nothing names them, gone a day later. Bytes come first, rows second. */
import { and, eq, inArray, isNotNull, isNull, lt, notExists, notInArray } from "drizzle-orm";
import type { Writer } from "#db/client.ts";
import { blobs, files } from "#db/schema/files.ts";
import type { Received } from "#storage/storage.ts";
import { touch } from "./change.ts";
import type { Services } from "./context.ts";
import { conflict } from "./refusal.ts";

const GRACE = 24 * 3_600_000;

/**
 * Names bytes that `storage` keeps already; un-dooms them if need be.
 * @throws Refusal conflict when a clean-up has just taken them: never a row without bytes.
 */
export async function nameBlob(tx: Writer, services: Services, { sha256, size }: Received, now: Date) {
  await tx
    .insert(blobs)
    .values({ sha256, size, createdAt: now, doomedAt: null })
    .onConflictDoUpdate({ target: blobs.sha256, set: { doomedAt: null } });
  if (!(await services.storage.locate(sha256))) throw conflict("The upload met a clean-up. Send it again.");
}

/** Dooms bytes that no file names any more; they go a day later unless something names them again. */
export async function doomIfUnused(tx: Writer, sha256: string, now: Date) {
  const [named] = await tx
    .select({ id: files.id })
    .from(files)
    .where(and(eq(files.sha256, sha256), isNull(files.removedAt)))
    .limit(1);
  if (!named) await tx.update(blobs).set({ doomedAt: now }).where(eq(blobs.sha256, sha256));
}

/** Dooms the bytes that files of these channels alone name; the channels' rows go next, in the same change. */
export async function doomFilesOf(tx: Writer, channelIds: readonly string[], now: Date) {
  const ids = [...channelIds];
  const here = tx.select({ sha256: files.sha256 }).from(files).where(inArray(files.channelId, ids));
  const elsewhere = tx
    .select({ id: files.id })
    .from(files)
    .where(and(eq(files.sha256, blobs.sha256), isNull(files.removedAt), notInArray(files.channelId, ids)));
  await tx
    .update(blobs)
    .set({ doomedAt: now })
    .where(and(isNull(blobs.doomedAt), inArray(blobs.sha256, here), notExists(elsewhere)));
}

/** Removes bytes doomed for a day, checked again under the writer, and bytes that never got a row. How many went. */
export async function sweepBlobs(services: Services, now: Date): Promise<number> {
  const { storage, database } = services;
  const before = new Date(now.getTime() - GRACE);
  let gone = 0;
  const doomed = await database.read
    .select()
    .from(blobs)
    .where(and(isNotNull(blobs.doomedAt), lt(blobs.doomedAt, before)));
  for (const { sha256 } of doomed)
    await touch(services, async (tx) => {
      const key = and(eq(blobs.sha256, sha256), isNotNull(blobs.doomedAt), lt(blobs.doomedAt, before));
      if ((await tx.delete(blobs).where(key).returning()).length === 0) return;
      await storage.remove(sha256);
      gone++;
    });
  for await (const { sha256, keptAt } of storage.list()) {
    if (keptAt > before) continue;
    await touch(services, async (tx) => {
      // Takes the row that an upload of the same bytes would write, so that one of the two waits for the other.
      const row = { sha256, size: 0, createdAt: now, doomedAt: now };
      if ((await tx.insert(blobs).values(row).onConflictDoNothing().returning()).length === 0) return;
      await storage.remove(sha256);
      await tx.delete(blobs).where(eq(blobs.sha256, sha256));
      gone++;
    });
  }
  return gone;
}
