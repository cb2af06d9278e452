/** Makes conda packages, good and bad, without any program. For tests and measurements only: it needs devDependencies. */
import { createHash } from "node:crypto";
import { constants, crc32, zstdCompressSync } from "node:zlib";

/** A member of a tar: a path with its content, or every detail of a header that a test wants to get wrong. */
export type TarMember = readonly [path: string, content: string | Buffer] | TarHeader;
export type TarHeader = { path: string; content?: string | Buffer; type?: string; link?: string; size?: number };

/** A ustar archive; a path of more than 100 bytes gets a pax header. `type` is the type flag: "0" file, "2" symlink … */
export function tar(members: readonly TarMember[]): Buffer {
  const blocks = members.flatMap((member) =>
    "path" in member ? tarMember(member) : tarMember({ path: member[0], content: member[1] }),
  );
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function tarMember({ path, content = "", type = "0", link = "", size }: TarHeader): Buffer[] {
  const body = Buffer.from(content);
  const long =
    Buffer.byteLength(path) > 100 ? tarMember({ path: "pax", content: paxRecord("path", path), type: "x" }) : [];
  const header = Buffer.alloc(512);
  header.write(path, 0, 100);
  header.write("0000644\u00000000000\u00000000000\u0000", 100);
  header.write(`${(size ?? body.length).toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0        ", 136);
  header.write(type, 156);
  header.write(link, 157, 100);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return [...long, header, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
}

/** The length before a pax record counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = Buffer.byteLength(rest);
  while (Buffer.byteLength(`${length}${rest}`) !== length) length = Buffer.byteLength(`${length}${rest}`);
  return `${length}${rest}`;
}

/** One zstd frame with a checksum. */
export function zstd(plain: Buffer): Buffer {
  return zstdCompressSync(plain, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
}

const PIECE = 900_000;
let compressor: Promise<import("bzip2-wasm").default> | undefined;

/** bzip2 of level 9; more than one block gives several streams one after the other, as pbzip2 writes them. */
export async function bzip2(plain: Buffer): Promise<Buffer> {
  compressor ??= import("bzip2-wasm").then(async ({ default: BZip2 }) => {
    const made = new BZip2();
    await made.init();
    return made;
  });
  const made = await compressor;
  // Its memory must not grow while it works (it would write to a detached view), so it gets little at a time.
  const streams: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < plain.length; at += PIECE) {
    const piece = plain.subarray(at, at + PIECE);
    streams.push(made.compress(piece, 9, Math.ceil(piece.length * 1.01) + 600));
  }
  return Buffer.concat(streams);
}

/** An entry of a zip; all but `name` and `data` default to what is right for stored data. */
export type ZipEntry = {
  name: string;
  data: Buffer;
  method?: number;
  flags?: number;
  crc32?: number;
  /** uncompressed and compressed length */
  size?: number;
  packed?: number;
  attributes?: number;
  extra?: Buffer;
  /** what stands before the data, if it shall differ from the central directory */
  local?: { name?: string; crc32?: number; size?: number; packed?: number; flags?: number; method?: number };
  /** bytes between the data and what follows */
  gap?: Buffer;
};

/** A zip of stored entries, with `comment` at its end. */
export function zip(entries: readonly ZipEntry[], comment = ""): Buffer {
  const files: Buffer[] = [];
  const list: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { data, extra = Buffer.alloc(0), gap = Buffer.alloc(0) } = entry;
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(entry.attributes ?? 0, 6);
    tail.writeUInt32LE(offset, 10);
    list.push(Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), zipFields(entry), tail, Buffer.from(entry.name), extra);
    const head = Buffer.from([0x50, 0x4b, 3, 4]);
    const local = { ...entry, ...entry.local };
    files.push(head, zipFields(local), Buffer.from(local.name), extra, data, gap);
    offset += 30 + Buffer.byteLength(local.name) + extra.length + data.length + gap.length;
  }
  const central = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  for (const at of [8, 10]) end.writeUInt16LE(entries.length, at);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...files, central, end, Buffer.from(comment)]);
}

/** The 26 bytes that local and central headers share: version, flags, method, date, checksum, sizes, lengths. */
function zipFields({
  name,
  data,
  method = 0,
  flags = 0,
  crc32: sum = crc32(data),
  size = data.length,
  packed = data.length,
  extra,
}: ZipEntry): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(flags, 2);
  fields.writeUInt16LE(method, 4);
  fields.writeUInt16LE(0x21, 8);
  fields.writeUInt32LE(sum, 10);
  fields.writeUInt32LE(packed, 14);
  fields.writeUInt32LE(size, 18);
  fields.writeUInt16LE(Buffer.byteLength(name), 22);
  fields.writeUInt16LE(extra?.length ?? 0, 24);
  return fields;
}

/** What a package shall be; only what a test cares about needs saying. */
export type PackageOptions = {
  name?: string;
  version?: string;
  build?: string;
  subdir?: string;
  depends?: string[];
  payload?: readonly (readonly [path: string, content: string | Buffer])[];
  /** added to index.json, or taken out of it where undefined */
  index?: Record<string, unknown>;
  /** further members, such as `info/README.md` */
  info?: readonly TarMember[];
};

export type MadePackage = {
  stem: string;
  index: Record<string, unknown>;
  info: TarMember[];
  payload: TarMember[];
  conda: Buffer;
  tarBz2(): Promise<Buffer>;
};

/** A package that every client installs, in both formats; by default `demo-1.0-0`, noarch, without files. */
export function condaPackage(options: PackageOptions = {}): MadePackage {
  const { name = "demo", version = "1.0", build = "0", subdir = "noarch", depends = [], payload = [] } = options;
  const stem = `${name}-${version}-${build}`;
  const noarch = subdir === "noarch" ? { noarch: "generic", arch: null, platform: null } : {};
  const fixed = {
    name,
    version,
    build,
    build_number: 0,
    depends,
    subdir,
    license: "MIT",
    timestamp: 1_700_000_000_000,
  };
  const index = { ...fixed, ...noarch, ...options.index };
  const paths = payload.map(([path, content]) => ({
    _path: path,
    path_type: "hardlink",
    sha256: createHash("sha256").update(content).digest("hex"),
    size_in_bytes: Buffer.byteLength(content),
  }));
  const info: TarMember[] = [
    ["info/index.json", JSON.stringify(index)],
    ["info/paths.json", JSON.stringify({ paths_version: 1, paths })],
    ["info/files", payload.map(([path]) => `${path}\n`).join("")],
    ["info/about.json", JSON.stringify({ summary: `The ${name} package`, license: "MIT" })],
    ...(options.info ?? []),
  ];
  const conda = zip(condaEntries(stem, zstd(tar(info)), zstd(tar(payload))));
  return { stem, index, info, payload: [...payload], conda, tarBz2: () => bzip2(tar([...info, ...payload])) };
}

/** The three entries of a .conda, in the order conda-package-streaming writes them. */
export function condaEntries(stem: string, info: Buffer, payload: Buffer): [ZipEntry, ZipEntry, ZipEntry] {
  return [
    { name: "metadata.json", data: Buffer.from('{"conda_pkg_format_version": 2}') },
    { name: `pkg-${stem}.tar.zst`, data: payload },
    { name: `info-${stem}.tar.zst`, data: info },
  ];
}
