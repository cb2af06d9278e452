/** `info/about.json` and `info/run_exports.json`: what people and build tools read; nothing here decides an install. */
import { Malformed } from "../format.ts";
import { Fields, parseJson } from "./fields.ts";

/** What a package's page shows. Links are http(s) only; lists have at most 50 members; `description` may be long. */
export type About = {
  summary: string | null;
  description: string | null;
  license: string | null;
  licenseFamily: string | null;
  licenseFiles: string[];
  home: string[];
  documentation: string[];
  development: string[];
  source: string[];
  keywords: string[];
  maintainers: string[];
};

const LINE = 2000;
const TEXT = 64 * 1024;
const LIST = 50;

/**
 * Reads about.json, in which any field may be of any type: what is of no use is left out and long text is cut.
 * Throws `Malformed` only if it is not a JSON object.
 */
export function readAbout(bytes: Buffer | undefined): About {
  const about = bytes && Fields.parse(bytes, "info/about.json");
  const all = (key: string) => texts(about?.get(key));
  const line = (key: string) => all(key)[0] ?? null;
  const description = about?.get("description");
  const extra = about?.get("extra");
  const maintainers =
    typeof extra === "object" && extra !== null && Object.entries(extra).find(([key]) => key === "recipe-maintainers");
  return {
    summary: line("summary"),
    description: typeof description === "string" ? cut(description, TEXT) || null : null,
    license: line("license"),
    licenseFamily: line("license_family"),
    licenseFiles: all("license_file"),
    home: links(all("home")),
    documentation: links(all("doc_url")),
    development: links(all("dev_url")),
    source: links([...all("source_url"), ...all("source_git_url")]),
    keywords: [...all("keywords"), ...all("tags")].slice(0, LIST),
    maintainers: maintainers ? texts(maintainers[1]) : [],
  };
}

function texts(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const found = list.slice(0, LIST).filter((text) => typeof text === "string");
  return found.map((text) => cut(text, LINE)).filter((text) => text !== "");
}

function cut(text: string, length: number): string {
  return text.slice(0, length).toWellFormed().trim();
}

/** A page makes these clickable, so `javascript:` and the like stay out. */
function links(texts: string[]): string[] {
  return texts.flatMap((text) => {
    const url = URL.parse(text);
    return url && /^https?:$/.test(url.protocol) ? [url.href] : [];
  });
}

const EXPORTS = ["weak", "strong", "noarch", "weak_constrains", "strong_constrains"] as const;

/** What a package adds to the dependencies of what is built with it (CEP-12). */
export type RunExports = { [key in (typeof EXPORTS)[number]]?: string[] };

/**
 * Reads run_exports.json: an object of lists, or one list, which means weak ones (CEP-34); null if there is no such file.
 * Throws `Malformed` for anything but lists of text, since one of another type breaks the run_exports.json of a channel.
 */
export function readRunExports(bytes: Buffer | undefined): RunExports | null {
  if (!bytes) return null;
  const where = "info/run_exports.json";
  const value = parseJson(bytes, where);
  const fields = new Fields(Array.isArray(value) ? { weak: value } : value, where);
  const exports: RunExports = {};
  for (const key of EXPORTS) {
    if (fields.get(key) === undefined) continue;
    const list = fields.texts(key, fields.get(key));
    if (list.some((spec) => /[\r\n]/.test(spec)))
      throw new Malformed(`A run export in ${where} has more than one line.`, where);
    exports[key] = list;
  }
  return exports;
}
