import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import { createRuntime } from "#runtime";
import { listChannels } from "./channels.ts";
import type { Services } from "./context.ts";
import { readSession, signIn } from "./session.ts";
import { completeSetup, createFirstAdministrator, isSetUp } from "./setup.ts";
import { outcomes, refused } from "./testing.ts";
import { findUser } from "./users.ts";

const password = "correct horse battery";
const wish = (services: Services, more: Partial<Parameters<typeof completeSetup>[1]> = {}) => ({
  code: services.setupCode ?? "",
  login: "ada",
  name: "Ada",
  email: "Ada@Sluice.test",
  password,
  publicUrl: "https://packages.example.org",
  organization: "acme",
  channel: "ml",
  ...more,
});

describe("the first start", () => {
  let services: Services;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ services, close } = await make.testServices({ setUp: false, settings: { publicUrl: undefined } }));
  });
  afterAll(() => close());

  test("has a code, and nothing is done without it", async () => {
    expect(services.setupCode).toMatch(/^[0-9a-z]{26}$/);
    for (const code of ["", "wrong", `${services.setupCode}x`, services.setupCode?.toUpperCase() ?? ""]) {
      const { fields } = await refused(completeSetup(make.ctxOfNobody(services), wish(services, { code })), "invalid");
      expect(fields.code).toContain("That code is not right.");
    }
    expect(await isSetUp(services.database.read)).toBe(false);
  });

  test("refuses names that are reserved or equal, at their fields, and stays to be done", async () => {
    const at = async (more: Partial<Parameters<typeof completeSetup>[1]>) =>
      Object.keys((await refused(completeSetup(make.ctxOfNobody(services), wish(services, more)), "conflict")).fields);
    expect(await at({ login: "noarch" })).toEqual(["login"]);
    expect(await at({ organization: "api" })).toEqual(["organization"]);
    expect(await at({ organization: "ada" })).toEqual(["organization"]);
    expect(await at({ channel: "linux-64" })).toEqual(["channel"]);
    expect(await at({ channel: "ada" })).toEqual(["channel"]);
    expect(await isSetUp(services.database.read)).toBe(false);
    expect(await findUser(services.database.read, "ada")).toBeUndefined();
  });

  test("done by several at once makes one administrator, and never again", async () => {
    const code = services.setupCode ?? "";
    const logins = ["ada", "bob", "eve"];
    const all = logins.map((login) =>
      completeSetup(
        make.ctxOfNobody(services),
        wish(services, {
          code,
          login,
          email: `${login}@sluice.test`,
          organization: `${login}-org`,
          channel: `${login}-ml`,
        }),
      ),
    );
    expect(await outcomes(all)).toEqual({ done: 1, refused: ["conflict", "conflict"] });
    expect(services.setupCode).toBeNull();
    await refused(completeSetup(make.ctxOfNobody(services), wish(services, { code })), "invalid");
  });

  test("leaves an administrator who owns an organization with its channels, an address, and one audit row", async () => {
    const found = await Promise.all(["ada", "bob", "eve"].map((login) => findUser(services.database.read, login)));
    const [first] = found.filter((user) => user !== undefined);
    expect(found.filter((user) => user !== undefined)).toHaveLength(1);
    expect(first).toMatchObject({ administrator: true, active: true });
    const login = first?.login ?? "";
    const ctx = await make.ctxOf({ services, id: first?.id ?? "", login, email: "" });
    expect((await listChannels(ctx, `${login}-org`)).map(({ name, level }) => [name, level])).toEqual([
      [`${login}-ml`, "admin"],
      [`${login}-org`, "admin"],
    ]);
    expect(services.settings).toMatchObject({ publicUrl: "https://packages.example.org", publicUrlIsKnown: true });
    const rows = await make.auditRows(services);
    expect(rows.map(({ action, actorKind }) => [action, actorKind])).toEqual([["server.setup", "anonymous"]]);
    expect(JSON.stringify(rows)).not.toContain(password);
  });
});

describe("a start with an administrator in the environment", () => {
  test("makes them once, without a code, and leaves whoever is there alone", async () => {
    const { services, close } = await make.testServices();
    try {
      expect(services.setupCode).toBeNull();
      expect(await findUser(services.database.read, "root")).toMatchObject({ administrator: true });
      const again = await createFirstAdministrator(services, new Date(), {
        login: "second",
        email: "s@sluice.test",
        password,
      });
      expect(again).toBe(false);
      expect(await findUser(services.database.read, "second")).toBeUndefined();
    } finally {
      await close();
    }
  });
});

describe("a restart", () => {
  test("keeps sessions, the address and what is stored, and asks for no setup", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-restart-"));
    const first = await make.testServices({ setUp: false, folder, settings: { publicUrl: undefined } });
    await completeSetup(make.ctxOfNobody(first.services), wish(first.services));
    const cookie = await signIn(make.ctxOfNobody(first.services), { login: "ada", password });
    // A second start on the same folder and database, before the first is gone with its database.
    const key = readFileSync(join(folder, "session-key"), "utf8");
    expect(statSync(join(folder, "session-key")).mode & 0o777).toBe(0o600);
    expect(existsSync(join(folder, "session-key.new"))).toBe(false);
    if (first.settings.databaseUrl === undefined)
      await expect(createRuntime(first.settings)).rejects.toThrow(/Another Sluice is using/);
    await first.stop();
    const second = await createRuntime(first.settings, first.services.log);
    try {
      expect(second.services.sessionKey).toBe(key);
      expect(second.services.setupCode).toBeNull();
      expect(second.services.settings).toMatchObject({
        publicUrl: "https://packages.example.org",
        publicUrlIsKnown: true,
      });
      expect(await readSession(second.services, cookie, new Date())).toMatchObject({ login: "ada" });
    } finally {
      await second.close();
      await first.close();
      rmSync(folder, { recursive: true });
    }
  });
});
