/** `info/index.json` turned into the part of a repodata record that the package itself decides. */
import { Malformed, quote } from "../format.ts";
import type { Fields } from "./fields.ts";
import { type Filename, isSubdir, type Subdir } from "./names.ts";
import { whyNotSpec } from "./spec.ts";

/** A record of repodata.json (CEP-36) without what the server adds: md5, sha256, size, indexed_timestamp. */
export type CondaRecord = {
  name: string;
  version: string;
  build: string;
  build_number: number;
  depends: string[];
  constrains?: string[];
  subdir: Subdir;
  noarch?: "generic" | "python";
  /** milliseconds, or seconds in some old packages; kept as the builder wrote it */
  timestamp?: number;
  license?: string;
  license_family?: string;
  features?: string;
  track_features?: string;
  python_site_packages_path?: string;
};

const DAY = 86_400_000;
/** CEP-34 writes version 2; what a later one means, nobody here knows. */
const NEWEST_SCHEMA = 2;

/**
 * Checks every field that goes into repodata.json and drops all others. The types are those that neither conda nor rattler
 * trips over: one record of another type breaks other people's solves. Throws `Malformed`, naming the field.
 */
export function readRecord(index: Fields, filename: Filename, now: number): CondaRecord {
  for (const key of ["name", "version", "build"] as const) {
    if (index.text(key) !== filename[key]) {
      throw index.fault(key, `is not the ${key} in the file name, ${filename[key]}`);
    }
  }
  refuseNewer(index);
  const record: CondaRecord = {
    name: filename.name,
    version: filename.version,
    build: filename.build,
    build_number: index.integer("build_number"),
    depends: specs(index, "depends") ?? [],
    ...platform(index),
  };
  const constrains = specs(index, "constrains");
  if (constrains) record.constrains = constrains;
  const timestamp = index.optionalInteger("timestamp");
  if (timestamp !== undefined && timestamp > now + DAY) throw index.fault("timestamp", "lies in the future");
  if (timestamp !== undefined) record.timestamp = timestamp;
  for (const key of ["license", "license_family", "features"] as const) {
    const text = index.optionalText(key);
    if (text !== undefined) record[key] = text;
  }
  const tracked = index.get("track_features");
  const features = Array.isArray(tracked)
    ? index.texts("track_features", tracked).join(" ")
    : index.optionalText("track_features");
  if (features !== undefined) record.track_features = features;
  const sitePackages = sitePackagesPath(index);
  if (sitePackages !== undefined) record.python_site_packages_path = sitePackages;
  return record;
}

function refuseNewer(index: Fields): void {
  const schema = index.optionalInteger("schema_version") ?? 1;
  if (schema > NEWEST_SCHEMA) throw index.fault("schema_version", `must be at most ${NEWEST_SCHEMA}`);
  for (const key of ["extra_depends", "flags"]) {
    const value = index.get(key);
    if (value !== undefined && (typeof value !== "object" || value === null || Object.keys(value).length > 0)) {
      throw index.fault(key, "belongs to the v3 repodata of CEP-48, which this server does not write");
    }
  }
}

function specs(index: Fields, key: "depends" | "constrains"): string[] | undefined {
  const list = index.optionalTexts(key);
  for (const spec of list ?? []) {
    const why = whyNotSpec(spec);
    if (why) throw new Malformed(`The field "${key}" of ${index.where} cannot be used: ${why}`, index.where);
  }
  return list;
}

/** `noarch: true` is how conda-build 1 wrote "generic", and false how it wrote nothing; clients trip over both. */
function platform(index: Fields): Pick<CondaRecord, "subdir" | "noarch"> {
  const subdir = index.optionalText("subdir") ?? derivedSubdir(index);
  if (!isSubdir(subdir)) throw index.fault("subdir", `is none of conda's platforms: ${quote(subdir)}`);
  const value = index.get("noarch");
  if (value === undefined || value === false) return { subdir };
  const noarch = value === true ? "generic" : value;
  if (noarch !== "generic" && noarch !== "python") throw index.fault("noarch", "must be generic or python");
  if (subdir !== "noarch") throw index.fault("noarch", `is given, but the subdir is ${subdir}`);
  return { subdir, noarch };
}

/** Packages from before 2014 have no subdir, only these two. */
function derivedSubdir(index: Fields): string {
  const [system, arch] = [index.optionalText("platform"), index.optionalText("arch")];
  const bits = arch === "x86_64" ? "64" : arch === "x86" ? "32" : arch;
  if (system === undefined || bits === undefined) throw new Malformed(`${index.where} has no "subdir".`, index.where);
  return `${system}-${bits}`;
}

/** CEP-20: where pure Python packages go, inside the environment. */
function sitePackagesPath(index: Fields): string | undefined {
  const key = "python_site_packages_path";
  const path = index.optionalText(key);
  if (path !== undefined && (/^[/\\]|^[A-Za-z]:|\\/.test(path) || path.split("/").includes(".."))) {
    throw index.fault(key, "must be a path inside the environment");
  }
  return path;
}
