/** Which files a package installs, as it lists them itself. */
import { type Limits, Malformed, quote } from "../format.ts";
import { safePath } from "../tar.ts";
import { Fields } from "./fields.ts";

/** `paths` holds the first 1,000; `bytes` is their sum on disk, null where an old package does not tell. */
export type Listing = { count: number; paths: string[]; bytes: number | null };

const SHOWN = 1000;

/**
 * Reads `info/paths.json`, or `info/files` of packages from before 2017. Throws `Malformed` if neither is there (no client
 * could install it), if there are more than `limits.entries`, or if a path leads out of the environment or into conda-meta.
 */
export function readListing(files: ReadonlyMap<string, Buffer>, limits: Pick<Limits, "entries">): Listing {
  const paths = files.get("paths.json");
  const lines = files.get("files");
  if (paths) return fromPaths(Fields.parse(paths, "info/paths.json"), limits);
  if (lines) return fromLines(lines, limits);
  throw new Malformed("The package has neither info/paths.json nor info/files, so no client could install it.");
}

function fromPaths(document: Fields, limits: Pick<Limits, "entries">): Listing {
  const entries = document.get("paths");
  if (!Array.isArray(entries)) throw document.fault("paths", "must be a list");
  if (entries.length > limits.entries) throw document.fault("paths", `must have at most ${limits.entries} members`);
  let bytes = 0;
  const paths = entries.map((entry: unknown, index) => {
    const { path, size } = pathEntry(entry);
    if (path === null) throw document.fault("paths", `has no _path at ${index}`);
    bytes += size;
    return installed(path, document.where);
  });
  return { count: paths.length, paths: paths.slice(0, SHOWN), bytes };
}

/** What counts of an entry (CEP-34); its digest and placeholders are the clients' business. */
function pathEntry(entry: unknown): { path: string | null; size: number } {
  if (typeof entry !== "object" || entry === null || !("_path" in entry)) return { path: null, size: 0 };
  const size = "size_in_bytes" in entry && Number.isSafeInteger(entry.size_in_bytes) ? Number(entry.size_in_bytes) : 0;
  return { path: typeof entry._path === "string" ? entry._path : null, size: Math.max(0, size) };
}

function fromLines(text: Buffer, limits: Pick<Limits, "entries">): Listing {
  const where = "info/files";
  const lines = text
    .toString("utf8")
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
  if (lines.length > limits.entries) throw new Malformed(`${where} names more than ${limits.entries} files.`, where);
  const paths = lines.map((line) => installed(line, where));
  return { count: paths.length, paths: paths.slice(0, SHOWN), bytes: null };
}

function installed(path: string, where: string): string {
  const safe = safePath(path);
  if (/^conda-meta(?:\/|$)/i.test(safe))
    throw new Malformed(`${where} names ${quote(path)}; conda-meta is conda's own.`, where);
  return safe;
}
