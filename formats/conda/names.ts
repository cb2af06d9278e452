/**
 * What things are called in a conda channel (CEP-26). Length is checked before any pattern, and no pattern backtracks.
 * Each `whyNot…` gives the sentence that says what is wrong, or null.
 */
import { whyNotVersion } from "./version.ts";

export { compareVersions, isVersion, whyNotVersion } from "./version.ts";

/** Every subdir that conda 26.7 or rattler 0.33 knows: a file elsewhere would be asked for by nobody. */
export const SUBDIRS = [
  "noarch",
  "android-32",
  "android-64",
  "android-aarch64",
  "android-armv7a",
  "emscripten-wasm32",
  "emscripten-wasm64",
  "freebsd-32",
  "freebsd-64",
  "freebsd-arm64",
  "ios-arm64",
  "iossimulator-64",
  "iossimulator-arm64",
  "linux-32",
  "linux-64",
  "linux-aarch64",
  "linux-armv6l",
  "linux-armv7l",
  "linux-loongarch64",
  "linux-ppc",
  "linux-ppc64",
  "linux-ppc64le",
  "linux-riscv32",
  "linux-riscv64",
  "linux-s390x",
  "osx-64",
  "osx-arm64",
  "wasi-wasm32",
  "win-32",
  "win-64",
  "win-arm64",
  "zos-z",
] as const;

export type Subdir = (typeof SUBDIRS)[number];

const subdirs: ReadonlySet<string> = new Set(SUBDIRS);

/** First path segments that mean something else to conda or to this server, besides the subdirs. */
export const RESERVED_CHANNEL_NAMES: ReadonlySet<string> = new Set(["_", "api", "conda", "get", "label", "pypi", "t"]);

const LONGEST = { name: 64, build: 64, filename: 211, label: 128, channel: 128 };

/** Exact, lower case: a folder of a channel. */
export function isSubdir(text: string): text is Subdir {
  return subdirs.has(text);
}

export function isPackageName(text: string): boolean {
  return whyNotPackageName(text) === null;
}

/** CEP-26 for packages that exist as files: so no virtual names (`__glibc`), and no two separators in a row. */
export function whyNotPackageName(text: string): string | null {
  const told = (why: string) => `${cut(text)} is not a conda package name: ${why}.`;
  if (text.length === 0 || text.length > LONGEST.name) return told(`it must have 1 to ${LONGEST.name} characters`);
  if (/[A-Z]/.test(text)) return told("it must be lower case, or no client would ever find it");
  if (!/^[a-z0-9._-]+$/.test(text)) return told("it may hold letters, digits and . _ - only");
  if (text.startsWith("__")) return told("names that begin with __ are for virtual packages");
  if (!/^[a-z0-9_]/.test(text)) return told("it must begin with a letter, a digit or one _");
  if (/[._-]{2}/.test(text)) return told("it has two separators in a row");
  return text === "_" ? told("it has neither letter nor digit") : null;
}

export function isBuild(text: string): boolean {
  return text.length > 0 && text.length <= LONGEST.build && /^[A-Za-z0-9_.+]+$/.test(text);
}

export function whyNotBuild(text: string): string | null {
  if (isBuild(text)) return null;
  return `${cut(text)} is not a conda build string: it must have 1 to ${LONGEST.build} letters, digits or . _ +.`;
}

export type Filename = { name: string; version: string; build: string; stem: string; extension: ".conda" | ".tar.bz2" };

/** Splits `<name>-<version>-<build>.conda` or `.tar.bz2` at the last two hyphens (CEP-26); null if any part is wrong. */
export function parseFilename(filename: string): Filename | null {
  return whyNotFilename(filename) === null ? split(filename) : null;
}

/** An answer of null also means that the filename is safe as a URL segment and as a name on any disk. */
export function whyNotFilename(filename: string): string | null {
  if (filename.length > LONGEST.filename) return `A conda filename has at most ${LONGEST.filename} characters.`;
  const parts = split(filename);
  if (!parts) return `${cut(filename)} is not named <name>-<version>-<build>.conda or .tar.bz2.`;
  return whyNotPackageName(parts.name) ?? whyNotVersion(parts.version) ?? whyNotBuild(parts.build);
}

function split(filename: string): Filename | null {
  const extension = filename.endsWith(".conda") ? ".conda" : filename.endsWith(".tar.bz2") ? ".tar.bz2" : null;
  if (!extension) return null;
  const stem = filename.slice(0, -extension.length);
  const second = stem.lastIndexOf("-");
  const first = stem.lastIndexOf("-", second - 1);
  if (first < 1 || second <= first) return null;
  const [name, version, build] = [stem.slice(0, first), stem.slice(first + 1, second), stem.slice(second + 1)];
  return { name, version, build, stem, extension };
}

export function isLabel(text: string): boolean {
  return whyNotLabel(text) === null;
}

/** CEP-26, and ours: every segment could stand in a URL, and none is a subdir, since conda would cut the URL there. */
export function whyNotLabel(text: string): string | null {
  const told = (why: string) => `${cut(text)} is not a label: ${why}.`;
  if (text.length === 0 || text.length > LONGEST.label) return told(`it must have 1 to ${LONGEST.label} characters`);
  if (!/^[A-Za-z][A-Za-z0-9_./-]*$/.test(text)) return told("a letter begins it; letters, digits and _ - . / follow");
  if (text.toLowerCase() === "nolabel") return told("nolabel means that a file has no label");
  const segments = text.split("/");
  if (segments.some((segment) => segment === "" || segment === "." || segment === "..")) {
    return told("no part between its slashes may be empty, . or ..");
  }
  const platform = segments.find((segment) => subdirs.has(segment.toLowerCase()));
  return platform === undefined ? null : told(`${platform} is the name of a platform`);
}

export function isChannelName(text: string): boolean {
  return whyNotChannelName(text) === null;
}

/** One path segment (CEP-26), begun and ended by a letter or digit; neither a subdir nor a word of conda's addresses. */
export function whyNotChannelName(text: string): string | null {
  const told = (why: string) => `${cut(text)} is not a channel name: ${why}.`;
  if (text.length === 0 || text.length > LONGEST.channel)
    return told(`it must have 1 to ${LONGEST.channel} characters`);
  const lower = text.toLowerCase();
  if (subdirs.has(lower)) return told("it is the name of a platform");
  if (RESERVED_CHANNEL_NAMES.has(lower)) return told("it is reserved");
  if (!/^[a-z0-9_.-]+$/.test(text)) return told("it may hold lower-case letters, digits and . _ - only");
  if (!/^[a-z0-9]/.test(text) || !/[a-z0-9]$/.test(text)) return told("a letter or digit must begin and end it");
  return null;
}

function cut(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 99)}…` : text);
}
