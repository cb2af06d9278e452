/** Holds the source to the table of style.md section 2, "who may import whom". Run by hand, it lists what breaks it. */
import { globSync, readFileSync } from "node:fs";
import { dirname, join, matchesGlob } from "node:path";

/** Paths of this repository begin with `./` and are globs; everything else is a package with its subpaths, or `node:*`. */
type Row = {
  /** The first row with a matching glob decides. */
  files: readonly string[];
  may: readonly string[];
  /** Only as `import type`. */
  types?: readonly string[];
  because: string;
};

const ANYTHING = ["**"];
const NODE = "node:*";

/** What exists for tests and tools alone: it may import everything, and nothing else may import it. */
const TOOLS = [
  "**/*.test.{ts,tsx}",
  "**/testing.ts",
  "{e2e,bench,scripts}/**",
  "db/factories.ts",
  "storage/conformance.ts",
];

export const TABLE: readonly Row[] = [
  { files: TOOLS, may: ANYTHING, because: "a test may look everywhere" },
  {
    files: ["server.ts", "runtime.ts", "auth.ts", "instrumentation.ts", "*.config.{ts,mjs}"],
    may: ANYTHING,
    because: "nobody else assembles",
  },
  { files: ["env.ts"], may: [NODE, "ipaddr.js"], because: "everything may need a setting before anything else exists" },
  {
    files: ["access/**"],
    may: ["./access/**"],
    because: "the browser, the server and a test run the same rules",
  },
  {
    files: ["formats/**"],
    may: [
      "./formats/**",
      ...["node:stream", "node:stream/promises", "node:zlib", "node:crypto", "node:buffer", "node:util"],
      ...["tar-stream", "yauzl"],
    ],
    because: "a parser can be fuzzed alone",
  },
  { files: ["storage/**"], may: ["./storage/**", NODE], because: "bytes know nothing of meaning" },
  {
    files: ["db/seed.ts"],
    may: ["./db/**", "./db/factories.ts", "./core/**", "./access/vocabulary.ts", "./env.ts", "drizzle-orm", NODE],
    because: "a seed is made by the verbs",
  },
  {
    files: ["db/**"],
    may: ["./db/**", "./access/vocabulary.ts", "./env.ts", "drizzle-orm", "@libsql/client", "pg", NODE],
    because: "enumerations are born in access and become columns, never the reverse",
  },
  {
    files: ["core/*.input.ts"],
    may: ["./core/*.input.ts", "./access/vocabulary.ts", "zod"],
    because: "a form and its verb share one schema, without drizzle in the bundle",
  },
  {
    files: ["core/**"],
    may: [
      ...["./core/**", "./access/**", "./formats/**", "./storage/**", "./db/**"],
      ...["drizzle-orm", "zod", "@node-rs/argon2", "uuid", "piscina", "ipaddr.js", "next-auth/jwt"],
      ...["nodemailer", NODE],
    ],
    types: ["./env.ts", "pino"],
    because: "a script or test calls a verb as a page does",
  },
  ...["registry", "api"].map((folder) => ({
    files: [`${folder}/**`],
    may: [
      ...[`./${folder}/**`, "./core/**", "./formats/**", "./storage/**", "./access/vocabulary.ts"],
      ...["hono", "@hono/node-server", "@fastify/busboy", "zod", "prom-client", NODE],
    ],
    because: "it runs under any server that has Request and Response, and nothing of Next is on a client's path",
  })),
  {
    files: ["components/**"],
    may: [
      ...["./components/**", "./access/**", "./core/*.input.ts"],
      ...["react", "react-dom", "next/link", "next/navigation", "next/error", "@tanstack/react-query"],
    ],
    types: ["./core/**", "zod"],
    because: "no row, query or secret can reach the browser",
  },
  {
    files: ["app/**"],
    may: [
      ...["./app/**", "./components/**", "./core/**", "./access/**", "./auth.ts"],
      ...["next", "react", "next-auth", "@tanstack/react-query", "server-only", "zod"],
    ],
    because: "it has no SQL and no rule",
  },
];

export type Source = { path: string; text: string };
export type Violation = { path: string; line: number; problem: string };

/** Every import the table forbids, and every look at the environment outside `env.ts`. Paths are relative to the root. */
export function violations(files: readonly Source[]): Violation[] {
  return files.flatMap(({ path, text }) => {
    const row = TABLE.find(({ files }) => files.some((glob) => matchesGlob(path, glob)));
    if (!row) return [{ path, line: 1, problem: "belongs to no row of the table in scripts/imports.ts" }];
    if (row.may === ANYTHING) return [];
    const code = bare(text);
    const found = [...importsOf(code)].filter(({ name, type }) => !allows(row, path, name, type));
    const problems = found.map(({ name, at }) => ({ at, problem: `may not import ${name}, so that ${row.because}` }));
    const reads = path === "env.ts" ? [] : code.matchAll(/\bprocess\.env\b/g);
    for (const { index } of reads) problems.push({ at: index, problem: "reads process.env, which only env.ts does" });
    return problems.map(({ at, problem }) => ({ path, line: code.slice(0, at).split("\n").length, problem }));
  });
}

function allows(row: Row, path: string, name: string, type: boolean) {
  const entries = type ? [...row.may, ...(row.types ?? [])] : row.may;
  const target = targetOf(path, name);
  if (target === undefined) return entries.some((entry) => isWithin(name, entry));
  const named = entries.includes(`./${target}`);
  if (TOOLS.some((glob) => matchesGlob(target, glob))) return named;
  return named || entries.some((entry) => entry.startsWith("./") && matchesGlob(target, entry.slice(2)));
}

/** The path in this repository that an import means; undefined for a package. */
function targetOf(path: string, name: string) {
  if (name.startsWith("#")) return name.includes("/") ? name.slice(1) : `${name.slice(1)}.ts`;
  return name.startsWith(".") ? join(dirname(path), name) : undefined;
}

function isWithin(name: string, entry: string) {
  return entry === NODE ? name.startsWith("node:") : name === entry || name.startsWith(`${entry}/`);
}

const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//;
const STRING = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/;
const TEMPLATE = /`(?:[^`\\]|\\[\s\S])*`/;
const PATTERN = /(?<=[(=,:!&|?{};[]\s*)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//;
const NO_CODE = new RegExp([STRING, PATTERN, COMMENT, TEMPLATE].map(({ source }) => `(${source})`).join("|"), "g");

/** The text with comments, templates and regular expressions blanked; lines and ordinary strings stay. */
function bare(text: string) {
  return text.replace(NO_CODE, (match, string) => string ?? match.replace(/[^\n]/g, " ").replace(/^ {2}/, "``"));
}

const IMPORT = new RegExp(
  [
    /(?:^|[;}\n])\s*(?:import|export)\s+(?<type>type\s)?[^"'();=]*?from\s*["'](?<from>[^"']+)["']/,
    /(?:^|[;}\n])\s*import\s*["'](?<effect>[^"']+)["']/,
    /\b(?:import|require)\s*\(\s*["'](?<call>[^"']+)["']/,
    /\bimport\s*\(\s*(?<computed>[^\s"')])/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "g",
);

function* importsOf(code: string) {
  for (const { groups = {}, index, 0: match } of code.matchAll(IMPORT)) {
    const name = groups.from ?? groups.effect ?? groups.call ?? "a name that is computed";
    yield { name, type: groups.type !== undefined, at: index + match.length };
  }
}

/** Every source file of the working tree. */
export function sources(): Source[] {
  const paths = globSync("**/*.{ts,tsx,mts,js,jsx,mjs}", {
    exclude: (path) =>
      /(^|\/)(node_modules|\..+|data|public|next-env\.d\.ts|test-results|playwright-report)$/.test(path),
  });
  return paths.sort().map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

if (import.meta.main) {
  const found = violations(sources());
  for (const { path, line, problem } of found) console.log(`${path}:${line} ${problem}.`);
  process.exitCode = found.length > 0 ? 1 : 0;
}
