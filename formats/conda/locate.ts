/** What an address inside a conda channel asks for. */
import { isLabel, isSubdir, parseFilename, type Subdir } from "./names.ts";

/** Index documents of a subdir, by the stem of their file name. */
const DOCUMENTS = ["repodata", "current_repodata", "run_exports"] as const;
export type Document = (typeof DOCUMENTS)[number];

export type Place =
  | { kind: "index"; subdir: Subdir; label: string; document: Document; encoding: "json" | "zst" }
  | { kind: "shards-index"; subdir: Subdir; label: string }
  /** CEP-16; `digest` is 64 lower-case hex digits, the SHA-256 of the bytes asked for */
  | { kind: "shard"; subdir: Subdir; label: string; digest: string }
  | { kind: "file"; subdir: Subdir; label: string; filename: string }
  | { kind: "channel-document"; label: string; name: "notices.json" | "channeldata.json" };

const LONGEST_PATH = 2048;

/**
 * Reads the part of a URL's path after the channel's name, as it was sent: still percent-encoded, without the slash before
 * it and without a query, such as `label/rc/linux-64/repodata.json.zst`. It is decoded here, once. Null means that there is
 * no such address (404): unknown subdir, bad label or file name, `.json.bz2`, and anything with `..`, an empty segment or
 * an encoded slash. A label goes up to the last `<subdir>/<file>`, since it may hold slashes; without one it is `main`.
 */
export function locate(path: string): Place | null {
  const segments = path.length <= LONGEST_PATH ? path.split("/").map(decode) : [null];
  const last = segments.at(-1);
  if (segments.includes(null) || !last) return null;
  const names = segments.filter((segment) => segment !== null);
  const name = channelDocument(last);
  const label = labelOf(names.slice(0, name ? -1 : -2));
  if (label === null) return null;
  if (name) return { kind: "channel-document", label, name };
  const subdir = names.at(-2) ?? "";
  return isSubdir(subdir) ? inSubdir(subdir, label, last) : null;
}

/** One segment, or null if no name in a channel looks so. */
function decode(segment: string): string | null {
  let text = segment;
  try {
    text = decodeURIComponent(segment);
  } catch {
    return null;
  }
  return text === "" || text === "." || text === ".." || !/^[A-Za-z0-9_.+!-]+$/.test(text) ? null : text;
}

function channelDocument(name: string): "notices.json" | "channeldata.json" | null {
  return name === "notices.json" || name === "channeldata.json" ? name : null;
}

function labelOf(segments: string[]): string | null {
  if (segments.length === 0) return "main";
  const label = segments.slice(1).join("/");
  return segments[0] === "label" && isLabel(label) ? label : null;
}

function inSubdir(subdir: Subdir, label: string, name: string): Place | null {
  const document = DOCUMENTS.find((stem) => name === `${stem}.json` || name === `${stem}.json.zst`);
  if (document) return { kind: "index", subdir, label, document, encoding: name.endsWith(".zst") ? "zst" : "json" };
  if (name === "repodata_shards.msgpack.zst") return { kind: "shards-index", subdir, label };
  const digest = /^([0-9a-f]{64})\.msgpack\.zst$/.exec(name)?.[1];
  if (digest) return { kind: "shard", subdir, label, digest };
  return parseFilename(name) ? { kind: "file", subdir, label, filename: name } : null;
}
