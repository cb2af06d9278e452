/** `npm test`: the checks, the tests on both databases, the package clients, the journeys; ends with one line of counts. */
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SETTINGS } from "../env.ts";
import { check } from "./check.ts";
import { getChromium } from "./chromium.ts";
import { startPostgres } from "./postgres.ts";
import { run } from "./run.ts";
import { getPostgres } from "./test-tools.ts";

type Count = { passed: number; failed: number; skipped: number };

const reports = mkdtempSync(join(tmpdir(), "sluice-test-"));

/** What the tests see: none of the settings of whoever runs them. */
const clean: NodeJS.ProcessEnv = { ...process.env };
for (const { name } of SETTINGS) delete clean[name];

async function checks(): Promise<Count> {
  const steps = await check();
  const passed = steps.filter(({ ok }) => ok).length;
  return { passed, failed: steps.length - passed, skipped: 0 };
}

/** The server that the tests on PostgreSQL share; null when there is none to be had. */
const postgres = getPostgres() ? await startPostgres() : null;
const onPostgres = { ...clean, ...(postgres && { TEST_POSTGRES_URL: postgres.url }) };

async function onDatabases(): Promise<Count> {
  const projects = ["unit", "sqlite", ...(postgres ? ["postgres"] : [])];
  const { count, onDatabase } = await vitest(projects, onPostgres);
  if (postgres) return count;
  console.log(`\n!!! There is no PostgreSQL here: ${onDatabase} tests ran on SQLite alone and count as skipped.\n`);
  return { ...count, skipped: count.skipped + onDatabase };
}

async function clients(): Promise<Count> {
  return (await vitest(["clients"], onPostgres)).count;
}

type VitestReport = { testResults: { name: string; status: string; assertionResults: { status: string }[] }[] };

/** Runs some projects of vitest. A file that fails without a failed test, as when it does not load, counts as one. */
async function vitest(projects: string[], env: NodeJS.ProcessEnv) {
  const file = join(reports, `${projects.join("-")}.json`);
  const names = projects.flatMap((name) => ["--project", name]);
  const options = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`, "--allowOnly=false"];
  const { code } = await run("vitest", ["run", ...names, ...options], { env });
  const { testResults }: VitestReport = JSON.parse(readFileSync(file, "utf8"));
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  const passed = tests.filter((status) => status === "passed").length;
  const failed = tests.filter((status) => status === "failed").length + broken.length;
  const skipped = tests.length + broken.length - passed - failed;
  const count = { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped };
  const stands = testResults.filter(({ name }) =>
    /^(core|registry|api|db)\//.test(name.slice(process.cwd().length + 1)),
  );
  return { count, onDatabase: stands.flatMap(({ assertionResults }) => assertionResults).length };
}

type PlaywrightReport = { stats: { expected: number; unexpected: number; flaky: number; skipped: number } };

async function journeys(): Promise<Count> {
  getChromium();
  const file = join(reports, "playwright.json");
  const env = { ...clean, PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const { code } = await run("playwright", ["test", "--reporter=list,json", "--forbid-only"], { env });
  const { stats }: PlaywrightReport = JSON.parse(readFileSync(file, "utf8"));
  const failed = stats.unexpected + stats.flaky;
  return { passed: stats.expected, failed: code !== 0 && failed === 0 ? 1 : failed, skipped: stats.skipped };
}

const PARTS: [title: string, part: () => Promise<Count>, files?: string][] = [
  ["Source", checks],
  ["Tests", onDatabases],
  ["Package clients", clients, "e2e/**/*.test.ts"],
  ["Journeys", journeys, "e2e/*.spec.ts"],
];

const total: Count = { passed: 0, failed: 0, skipped: 0 };
process.on("exit", () => rmSync(reports, { recursive: true, force: true }));
for (const [title, part, files] of PARTS) {
  if (files && globSync(files).length === 0) continue;
  console.log(`\n== ${title} ==`);
  const count = await part().catch((error: unknown) => {
    console.error(`${title} did not come to an end:`, error);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  for (const key of ["passed", "failed", "skipped"] as const) total[key] += count[key];
}

await postgres?.stop();
const { passed, failed, skipped } = total;
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
