/** Reads a tar as a hostile one: names are made harmless or refused before anybody sees them, and nothing is written. */
import type { Writable } from "node:stream";
import { type Extract, extract, type Header } from "tar-stream";
import { type Limits, Malformed, quote } from "./format.ts";

/** `path` is relative, without `.`, `..`, empty segments, backslashes or NUL; the root itself is "". */
export type Member = { path: string; type: "file" | "directory" | "link" | "symlink"; size: number };

/** Called for each member in order: answer with what shall take its bytes, or nothing to skip them. */
export type Visit = (member: Member) => ((chunk: Buffer) => void) | undefined;

/** PATH_MAX and NAME_MAX of Linux; names are kept to find duplicates, so their length is memory. */
const LONGEST_PATH = 4096;
const LONGEST_NAME = 255;

/**
 * The end of a `pipeline` whose bytes are a tar. It fails with what `visit` throws, with `Malformed` for a member no
 * package may have (device, unknown type, path out of the archive), or with a plain `Error` of tar-stream for a broken tar.
 */
export function untar(visit: Visit, limits: Pick<Limits, "entries">): Writable {
  const reader = extract();
  let entries = 0;
  reader.on("entry", (header, body, next) => {
    body.on("error", () => {}); // the pipeline reports it; without a listener it would end the process
    try {
      if (++entries > limits.entries) throw new Malformed(`The archive has more than ${limits.entries} members.`);
      const take = visit(member(header));
      body.on("end", () => next());
      body.on("data", (chunk) => {
        if (take && Buffer.isBuffer(chunk)) take(chunk);
      });
    } catch (error) {
      next(error instanceof Error ? error : new Error(String(error)));
    }
  });
  return asWritable(reader);
}

/** tar-stream is built on streamx, whose streams do all that `pipeline` asks of a Writable; only the types differ. */
function asWritable(reader: Extract): Writable {
  return reader as unknown as Writable;
}

function member({ name, type, size }: Header): Member {
  const path = safePath(name);
  const kind: Member["type"] | null =
    type === "contiguous-file"
      ? "file"
      : type === "file" || type === "directory" || type === "link" || type === "symlink"
        ? type
        : null;
  if (!kind)
    throw new Malformed(`The archive holds ${quote(path)}, which is a ${type ?? "thing of unknown type"}.`, path);
  // tar-stream reads a size of minus one as minus zero.
  if (Object.is(size, -0)) throw new Malformed(`The archive gives ${quote(path)} a negative size.`, path);
  // Readers disagree whether bytes follow such a member, so two of them would see two different archives.
  if (kind !== "file" && size > 0) throw new Malformed(`The archive gives the ${kind} ${quote(path)} a size.`, path);
  return { path, type: kind, size };
}

/** Strips `./` and a directory's last slash. Throws `Malformed` for a name that could lead out of where it is unpacked. */
export function safePath(name: string): string {
  const refuse = (why: string) =>
    new Malformed(`The archive holds a member named ${quote(name)}, ${why}.`, quote(name));
  if (name.length > LONGEST_PATH) throw refuse(`longer than ${LONGEST_PATH} characters`);
  if (name.includes("\0")) throw refuse("with a NUL in it");
  if (name.includes("\\")) throw refuse("with a backslash in it");
  if (name.startsWith("/") || /^[A-Za-z]:/.test(name)) throw refuse("which is an absolute path");
  const segments = name.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.includes("..")) throw refuse("which leads out of the archive");
  if (segments.some((segment) => segment.length > LONGEST_NAME))
    throw refuse(`a part of which is longer than ${LONGEST_NAME} characters`);
  return segments.join("/");
}
