/** Measures a zstd frame without decompressing it (RFC 8878, section 3.1). */
import { Malformed, type Source } from "../format.ts";

export const ZSTD_MAGIC = 0xfd2fb528;
const WINDOW = 64 * 1024;
/** magic, descriptor, window, dictionary and content size, at their longest */
const LONGEST_HEADER = 18;

/**
 * The length in bytes of the one frame that begins at `start`, checksum included; its blocks are stepped over, not read.
 * Clients disagree about what follows a frame (conda stops, rattler goes on, Node does either), so the caller wants to know
 * where it ends. `what` names the part. Throws `Malformed` if there is no frame, it is cut off at `end`, or wants a dictionary.
 */
export async function frameLength(
  source: Source,
  start: number,
  end: number,
  what: string,
  signal?: AbortSignal,
): Promise<number> {
  const cutOff = () => new Malformed(`${what} is cut off: its zstd frame does not end.`, what);
  const header = await source.read(start, Math.min(LONGEST_HEADER, end - start));
  if (header.length < 6 || header.readUInt32LE(0) !== ZSTD_MAGIC)
    throw new Malformed(`${what} is not zstd data.`, what);
  const descriptor = header.readUInt8(4);
  if ((descriptor & 3) !== 0) throw new Malformed(`${what} needs a zstd dictionary.`, what);
  if ((descriptor & 8) !== 0) throw new Malformed(`${what} is not zstd data: a reserved bit is set.`, what);
  const single = (descriptor & 32) !== 0;
  const contentSize = [single ? 1 : 0, 2, 4, 8][descriptor >>> 6] ?? 0;
  let at = start + 5 + (single ? 0 : 1) + contentSize;
  let window = await source.read(at, Math.min(WINDOW, end - at));
  let from = at;
  for (let last = false; !last; ) {
    if (at + 3 > from + window.length) {
      if (at + 3 > end) throw cutOff();
      signal?.throwIfAborted();
      window = await source.read(at, Math.min(WINDOW, end - at));
      from = at;
    }
    const block = window.readUIntLE(at - from, 3);
    const kind = (block >>> 1) & 3;
    if (kind === 3) throw new Malformed(`${what} is damaged: it has a block of unknown kind.`, what);
    at += 3 + (kind === 1 ? 1 : block >>> 3);
    last = (block & 1) === 1;
  }
  if ((descriptor & 4) !== 0) at += 4;
  if (at > end) throw cutOff();
  return at - start;
}
