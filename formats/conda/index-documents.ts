/** The documents clients read, made from records: keys sorted everywhere, so that equal content is equal bytes. */
import type { RunExports } from "./about.ts";
import type { Subdir } from "./names.ts";
import type { CondaRecord } from "./record.ts";

/** A file of a channel, with what the server knows of it. Digests are lower-case hex, `size` bytes, times milliseconds. */
export type IndexRow = {
  filename: string;
  record: CondaRecord;
  md5: string;
  sha256: string;
  size: number;
  /** when the file first appeared in this channel (CEP-47); never computed again */
  indexedTimestamp: number;
};

/** repodata.json of one subdir (CEP-36). `removed` are file names that were taken back. */
export function repodata(subdir: Subdir, rows: Iterable<IndexRow>, removed: string[]): string {
  return repodataFrom(
    subdir,
    Array.from(rows, (row) => [row.filename, recordText(row)] as const),
    removed,
  );
}

/** What every known subdir answers while it has no package. */
export function emptyRepodata(subdir: Subdir): string {
  return repodataFrom(subdir, [], []);
}

/** The same document from records made earlier by `recordText`, which is how it is put together from fragments. */
export function repodataFrom(
  subdir: Subdir,
  records: Iterable<readonly [filename: string, text: string]>,
  removed: string[],
): string {
  const { conda, tarBz2 } = byFormat(records);
  const info = `"info":{"subdir":${JSON.stringify(subdir)}}`;
  return `{${info},"packages":${tarBz2},"packages.conda":${conda},"removed":${JSON.stringify(removed.toSorted())},"repodata_version":1}`;
}

/** One value of `packages` or `packages.conda`, as JSON. */
export function recordText({ record, md5, sha256, size, indexedTimestamp }: Omit<IndexRow, "filename">): string {
  return sorted({ ...record, md5, sha256, size, indexed_timestamp: indexedTimestamp });
}

/** run_exports.json of one subdir (CEP-12): every package is listed, with `{}` if it exports nothing. */
export function runExportsDocument(
  subdir: Subdir,
  rows: Iterable<{ filename: string; runExports: RunExports | null }>,
): string {
  const texts = Array.from(rows, (row) => [row.filename, `{"run_exports":${sorted(row.runExports ?? {})}}`] as const);
  const { conda, tarBz2 } = byFormat(texts);
  return `{"info":{"subdir":${JSON.stringify(subdir)},"version":1},"packages":${tarBz2},"packages.conda":${conda}}`;
}

/** A message of CEP-6; times are ISO 8601. */
export type Notice = {
  id: string;
  message: string;
  level: "info" | "warning" | "critical";
  created_at: string;
  expires_at: string;
};

/** notices.json of a channel. */
export function notices(list: Notice[] = []): string {
  return `{"notices":[${list.map(sorted).join(",")}]}`;
}

function byFormat(entries: Iterable<readonly [string, string]>): { conda: string; tarBz2: string } {
  const conda: string[] = [];
  const tarBz2: string[] = [];
  for (const [filename, text] of [...entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    (filename.endsWith(".conda") ? conda : tarBz2).push(`${JSON.stringify(filename)}:${text}`);
  }
  return { conda: `{${conda.join(",")}}`, tarBz2: `{${tarBz2.join(",")}}` };
}

/** JSON with the keys of the outermost object in order; what lies within are lists and scalars. */
function sorted(value: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))));
}
