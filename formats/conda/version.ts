/** conda's versions: which are versions (CEP-26, CEP-33) and which is newer (CEP-33). */

const LONGEST = 64;
const LARGEST = 2 ** 31 - 1;

/**
 * CEP-26 and CEP-33: digits, lower-case letters, `.` and `_` between segments that are not empty, one leading `N!`, one
 * `+local`, and one `_` at the very end of the main part (openssl). Longer than 64 characters is no version.
 */
export function isVersion(text: string): boolean {
  return whyNotVersion(text) === null;
}

/** The sentence that says why `text` is no version, or null. */
export function whyNotVersion(text: string): string | null {
  const told = (why: string) => `${JSON.stringify(text.slice(0, LONGEST))} is not a conda version: ${why}.`;
  if (text.length === 0 || text.length > LONGEST) return told(`it must have 1 to ${LONGEST} characters`);
  if (!/^[0-9a-z._+!]+$/.test(text)) return told("it may hold digits, lower-case letters and . _ ! + only");
  const parts = /^(?:([0-9]+)!)?([^!+]+)(?:\+([^!+]+))?$/.exec(text);
  if (!parts)
    return told("a number and ! may begin it and + may precede its local part, once each, with text around them");
  const [, , main = "", local] = parts;
  const segments = [...main.replace(/_$/, "").split(/[._]/), ...(local === undefined ? [] : local.split(/[._]/))];
  if (segments.includes("")) return told("it has two separators in a row, or one at an end");
  if (text.match(/[0-9]+/g)?.some((run) => Number(run) > LARGEST)) return told(`no number in it may exceed ${LARGEST}`);
  return null;
}

/** a number, or text; `post` is infinite and `dev` the empty text, which puts them where CEP-33 wants them */
type Component = number | string;

/**
 * Orders two versions as CEP-33 does: negative if `a` is older, positive if newer, 0 if equal (`1.0` and `1.0.0`).
 * Letter case and `-` for `_` make no difference. Text that is no version is ordered somehow, but never throws.
 */
export function compareVersions(a: string, b: string): number {
  const left = parse(a);
  const right = parse(b);
  return left.epoch - right.epoch || compareParts(left.main, right.main) || compareParts(left.local, right.local);
}

function parse(version: string): { epoch: number; main: Component[][]; local: Component[][] } {
  const [, epoch = "0", main = "", local = ""] = /^(?:([0-9]+)!)?([^+]*)\+?(.*)$/s.exec(version.toLowerCase()) ?? [];
  return { epoch: Number(epoch), main: parsePart(main), local: local === "" ? [] : parsePart(local) };
}

function parsePart(text: string): Component[][] {
  const segments = text.replace(/_$/, "").split(/[._-]/);
  if (text.endsWith("_")) segments.push(`${segments.pop() ?? ""}_`);
  return segments.map((segment) => {
    const components = (segment.match(/[0-9]+|[^0-9]+/g) ?? []).map(parseComponent);
    return typeof components[0] === "number" && /^[0-9]/.test(segment) ? components : [0, ...components];
  });
}

function parseComponent(run: string): Component {
  if (/^[0-9]/.test(run)) return Number(run);
  if (run === "post") return Number.POSITIVE_INFINITY;
  return run === "dev" ? "" : run;
}

function compareParts(a: Component[][], b: Component[][]): number {
  for (let segment = 0; segment < a.length || segment < b.length; segment++) {
    const left = a[segment] ?? [];
    const right = b[segment] ?? [];
    for (let index = 0; index < left.length || index < right.length; index++) {
      const order = compareComponents(left[index] ?? 0, right[index] ?? 0);
      if (order !== 0) return order;
    }
  }
  return 0;
}

function compareComponents(a: Component, b: Component): number {
  if (a === b) return 0;
  if (typeof a !== typeof b) return typeof a === "string" ? -1 : 1;
  return a < b ? -1 : 1;
}
