/** `npm run check`: everything about the source that needs no test. With `--fix`, what can be repaired is. */
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { settingsExample, settingsTable } from "../env.ts";
import { sources, violations } from "./imports.ts";
import { run } from "./run.ts";

export type Step = { name: string; ok: boolean };

/** A step answers with what is wrong; nothing when nothing is. */
const STEPS: Record<string, (fix: boolean) => string | Promise<string>> = {
  "format and lint": formatAndLint,
  "import table": importTable,
  "settings in README.md and .env.example": settings,
  types,
};

/** Runs every step, prints a line for each and what it found, and tells how they went. */
export async function check(fix = false): Promise<Step[]> {
  const steps: Step[] = [];
  for (const [name, find] of Object.entries(STEPS)) {
    const start = performance.now();
    const wrong = await find(fix);
    console.log(`${wrong ? "✗" : "✓"} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    if (wrong) console.log(wrong.trimEnd());
    steps.push({ name, ok: wrong === "" });
  }
  return steps;
}

async function formatAndLint(fix: boolean) {
  const { code, output } = await run(
    "biome",
    ["check", "--error-on-warnings", "--max-diagnostics=100", ...(fix ? ["--write"] : [])],
    {
      quiet: true,
    },
  );
  return code === 0 ? "" : output || `biome ended with ${code}`;
}

function importTable() {
  return violations(sources())
    .map(({ path, line, problem }) => `${path}:${line} ${problem}.`)
    .join("\n");
}

const MARKED = /(<!-- settings -->\n)[\s\S]*?(\n<!-- \/settings -->)/;

function settings(fix: boolean) {
  const readme = readFileSync("README.md", "utf8");
  const written: [file: string, text: string, now: string][] = [
    ["README.md", readme.replace(MARKED, (_, open, close) => `${open}${settingsTable()}${close}`), readme],
    [".env.example", settingsExample(), existsSync(".env.example") ? readFileSync(".env.example", "utf8") : ""],
  ];
  if (!MARKED.test(readme)) return "README.md has no place for the settings: <!-- settings --> and <!-- /settings -->.";
  const stale = written.filter(([, text, now]) => text !== now);
  if (fix) for (const [file, text] of stale) writeFileSync(file, text);
  return fix ? "" : stale.map(([file]) => `${file} does not say what env.ts says: npm run check -- --fix`).join("\n");
}

/** Next's types of the routes are made first, where there are pages; those of a past `next dev` may name pages long gone. */
async function types() {
  rmSync(".next/dev/types", { recursive: true, force: true });
  const pages = globSync("app/**/layout.tsx").length > 0;
  const made = pages ? await run("next", ["typegen"], { quiet: true }) : undefined;
  if (made && made.code !== 0) return made.output;
  const { code, output } = await run("tsc", ["--noEmit", "--pretty", "false"], { quiet: true });
  return code === 0 ? "" : output || `tsc ended with ${code}`;
}

if (import.meta.main) {
  const steps = await check(process.argv.includes("--fix"));
  process.exitCode = steps.every(({ ok }) => ok) ? 0 : 1;
}
