import { matchesGlob } from "node:path";
import { describe, expect, it, test } from "vitest";
import { sources, TABLE, violations } from "./imports.ts";

/** For each row: a file it decides, imports it allows, and imports it forbids. */
const ROWS: [path: string, allowed: string[], forbidden: string[]][] = [
  ["core/tokens.test.ts", ['import "next"', 'import x from "#api/x.ts"'], []],
  ["server.ts", ['import next from "next"', 'import x from "#core/x.ts"', 'import x from "./env.ts"'], []],
  ["env.ts", ['import ip from "ipaddr.js"', 'import x from "node:path"'], ['import x from "#core/x.ts"']],
  [
    "access/can.ts",
    ['import { x } from "./policy.ts"', 'import { x } from "#access/policy.ts"'],
    ['import { readFileSync } from "node:fs"', 'import { z } from "zod"', 'import type { Tx } from "#db/client.ts"'],
  ],
  [
    "formats/conda/inspect.ts",
    ['import { x } from "../format.ts"', 'import x from "node:zlib"', 'import x from "yauzl"'],
    ['import x from "node:fs"', 'import x from "../../db/client.ts"', 'import x from "#access/vocabulary.ts"'],
  ],
  [
    "storage/disk.ts",
    ['import x from "node:fs/promises"', 'import x from "./storage.ts"'],
    ['import x from "#db/client.ts"', 'import x from "./conformance.ts"', 'import x from "#env"'],
  ],
  [
    "db/seed.ts",
    ['import x from "#core/tokens.ts"', 'import x from "./factories.ts"'],
    ['import x from "#api/x.ts"', 'import x from "hono"'],
  ],
  [
    "db/client.ts",
    ['import { engine } from "#env"', 'import x from "#access/vocabulary.ts"', 'import x from "drizzle-orm/libsql"'],
    ['import x from "#access/can.ts"', 'import x from "#core/tokens.ts"', 'import x from "./factories.ts"'],
  ],
  [
    "core/tokens.input.ts",
    ['import { z } from "zod"', 'import { x } from "./names.input.ts"', 'import x from "#access/vocabulary.ts"'],
    ['import x from "./tokens.ts"', 'import x from "drizzle-orm"', 'import x from "#access/can.ts"'],
  ],
  [
    "core/tokens.ts",
    [
      ...['import x from "#db/client.ts"', 'import x from "#storage/disk.ts"', 'import type { Settings } from "#env"'],
      ...[
        'import { encode } from "next-auth/jwt"',
        'import type { Logger } from "pino"',
        'import x from "node:crypto"',
      ],
    ],
    [
      ...['import x from "next/headers"', 'import x from "next-auth"', 'import { readSettings } from "#env"'],
      ...['import pino from "pino"', 'import { x } from "react"', 'import { runtime } from "#runtime"'],
      ...['export * from "#registry/serve.ts"', 'import x from "./testing.ts"', 'import x from "../app/context.ts"'],
    ],
  ],
  [
    "registry/serve.ts",
    ['import { Hono } from "hono/tiny"', 'import x from "#core/admit.ts"', 'import x from "#access/vocabulary.ts"'],
    ['import x from "#api/endpoint.ts"', 'import x from "#db/client.ts"', 'import x from "#access/can.ts"'],
  ],
  [
    "api/v1/tokens.ts",
    ['import busboy from "@fastify/busboy"', 'import x from "../endpoint.ts"'],
    ['import x from "#registry/serve.ts"', 'import x from "next/server"', 'import x from "drizzle-orm"'],
  ],
  [
    "components/tokens/form.tsx",
    [
      ...['import type { Token } from "#core/tokens.ts"', 'import { CreateToken } from "#core/tokens.input.ts"'],
      ...['import { can } from "#access/can.ts"', 'import Link from "next/link"', 'import { x } from "react-dom"'],
    ],
    [
      ...['import { listTokens } from "#core/tokens.ts"', 'import { type Token } from "#core/tokens.ts"'],
      ...['export { listTokens } from "../../core/tokens.ts"', 'const x = import("#core/tokens.ts")'],
      ...['import type { Row } from "#db/schema/tokens.ts"', 'import x from "next/headers"', 'import "node:fs"'],
    ],
  ],
  [
    "app/(dashboard)/[org]/tokens/page.tsx",
    [
      ...[
        'import { listTokens } from "#core/tokens.ts"',
        'import { services } from "#core/services.ts"',
        'import "server-only"',
      ],
      ...['import { cookies } from "next/headers"', 'import { auth } from "#auth"', 'import "./page.css"'],
    ],
    [
      ...['import { tokens } from "#db/schema/tokens.ts"', 'import { eq } from "drizzle-orm"', 'import x from "#env"'],
      ...['import { serve } from "#registry/serve.ts"', 'import x from "#storage/disk.ts"'],
    ],
  ],
];

const problems = (path: string, text: string) => violations([{ path, text }]).map(({ problem }) => problem);

describe.each(ROWS)("%s", (path, allowed, forbidden) => {
  it.each(allowed)("may say %s", (line) => {
    expect(problems(path, `${line};\n`)).toEqual([]);
  });

  it.each(forbidden)("may not say %s", (line) => {
    expect(problems(path, `${line};\n`)).toEqual([expect.stringMatching(/^may not import .+, so that .+/)]);
  });
});

test("every row of the table has its example", () => {
  const decided = ROWS.map(([path]) => TABLE.findIndex(({ files }) => files.some((glob) => matchesGlob(path, glob))));
  expect(new Set(decided).size).toBe(TABLE.length);
});

test("a folder without a row is refused, so that no folder comes unnoticed", () => {
  expect(problems("utils/strings.ts", "")).toEqual(["belongs to no row of the table in scripts/imports.ts"]);
});

test("an import is seen over several lines, after other statements and with its line", () => {
  const text =
    '/** Why. */\nconst a = 1;\nexport type { A } from "./a.ts";\nimport {\n  eq,\n  sql,\n} from "drizzle-orm";\n';
  expect(violations([{ path: "app/page.tsx", text }])).toEqual([
    { path: "app/page.tsx", line: 7, problem: "may not import drizzle-orm, so that it has no SQL and no rule" },
  ]);
});

test("what is written in a comment, a template or a regular expression is no import", () => {
  const text =
    '// import "pg";\n/*\nimport "pg";\n*/\nconst url = "https://x"; // x\nconst t = `\nimport "pg";\n`;\nconst r = /["\'`]/;\n';
  expect(problems("app/page.tsx", text)).toEqual([]);
  expect(problems("app/page.tsx", `${text}import "pg";\n`)).toHaveLength(1);
});

test("an import whose name is computed is refused", () => {
  expect(problems("core/x.ts", "const m = await import(name);")).toHaveLength(1);
  expect(problems("core/x.ts", "const m = await import(`#api/x.ts`);")).toHaveLength(1);
});

test("the environment is read in env.ts alone", () => {
  expect(problems("core/x.ts", "const port = process.env.PORT;")).toEqual([
    "reads process.env, which only env.ts does",
  ]);
  expect(problems("env.ts", "const port = process.env.PORT;")).toEqual([]);
});

test("the check looks at the source, and at nothing installed or generated", () => {
  const paths = sources().map(({ path }) => path);
  expect(paths).toContain("scripts/imports.ts");
  expect(paths.filter((path) => /node_modules|^\.next|next-env/.test(path))).toEqual([]);
});
