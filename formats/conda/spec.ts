/** Dependencies as a record may carry them: the positional part of CEP-29 that every client reads, `name [version [build]]`. */
import { quote } from "../format.ts";
import { whyNotVersion } from "./version.ts";

const LONGEST = 1024;
const LONGEST_NAME = 64;

/**
 * The sentence that says why `spec` may not stand in `depends` or `constrains`, or null. Accepts what old packages have
 * (`numpy 1.11*`, `dependency>=2.0`, `blas * mkl`, `foo=1.2=py_0`, upper-case names); refuses channels, URLs, keywords in
 * brackets, features and conditions (CEP-48), regular expressions for versions, and whatever rattler cannot read.
 */
export function whyNotSpec(spec: string): string | null {
  const told = (why: string) => `${quote(spec)} is not a dependency: ${why}.`;
  if (spec.length === 0 || spec.length > LONGEST) return told(`it must have 1 to ${LONGEST} characters`);
  if (!/^[\x20-\x7e]+$/.test(spec)) return told("it may hold printable ASCII only, on one line");
  if (spec.includes("::") || spec.includes("://")) return told("it may not name a channel");
  if (/[[\]]/.test(spec)) return told("keywords in brackets are not understood by every client");
  const trimmed = spec.trim();
  const name = /^[A-Za-z0-9_][A-Za-z0-9_.-]*/.exec(trimmed)?.[0] ?? "";
  const rest = trimmed.slice(name.length);
  if (name.length === 0 || name.length > LONGEST_NAME) return told("it does not begin with a package name");
  if (!/^(?:$|[ <>=!~])/.test(rest)) return told("after the name may come a version, then a build");
  const [version, build, ...more] = fields(rest);
  if (more.length > 0) return told("it has more than a name, a version and a build");
  if (version !== undefined && !isVersionSpec(version))
    return told(`${quote(version)} is no version or range of versions`);
  if (build !== undefined && !isBuildSpec(build)) return told(`${quote(build)} is no build or pattern of builds`);
  return null;
}

/** CEP-29 ignores spaces around operators, and allows `name=version=build` without any. */
function fields(rest: string): string[] {
  const packed = rest
    .replace(/ *([,|]) */g, "$1")
    .replace(/([<>=!~]) +/g, "$1")
    .trim();
  const glued = /^={1,2}([^ =<>!~,|]+)=([^ =]+)$/.exec(packed);
  if (glued) return glued.slice(1);
  return packed === "" ? [] : packed.split(/ +/);
}

function isBuildSpec(text: string): boolean {
  return text.length <= 2 * LONGEST_NAME && /^=?[A-Za-z0-9_.+*^$|()-]+$/.test(text);
}

/** Clauses joined by `,` (and) and `|` (or), in parentheses if wanted. */
function isVersionSpec(text: string): boolean {
  let depth = 0;
  let clause: string | null = "";
  for (const token of text.split(/([,|()])/)) {
    if (token === "") continue;
    if (token === "(") {
      if (clause !== "") return false;
      depth++;
    } else if (token === ")") {
      if (!clause || --depth < 0) return false;
    } else if (token === "," || token === "|") {
      if (!clause) return false;
      clause = "";
    } else {
      if (clause !== "" || !isClause(token)) return false;
      clause = token;
    }
  }
  return depth === 0 && clause !== "";
}

function isClause(text: string): boolean {
  if (/^={0,2}\*$/.test(text)) return true;
  const literal = /^(?:[=!<>~]=|[<>=])?([0-9A-Za-z_.+!-]*[0-9A-Za-z])(?:\*|(?:\.\*)+)?$/.exec(text)?.[1];
  if (literal === undefined || /[_-]\+|_.*-|-.*_/.test(literal)) return false;
  return whyNotVersion(literal.toLowerCase().replaceAll("-", "_")) === null;
}
