import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import type { Services } from "./context.ts";
import { listLabels, type PackageFilter, searchPackages } from "./package-search.ts";
import { listPackageGrants } from "./packages.ts";
import { refused } from "./testing.ts";

let services: Services;
let close: () => Promise<void>;
let ml: make.TestChannel;
let reader: make.TestPerson;
let readers: make.TestGroup;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
  const at = await make.organization(services);
  reader = await make.member(at);
  readers = await make.group(at, [reader]);
  ml = await make.channel(at);
  await make.grant(readers, ml, "read");
  await make.publish(ml, { name: "numpy", version: "1.0" });
  await make.publish(ml, { name: "numpy", version: "2.0", labels: ["dev"] });
  await make.publish(ml, { name: "scipy", subdir: "linux-64" });
  await make.declare(ml, "torch", "restricted");
  await make.publish(ml, { name: "torch", labels: ["secret"], subdir: "osx-64" });
});
afterAll(() => close());

const all: PackageFilter = { q: "", by: "name", descending: false, page: 1, size: 50 };
const search = async (who: make.TestPerson, filter: Partial<PackageFilter> = {}) =>
  searchPackages(await make.ctxOf(who), ml.name, { ...all, ...filter });
const names = async (filter: Partial<PackageFilter>) =>
  (await search(ml.organization.owner, filter)).rows.map(({ name }) => name);

describe("searching packages", () => {
  test("a page says how many match and what there is to filter by", async () => {
    const found = await search(ml.organization.owner, { size: 2 });
    expect(found.rows.map(({ name }) => name)).toEqual(["numpy", "scipy"]);
    expect(found).toMatchObject({ total: 3, all: 3, page: 1, kinds: ["conda"] });
    expect(found.labels).toEqual(["dev", "main", "secret"]);
    expect(found.platforms).toContain("linux-64");
    expect((await search(ml.organization.owner, { size: 2, page: 99 })).page).toBe(2);
  });

  test("a restricted package is in nothing that somebody below admin is told: rows, counts, labels, platforms", async () => {
    const found = await search(reader);
    expect(found.rows.map(({ name }) => name)).toEqual(["numpy", "scipy"]);
    expect(found).toMatchObject({ total: 2, all: 2, labels: ["dev", "main"] });
    expect(found.platforms).not.toContain("osx-64");
    expect(await listLabels(await make.ctxOf(reader), ml.name)).toEqual(["dev", "main"]);
    expect((await search(reader, { label: "secret" })).rows).toEqual([]);
  });

  test("filters narrow, and several narrow together", async () => {
    expect(await names({ q: "PY" })).toEqual(["numpy", "scipy"]);
    expect(await names({ label: "dev" })).toEqual(["numpy"]);
    expect(await names({ platform: "linux-64" })).toEqual(["scipy"]);
    expect(await names({ platform: "linux-64", label: "dev" })).toEqual([]);
    expect(await names({ kind: "pypi" })).toEqual([]);
  });

  test("orders turn around, and equal ones stay in the order of their names", async () => {
    expect(await names({ descending: true })).toEqual(["torch", "scipy", "numpy"]);
    expect((await names({ by: "size", descending: true }))[0]).toBe("numpy");
    expect((await names({ by: "updated", descending: true }))[0]).toBe("torch");
  });

  test("a row is what the list of packages says too", async () => {
    const [numpy] = (await search(ml.organization.owner, { q: "numpy" })).rows;
    expect(numpy).toMatchObject({ latest: "2.0", files: 2, labels: ["dev", "main"] });
  });

  test("a stranger cannot tell the channel from one that is not there", async () => {
    const stranger = await make.person(services);
    await refused(search(stranger), "missing");
    await refused(searchPackages(await make.ctxOf(stranger), "nowhere", all), "missing");
  });
});

describe("grants on one package", () => {
  test("whoever may grant on it sees them; others are told that they may not, or nothing", async () => {
    await make.grant(readers, ml, "write", { name: "scipy" });
    const ref = { channel: ml.name, kind: "conda", name: "scipy" } as const;
    expect(await listPackageGrants(await make.ctxOf(ml.organization.owner), ref)).toMatchObject([
      { group: readers.name, level: "write", members: 1 },
    ]);
    await refused(listPackageGrants(await make.ctxOf(reader), ref), "forbidden");
    await refused(listPackageGrants(await make.ctxOf(reader), { ...ref, name: "torch" }), "missing");
    await refused(listPackageGrants(await make.ctxOf(await make.person(services)), ref), "missing");
  });
});
