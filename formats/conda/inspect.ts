/** Reads a conda package as a hostile one: its metadata out, or one sentence that says what is wrong with it. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, crc32, createZstdDecompress } from "node:zlib";
import { bounded } from "../bounded.ts";
import { bunzip2 } from "../bzip2.ts";
import { defaultLimits, type Limits, Malformed, type Source } from "../format.ts";
import { untar } from "../tar.ts";
import { type About, type RunExports, readAbout, readRunExports } from "./about.ts";
import { Fields } from "./fields.ts";
import { collectInfo, type InfoFiles } from "./info.ts";
import { type Listing, readListing } from "./listing.ts";
import { type Filename, parseFilename, type Subdir, whyNotFilename } from "./names.ts";
import { type CondaRecord, readRecord } from "./record.ts";
import { type Stored, storedEntries } from "./zip.ts";
import { frameLength, ZSTD_MAGIC } from "./zstd.ts";

/** A package of either format, by its own account. */
export type CondaPackage = {
  kind: "conda";
  name: string;
  version: string;
  build: string;
  buildNumber: number;
  subdir: Subdir;
  filename: string;
  record: CondaRecord;
  about: About;
  runExports: RunExports | null;
  files: Listing;
  /** text of `info/README*`, at most 256 Ki characters */
  readme: string | null;
  /** as in the record */
  timestamp: number | null;
};

const README_LENGTH = 256 * 1024;
const METADATA_LENGTH = 4096;

/**
 * Reads `source`, to be served as `filename` (which must be what info/index.json says). Of a `.tar.bz2` everything is
 * unpacked, since a later member could replace metadata; of a `.conda` only the info part, and of the payload the first
 * bytes. Memory stays within a few times `limits.metadataBytes` and `limits.listingBytes`. Throws `Malformed` for whatever
 * is wrong with the archive, `signal`'s reason, or the fault of `source` itself.
 */
export async function inspect(
  source: Source,
  filename: string,
  limits: Partial<Limits> = {},
  signal?: AbortSignal,
): Promise<CondaPackage> {
  const within = { ...defaultLimits(), ...limits };
  const parsed = parseFilename(filename);
  if (!parsed) throw new Malformed(whyNotFilename(filename) ?? "This is no conda filename.", "filename");
  const watched = watch(source);
  try {
    signal?.throwIfAborted();
    const read = parsed.extension === ".conda" ? readConda : readTarBz2;
    return assemble(filename, parsed, await read(watched.source, parsed, within, signal), within);
  } catch (error) {
    throw watched.fault() ?? (signal?.aborted ? signal.reason : explained(error));
  }
}

function assemble(filename: string, parsed: Filename, files: InfoFiles, limits: Limits): CondaPackage {
  const bytes = files.get("index.json");
  if (!bytes) throw new Malformed("The package has no info/index.json.", "info/index.json");
  const record = readRecord(Fields.parse(bytes, "info/index.json"), parsed, limits.now);
  const readme = files.get("readme")?.toString("utf8").slice(0, README_LENGTH).toWellFormed();
  return {
    kind: "conda",
    name: record.name,
    version: record.version,
    build: record.build,
    buildNumber: record.build_number,
    subdir: record.subdir,
    filename,
    record,
    about: readAbout(files.get("about.json")),
    runExports: readRunExports(files.get("run_exports.json")),
    files: readListing(files, limits),
    readme: readme || null,
    timestamp: record.timestamp ?? null,
  };
}

async function readTarBz2(source: Source, _: Filename, limits: Limits, signal?: AbortSignal): Promise<InfoFiles> {
  const info = collectInfo(limits, false);
  await pipeline(
    Readable.from(bunzip2(source, signal)),
    bounded("The archive", source.size, limits),
    untar(info.visit, limits),
    { signal },
  );
  return info.found();
}

async function readConda(source: Source, { stem }: Filename, limits: Limits, signal?: AbortSignal): Promise<InfoFiles> {
  const magic = await source.read(0, 4);
  if (magic.length < 4 || magic.readUInt32LE(0) !== 0x04034b50) throw new Malformed("A .conda is a zip; this is none.");
  const entries = await storedEntries(source);
  const part = (name: string) => {
    const found = entries.find((entry) => entry.name === name);
    if (!found) throw new Malformed(`The .conda has no ${name}; a file that was renamed cannot be installed.`, name);
    return found;
  };
  await checkMetadata(source, part("metadata.json"));
  const payload = part(`pkg-${stem}.tar.zst`);
  const start = await source.read(payload.start, Math.min(4, payload.end - payload.start));
  if (start.length < 4 || start.readUInt32LE(0) !== ZSTD_MAGIC) {
    throw new Malformed(`${payload.name} is not zstd data.`, payload.name);
  }
  return readInfo(source, part(`info-${stem}.tar.zst`), limits, signal);
}

/** CEP-35 */
async function checkMetadata(source: Source, { name, start, end, crc32: expected }: Stored): Promise<void> {
  if (end - start > METADATA_LENGTH) throw new Malformed(`${name} has more than ${METADATA_LENGTH} bytes.`, name);
  const bytes = await source.read(start, end - start);
  if (crc32(bytes) !== expected) throw new Malformed(`The checksum of ${name} does not match.`, name);
  const metadata = Fields.parse(bytes, name);
  if (metadata.get("conda_pkg_format_version") !== 2) throw metadata.fault("conda_pkg_format_version", "must be 2");
}

async function readInfo(source: Source, part: Stored, limits: Limits, signal?: AbortSignal): Promise<InfoFiles> {
  const { name, start, end, crc32: expected } = part;
  if ((await frameLength(source, start, end, name, signal)) !== end - start) {
    throw new Malformed(`${name} goes on after its zstd frame.`, name);
  }
  const info = collectInfo(limits, true);
  let checksum = 0;
  await pipeline(
    source.stream(start, end),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        checksum = crc32(chunk, checksum);
        yield chunk;
      }
    },
    createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: limits.windowLog } }),
    bounded(name, end - start, limits),
    untar(info.visit, limits),
    { signal },
  );
  if (checksum !== expected) throw new Malformed(`The checksum of ${name} does not match.`, name);
  return info.found();
}

/** Remembers the source's own fault, so that a broken disk is not taken for a broken archive. */
function watch(source: Source): { source: Source; fault(): unknown } {
  let fault: unknown;
  const note = (error: unknown) => {
    fault ??= error;
  };
  async function read(offset: number, length: number): Promise<Buffer> {
    try {
      const bytes = await source.read(offset, length);
      if (bytes.length < Math.min(length, source.size - offset)) throw new Error("A source ended before its size.");
      return bytes;
    } catch (error) {
      note(error);
      throw error;
    }
  }
  const stream = (start?: number, end?: number) => source.stream(start, end).on("error", note);
  return { source: { size: source.size, read, stream }, fault: () => fault };
}

/** Turns what the archive libraries say of damaged input into `Malformed`; anything else is a mistake of ours. */
function explained(error: unknown): unknown {
  if (error instanceof Malformed || !(error instanceof Error)) return error;
  const code = "code" in error ? String(error.code) : "";
  if (code === "ZSTD_error_frameParameter_windowTooLarge") {
    return new Malformed("The archive was compressed with too large a zstd window to be read here.");
  }
  const theirs =
    code.startsWith("ZSTD_error_") || code === "Z_BUF_ERROR" || (code === "" && error.constructor === Error);
  return theirs ? new Malformed(`The archive is damaged: ${error.message.replace(/[.?]+$/, "")}.`) : error;
}
