import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { fromBuffer } from "../format.ts";
import {
  emptyRepodata,
  type IndexRow,
  notices,
  recordText,
  repodata,
  repodataFrom,
  runExportsDocument,
} from "./index-documents.ts";
import { inspect } from "./inspect.ts";
import { SUBDIRS } from "./names.ts";

// The published "import" entry needs a bundler.
const { PackageRecord }: typeof import("@conda-org/rattler") = createRequire(import.meta.url)("@conda-org/rattler");

const fixtures = new URL("../../e2e/fixtures/conda/", import.meta.url);
const golden = (subdir: string) => new URL(`golden/${subdir}.json`, import.meta.url);
const hash = (name: string, bytes: Buffer) => createHash(name).update(bytes).digest("hex");

/** linux-fake is no platform of any client: `malformed.test.ts` shows that it is refused. */
const rows = await Promise.all(
  readdirSync(fixtures)
    .filter((filename) => filename !== "arch-package-1.0-0.conda")
    .map(async (filename) => {
      const bytes = readFileSync(new URL(filename, fixtures));
      const { record, runExports } = await inspect(fromBuffer(bytes), filename);
      const server = {
        md5: hash("md5", bytes),
        sha256: hash("sha256", bytes),
        size: bytes.length,
        indexedTimestamp: 1_800_000_000_000,
      };
      return { filename, record, runExports, ...server };
    }),
);

const within = (subdir: string) => rows.filter(({ record }) => record.subdir === subdir);

describe("repodata", () => {
  it.each(["noarch", "linux-64", "osx-64"] as const)(
    "of the fixtures in %s is what it was (UPDATE_GOLDEN=1 writes it anew)",
    (subdir) => {
      const text = repodata(subdir, within(subdir), ["z-1.0-0.conda", "a-1.0-0.conda"]);
      if (process.env.UPDATE_GOLDEN) writeFileSync(golden(subdir), `${JSON.stringify(JSON.parse(text), null, 2)}\n`);
      expect(text).toBe(JSON.stringify(JSON.parse(readFileSync(golden(subdir), "utf8"))));
    },
  );

  it("is the same whatever the order of the rows and of the fields", () => {
    const mixed = within("noarch")
      .reverse()
      .map(
        (row): IndexRow => ({
          ...row,
          record: Object.assign(
            {},
            ...Object.entries(row.record)
              .reverse()
              .map(([key, value]) => ({ [key]: value })),
          ),
        }),
      );
    expect(repodata("noarch", mixed, ["b-1-0.conda", "a-1-0.conda"])).toBe(
      repodata("noarch", within("noarch"), ["a-1-0.conda", "b-1-0.conda"]),
    );
  });

  it("is the same when put together from texts made earlier", () => {
    const texts = within("osx-64").map((row) => [row.filename, recordText(row)] as const);
    expect(repodataFrom("osx-64", texts, [])).toBe(repodata("osx-64", within("osx-64"), []));
  });

  it("has only records that rattler takes", () => {
    for (const row of rows) expect(() => new PackageRecord(JSON.parse(recordText(row))), row.filename).not.toThrow();
  });

  it("without packages is the document of CEP-36", () => {
    expect(emptyRepodata("noarch")).toBe(
      '{"info":{"subdir":"noarch"},"packages":{},"packages.conda":{},"removed":[],"repodata_version":1}',
    );
    for (const subdir of SUBDIRS) expect(JSON.parse(emptyRepodata(subdir)).info).toEqual({ subdir });
  });
});

describe("the other documents", () => {
  it("list every package's run exports, none as {}", () => {
    const document = JSON.parse(runExportsDocument("noarch", within("noarch")));
    expect(document.info).toEqual({ subdir: "noarch", version: 1 });
    expect(document.packages["run_exports_versions-1.0-he35c369_0.tar.bz2"]).toEqual({
      run_exports: { weak: ["run_exports_version 1.0"] },
    });
    expect(document["packages.conda"]["versioned-1.0-0.conda"]).toEqual({ run_exports: {} });
    expect(Object.keys(document.packages).length + Object.keys(document["packages.conda"]).length).toBe(
      within("noarch").length,
    );
  });

  it("hold notices, or none", () => {
    expect(notices()).toBe('{"notices":[]}');
    const notice = {
      id: "1",
      message: "hello",
      level: "info",
      created_at: "2026-01-01T00:00:00Z",
      expires_at: "2026-02-01T00:00:00Z",
    } as const;
    expect(JSON.parse(notices([notice]))).toEqual({ notices: [notice] });
  });
});
