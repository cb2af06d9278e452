/** Picks the metadata out of a package's tar while it passes by. */
import { type Limits, Malformed, quote } from "../format.ts";
import type { Member, Visit } from "../tar.ts";

/** by name under `info/`: index.json, paths.json, files, about.json, run_exports.json, and the readme as `readme` */
export type InfoFiles = ReadonlyMap<string, Buffer>;

const WANTED = new Set(["index.json", "paths.json", "files", "about.json", "run_exports.json"]);
const README = /^readme(?:\.(?:md|rst|txt))?$/;

/**
 * What `untar` shall do with a package's members, and what was found once it is done. All members are looked at, since a
 * later one could replace an earlier one when a client unpacks it. With `only`, nothing but `info/` may be there (the info
 * part of a .conda). `visit` throws `Malformed`: conda-meta, a link or a duplicate in place of metadata, too large a file.
 */
export function collectInfo(limits: Limits, only: boolean): { visit: Visit; found(): InfoFiles } {
  const parts = new Map<string, Buffer[]>();
  const seen = new Set<string>();

  function visit(member: Member) {
    const lower = member.path.toLowerCase();
    if (/^conda-meta(?:\/|$)/.test(lower)) {
      throw new Malformed(`The archive holds ${quote(member.path)}; conda-meta is conda's own.`);
    }
    const name = nameInInfo(member, lower, only);
    if (name === null || member.type === "directory") return;
    // Upper and lower case are one file on many disks.
    const key = name.toLowerCase();
    if (isProtected(key)) {
      checkProtected(key, member, seen);
      seen.add(key);
    }
    return member.type === "file" ? taker(name, member) : undefined;
  }

  function taker(name: string, { path, size }: Member) {
    const readme = README.test(name.toLowerCase());
    if (!WANTED.has(name) && (!readme || parts.has("readme") || size > limits.metadataBytes)) return;
    const most = name === "paths.json" || name === "files" ? limits.listingBytes : limits.metadataBytes;
    if (size > most) throw new Malformed(`${quote(path)} has ${size} bytes; at most ${most} are read.`, path);
    const chunks: Buffer[] = [];
    parts.set(readme ? "readme" : name, chunks);
    return (chunk: Buffer) => void chunks.push(chunk);
  }

  const found = () => new Map([...parts].map(([name, chunks]) => [name, Buffer.concat(chunks)]));
  return { visit, found };
}

/** The name of a member directly in `info/`, or null if it is of no interest. */
function nameInInfo({ path, type }: Member, lower: string, only: boolean): string | null {
  if (
    lower === "info" ? path !== "info" || type !== "directory" : lower.startsWith("info/") && !path.startsWith("info/")
  ) {
    throw new Malformed(`The archive holds ${quote(path)}, which could take the place of its info folder.`, path);
  }
  if (only && path !== "" && lower !== "info" && !lower.startsWith("info/")) {
    throw new Malformed(`The info part of the archive holds ${quote(path)}, which is not in info.`, path);
  }
  if (!path.startsWith("info/") || path.includes("/", "info/".length)) return null;
  return path.slice("info/".length);
}

function checkProtected(key: string, { path, type }: Member, seen: ReadonlySet<string>): void {
  const refuse = (why: string) => new Malformed(`The archive holds ${quote(path)} ${why}.`, quote(path));
  if (seen.has(key)) throw refuse("more than once");
  if (key === "repodata_record.json") throw refuse("although only conda may write it");
  if (type !== "file") throw refuse(`as a ${type}, not as a file`);
}

/** Names whose content clients act on. */
function isProtected(key: string): boolean {
  return key.endsWith(".json") || key === "files" || key === "has_prefix" || key === "no_link";
}
