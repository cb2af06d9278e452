/** `core` and what stands on it runs once per database engine; the settings are fixed before any module loads. */
import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

/** Set by `scripts/test.ts`; by hand, `node scripts/postgres.ts` starts one and prints its URL. */
const { TEST_POSTGRES_URL } = process.env;

const ON_DATABASE = "{core,registry,api,db}/**/*.test.ts";
const CLIENTS = "e2e/**/*.test.ts";

function project(
  name: string,
  include: string[],
  databaseUrl: string,
  more: TestProjectInlineConfiguration["test"] = {},
) {
  return { extends: true, test: { name, include, env: { DATABASE_URL: databaseUrl }, ...more } } as const;
}

if (!TEST_POSTGRES_URL && !process.argv.includes("clients")) {
  console.warn("\n!!! TEST_POSTGRES_URL is not set: nothing runs on PostgreSQL. `npm test` brings one of its own.\n");
}

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      project("unit", ["**/*.test.{ts,tsx}"], "", {
        exclude: [...configDefaults.exclude, ".next/**", ON_DATABASE, CLIENTS],
      }),
      project("sqlite", [ON_DATABASE], ""),
      ...(TEST_POSTGRES_URL ? [project("postgres", [ON_DATABASE], TEST_POSTGRES_URL)] : []),
      // Real package clients against the built server: after the others, one file at a time.
      project("clients", [CLIENTS], "", {
        fileParallelism: false,
        sequence: { groupOrder: 1 },
        testTimeout: 300_000,
        hookTimeout: 120_000,
      }),
    ],
  },
});
