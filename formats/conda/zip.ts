/** Opens the outer zip of a .conda, and only one that every reader of zips sees alike. */
import {
  type Entry,
  fromRandomAccessReaderPromise,
  type LocalFileHeader,
  RandomAccessReader,
  type ZipFile,
} from "yauzl";
import { Malformed, quote, type Source } from "../format.ts";

/** Where the bytes of a stored entry lie in the file. */
export type Stored = { name: string; start: number; end: number; crc32: number };

const MOST_ENTRIES = 3;
const END_SIZE = 22;
const END64_SIZE = 76;
const ENCRYPTED = 0x2041;
const DESCRIPTOR = 0x8;
/** bits that mean nothing for stored data (1, 2) or say how the name is written (11) */
const HARMLESS = 0x806;
const SYMLINK = 0o120000;

/**
 * Lists the entries of a zip that has nothing but stored entries, one after the other without gap, then the list of them,
 * then the end: no comment, no bytes before, between or behind, local and central headers of one mind. Two readers would
 * otherwise see two different packages. Throws `Malformed`, or a plain `Error` of yauzl for what is no zip.
 */
export async function storedEntries(source: Source): Promise<Stored[]> {
  const zip = await fromRandomAccessReaderPromise(new Reader(source), source.size, {
    autoClose: false,
    decodeStrings: false,
  });
  if (zip.entryCount > MOST_ENTRIES)
    throw new Malformed(`A .conda holds ${MOST_ENTRIES} files; this one claims ${zip.entryCount}.`);
  if (zip.comment.length > 0) throw new Malformed("The zip ends with a comment; a .conda has none.");
  const central = cursor(zip);
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) entries.push(entry);
  await checkEnd(source, central, cursor(zip), entries.length);
  entries.sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  const stored: Stored[] = [];
  let at = 0;
  for (const [index, entry] of entries.entries()) {
    if (entry.relativeOffsetOfLocalHeader !== at) throw gapFound();
    const found = await open(zip, entry);
    if (stored.some(({ name }) => name === found.name))
      throw new Malformed(`The zip holds ${quote(found.name)} twice.`);
    stored.push(found);
    at = entries[index + 1]?.relativeOffsetOfLocalHeader ?? central;
    await checkGap(source, entry, found.end, at);
  }
  return stored;
}

/** The types call it a boolean; it is where yauzl reads the central directory next. */
function cursor(zip: ZipFile): number {
  return Number(zip.readEntryCursor);
}

async function open(zip: ZipFile, entry: Entry): Promise<Stored> {
  const name = entry.fileNameRaw.toString("latin1");
  const refuse = (why: string) => new Malformed(`The zip's file ${quote(name)} ${why}.`, name);
  const flags = entry.generalPurposeBitFlag;
  if ((flags & ENCRYPTED) !== 0) throw refuse("is encrypted");
  if ((flags & ~(HARMLESS | DESCRIPTOR)) !== 0) throw refuse("uses features no .conda uses");
  if (entry.compressionMethod !== 0) throw refuse("is compressed; a .conda stores its parts");
  if (((entry.externalFileAttributes >>> 16) & 0o170000) === SYMLINK) throw refuse("is a link");
  const local = await zip.readLocalFileHeaderPromise(entry);
  const size = localSizes(local);
  const agrees = (flags & DESCRIPTOR) !== 0 && local.crc32 === 0 && size.every((one) => one === 0);
  const same = local.crc32 === entry.crc32 && size.every((one) => one === entry.compressedSize);
  if (
    !local.fileName.equals(entry.fileNameRaw) ||
    local.compressionMethod !== 0 ||
    local.generalPurposeBitFlag !== flags ||
    !(same || agrees)
  ) {
    throw refuse("is described in two ways that differ");
  }
  return { name, start: local.fileDataStart, end: local.fileDataStart + entry.compressedSize, crc32: entry.crc32 };
}

/** Uncompressed and compressed size: 64-bit ones stand in an extra field (id 1) where the short ones are full. */
function localSizes({ extraField, uncompressedSize, compressedSize }: LocalFileHeader): number[] {
  let wide = extraField.subarray(0, 0);
  for (let at = 0; at + 4 <= extraField.length; at += 4 + extraField.readUInt16LE(at + 2)) {
    if (extraField.readUInt16LE(at) === 1) wide = extraField.subarray(at + 4, at + 4 + extraField.readUInt16LE(at + 2));
  }
  let at = 0;
  return [uncompressedSize, compressedSize].map((short) => {
    if (short !== 0xffffffff || wide.length < at + 8) return short;
    at += 8;
    return Number(wide.readBigUInt64LE(at - 8));
  });
}

/** Behind an entry whose size was not known at first stands a descriptor, which must say the same; else there is nothing. */
async function checkGap(source: Source, entry: Entry, from: number, to: number): Promise<void> {
  const described = (entry.generalPurposeBitFlag & DESCRIPTOR) !== 0;
  const forms = described ? [4, 8].flatMap((width) => descriptors(entry, width)) : [Buffer.alloc(0)];
  const gap = to >= from && to - from <= 24 ? await source.read(from, to - from) : null;
  if (!gap || !forms.some((form) => form.equals(gap))) throw gapFound();
}

/** With and without the signature, which writers may leave out; sizes of 4 or 8 bytes. */
function descriptors(entry: Entry, width: number): Buffer[] {
  const form = Buffer.alloc(8 + 2 * width);
  form.writeUInt32LE(0x08074b50, 0);
  form.writeUInt32LE(entry.crc32, 4);
  for (const at of [8, 8 + width]) form.writeUIntLE(entry.compressedSize, at, Math.min(width, 6));
  return [form, form.subarray(4)];
}

function gapFound(): Malformed {
  return new Malformed("The zip has bytes that belong to none of its files.");
}

/** The end of the zip, once in short and perhaps once in 64 bits, must give the list of files the place it was found at. */
async function checkEnd(source: Source, central: number, listEnd: number, count: number): Promise<void> {
  const rest = await source.read(listEnd, Math.min(source.size - listEnd, END64_SIZE + END_SIZE + 1));
  const wide = rest.length === END64_SIZE + END_SIZE;
  const before = await source.read(Math.max(0, source.size - END_SIZE - 20), 4);
  const located = before.length === 4 && before.readUInt32LE(0) === 0x07064b50;
  const short = rest.subarray(wide ? END64_SIZE : 0);
  if (short.length !== END_SIZE || located !== wide) throw gapFound();
  if (wide && (rest.readUInt32LE(0) !== 0x06064b50 || Number(rest.readBigUInt64LE(64)) !== listEnd)) throw gapFound();
  const says = (at: number, bytes: 2 | 4, value: number) => {
    const said = short.readUIntLE(at, bytes);
    return said === value || (wide && said === 2 ** (8 * bytes) - 1);
  };
  const agrees = says(8, 2, count) && says(10, 2, count) && says(12, 4, listEnd - central) && says(16, 4, central);
  if (!agrees) throw new Malformed("The end of the zip and its list of files do not agree.");
}

/** What yauzl reads through; it never reads outside the source, whatever the zip says. */
class Reader extends RandomAccessReader {
  readonly #source: Source;

  constructor(source: Source) {
    super();
    this.#source = source;
  }

  /** `done` also gets how much was read, which the published type does not know. */
  override read(
    into: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (fault: Error | null, count?: number) => void,
  ): void {
    if (!(position >= 0 && position + length <= this.#source.size)) return void setImmediate(done, null, 0);
    this.#source.read(position, length).then(
      (bytes) => setImmediate(done, null, bytes.copy(into, offset)),
      (fault: Error) => setImmediate(done, fault),
    );
  }
}
