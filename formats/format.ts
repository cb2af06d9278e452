/** What every package format offers: bytes in, plain data out, and one kind of complaint. */
import { Readable } from "node:stream";
import type { CondaPackage } from "./conda/inspect.ts";

/**
 * An archive or a document that cannot be accepted. `what` (also the message) is one sentence for whoever uploaded it;
 * `where` names the part it speaks of, such as `info/index.json`. Text taken from the archive appears in it quoted and cut.
 */
export class Malformed extends Error {
  override readonly name = "Malformed";
  readonly what: string;
  readonly where?: string;

  constructor(what: string, where?: string) {
    super(what);
    this.what = what;
    if (where !== undefined) this.where = where;
  }
}

/** Random-access bytes: a temporary file, a stored blob or a Buffer. The bytes must not change while they are read. */
export type Source = {
  /** in bytes */
  readonly size: number;
  /** Resolves to exactly `length` bytes from `offset`, fewer only where the source ends. */
  read(offset: number, length: number): Promise<Buffer>;
  /** The bytes from `start` (0) up to, not including, `end` (`size`). */
  stream(start?: number, end?: number): Readable;
};

/** A source over bytes that are already in memory; it keeps the buffer and copies nothing. */
export function fromBuffer(buffer: Buffer): Source {
  return {
    size: buffer.length,
    read: async (offset, length) => buffer.subarray(offset, offset + length),
    stream: (start = 0, end = buffer.length) =>
      Readable.from(pieces(buffer.subarray(start, end)), { objectMode: false }),
  };
}

function* pieces(buffer: Buffer, size = 65_536) {
  for (let at = 0; at < buffer.length; at += size) yield buffer.subarray(at, at + size);
}

/** How much of a stranger's archive may be looked at. Time is the caller's: pass an AbortSignal. */
export type Limits = {
  /** bytes of one metadata file, such as `info/index.json` */
  metadataBytes: number;
  /** bytes of the list of a package's files, which grows with the package */
  listingBytes: number;
  /** bytes that may come out of a compressed part */
  unpackedBytes: number;
  /** bytes out per byte in, looked at once 64 MiB are out */
  ratio: number;
  /** members of one archive */
  entries: number;
  /** binary logarithm of the largest zstd window, which is memory: 27 is 128 MiB and what conda-build writes at most */
  windowLog: number;
  /** milliseconds since 1970: no package may claim to have been built more than a day after it */
  now: number;
};

/** The limits of `inspect` unless told otherwise, with the clock as it is now. */
export function defaultLimits(): Limits {
  return {
    metadataBytes: 10 * 2 ** 20,
    listingBytes: 64 * 2 ** 20,
    unpackedBytes: 16 * 2 ** 30,
    ratio: 250,
    entries: 300_000,
    windowLog: 27,
    now: Date.now(),
  };
}

/** What an archive says of itself, by `kind`. */
export type Inspected = CondaPackage;

/** The one interface of a package format; `Place` is what an address means in it. */
export type Format<Place, Package extends { kind: string }> = {
  kind: Package["kind"];
  /** What the path after the channel's name asks for; null is "no such thing". */
  locate(path: string): Place | null;
  /** Reads an archive as a hostile one. Throws `Malformed`, the signal's reason, or the source's own fault. */
  inspect(source: Source, filename: string, limits?: Partial<Limits>, signal?: AbortSignal): Promise<Package>;
};

/** Text of a stranger, made fit for a sentence: quoted, control characters escaped, at most 80 characters. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}
