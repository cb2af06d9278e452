import { createHash, randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { NoSpace, type Received, type Storage, TooLarge } from "./storage.ts";

const DIGEST = /^[0-9a-f]{64}$/;
const isFull = (fault: unknown) => ["ENOSPC", "EDQUOT"].includes((fault as NodeJS.ErrnoException).code ?? "");
const isAbsent = (fault: unknown) => (fault as NodeJS.ErrnoException).code === "ENOENT";

/** A name is durable only when its folder has been synced too. */
async function syncFolder(path: string) {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Bytes in a folder: `sha256/ab/cd/<sha-256>`, received in `incoming/` on the same disk, fsynced before they get their
 * name. A crash leaves at most a file in `incoming/`, which `sweep` removes.
 */
export function diskStorage(root: string): Storage {
  const incoming = join(root, "incoming");
  const blobs = join(root, "sha256");
  for (const folder of [incoming, blobs]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const place = (sha256: string) => {
    if (!DIGEST.test(sha256)) throw new TypeError("not a sha-256 digest");
    return join(blobs, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  };

  async function receive(bytes: Readable, limit: number): Promise<Received> {
    const path = join(incoming, randomUUID());
    const file = await open(path, "wx", 0o600);
    const sha256 = createHash("sha256");
    const md5 = createHash("md5");
    let size = 0;
    try {
      for await (const chunk of bytes as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > limit) throw new TooLarge(limit);
        sha256.update(chunk);
        md5.update(chunk);
        for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at)).bytesWritten;
      }
      await file.sync();
    } catch (fault) {
      await file.close();
      await rm(path, { force: true });
      throw isFull(fault) ? new NoSpace() : fault;
    }
    await file.close();
    return { sha256: sha256.digest("hex"), md5: md5.digest("hex"), size, path };
  }

  async function keep({ sha256, path }: Received) {
    const target = place(sha256);
    try {
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await rename(path, target);
      for (let folder = dirname(target); folder !== root; folder = dirname(folder)) await syncFolder(folder);
    } catch (fault) {
      throw isFull(fault) ? new NoSpace() : fault;
    }
  }

  async function* list() {
    for (const a of await readdir(blobs))
      for (const b of await readdir(join(blobs, a)))
        for (const sha256 of await readdir(join(blobs, a, b))) {
          const found = await stat(join(blobs, a, b, sha256)).catch((fault) =>
            isAbsent(fault) ? null : Promise.reject(fault),
          );
          if (found) yield { sha256, keptAt: found.mtime };
        }
  }

  return {
    receive,
    keep,
    drop: ({ path }) => rm(path, { force: true }),
    async locate(sha256) {
      const path = place(sha256);
      try {
        return { path, size: (await stat(path)).size };
      } catch (fault) {
        if (isAbsent(fault)) return undefined;
        throw fault;
      }
    },
    remove: (sha256) => rm(place(sha256), { force: true }),
    list,
    async sweep() {
      const left = await readdir(incoming);
      for (const name of left) await rm(join(incoming, name), { force: true });
      return left.length;
    },
  };
}
