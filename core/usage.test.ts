import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import { tokenClients, tokenUsage } from "#db/schema/tokens.ts";
import type { Services } from "./context.ts";
import { refused, until } from "./testing.ts";
import { getToken } from "./tokens.ts";
import { createUsage, forgetUsage, getTokenUse, type Noted, type Usage } from "./usage.ts";

const DAY = 86_400_000;
let services: Services;
let close: () => Promise<void>;
let at: make.TestOrganization;
let admin: make.TestPerson;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
  at = await make.organization(services);
  admin = await make.member(at, undefined, "admin");
});
afterAll(() => close());

const note = (tokenId: string, more: Partial<Noted> = {}) =>
  services.usage.note({
    tokenId,
    digest: "",
    what: "download",
    at: Date.now(),
    client: "conda/26.7 requests/2.32",
    address: "198.51.100.3",
    ...more,
  });

test("the first use of a token is written at once, later ones with the next batch", async () => {
  const { secret, token } = await make.token(admin);
  const ctx = await make.ctxOf(admin);
  const seen = async () => (await getToken(ctx, token)).lastUsedAt?.getTime();
  const now = Date.now();
  const from = { client: "conda/26.7", address: "198.51.100.3" };
  await make.ctxOfSecret(services, secret, { now: new Date(now), ...from });
  await until(async () => (await seen()) === now);
  expect(await getToken(ctx, token)).toMatchObject({ lastUsedClient: "conda/26.7", lastUsedAddress: "198.51.100.3" });
  await make.ctxOfSecret(services, secret, { now: new Date(now + 1000), ...from });
  expect(await seen()).toBe(now);
  await services.usage.flush();
  expect(await seen()).toBe(now + 1000);
});

describe("the statistics of a token", () => {
  test("add up over batches, by day, use and reason", async () => {
    const { token } = await make.token(admin);
    const ctx = await make.ctxOf(admin);
    for (let batch = 0; batch < 2; batch++) {
      for (let i = 0; i < 3; i++) note(token.id);
      note(token.id, { what: "index" });
      note(token.id, { what: "refused", reason: "scope" });
      note(token.id, { at: Date.now() - 2 * DAY, client: "pip/26.1", address: "2001:db8::1" });
      await services.usage.flush();
    }
    const use = await getTokenUse(ctx, token);
    expect(use.days).toHaveLength(30);
    expect(use.days.at(-1)).toMatchObject({ download: 6, index: 2, refused: 2, upload: 0, api: 0 });
    expect(use.days.at(-3)).toMatchObject({ download: 2, refused: 0 });
    expect(use.days.at(-2)).toMatchObject({ download: 0 });
    expect(use.refusals).toMatchObject([{ reason: "scope", times: 2 }]);
    expect(use.clients).toMatchObject([
      { client: "conda/26.7", address: "198.51.100.3", times: 10 },
      { client: "pip/26.1", address: "2001:db8::1", times: 2 },
    ]);
  });

  test("say nothing to anybody else", async () => {
    const { token } = await make.token(admin);
    const other = await make.member(at);
    await refused(getTokenUse(await make.ctxOf(other), token), "missing");
    await refused(getTokenUse(make.ctxOfNobody(services), token), "unauthenticated");
    await refused(getTokenUse(await make.ctxOf(admin), { id: "nothing" }), "missing");
  });

  test("keep the fifty latest programs and addresses, and no refusal as a use", async () => {
    const { token } = await make.token(admin);
    const now = Date.now();
    for (let batch = 0; batch < 3; batch++) {
      for (let i = 0; i < 30; i++) note(token.id, { at: now + batch * 100 + i, address: `192.0.2.${batch * 30 + i}` });
      await services.usage.flush();
    }
    const kept = await services.database.read.select().from(tokenClients).where(eq(tokenClients.tokenId, token.id));
    expect(kept).toHaveLength(50);
    expect(kept.map(({ address }) => address)).toContain("192.0.2.89");
    expect(kept.map(({ address }) => address)).not.toContain("192.0.2.0");
    const { token: never } = await make.token(admin);
    note(never.id, { what: "refused", reason: "expired" });
    await services.usage.flush();
    expect((await getToken(await make.ctxOf(admin), never)).lastUsedAt).toBeNull();
  });

  test("outlive a token that is gone meanwhile", async () => {
    const { token } = await make.token(admin);
    note("gone");
    note(token.id);
    await services.usage.flush();
    expect((await getTokenUse(await make.ctxOf(admin), token)).days.at(-1)?.download).toBe(1);
  });

  test("outlive a database that fails: what was counted before, during and after it is all there", async () => {
    const { token } = await make.token(admin);
    const use = {
      tokenId: token.id,
      digest: "",
      what: "download",
      client: "conda/26.7",
      address: "192.0.2.1",
    } as const;
    let usage: Usage;
    let failing = true;
    const write: Services["database"]["write"] = (work) => {
      if (!failing) return services.database.write(work);
      // It came while the batch was on its way.
      usage.note({ ...use, at: Date.now() });
      failing = false;
      return Promise.reject(new Error("the database is away"));
    };
    usage = createUsage(() => ({ ...services, database: { ...services.database, write } }));
    usage.note({ ...use, at: Date.now() });
    await usage.flush();
    usage.note({ ...use, at: Date.now() });
    await usage.close();
    const { days, clients } = await getTokenUse(await make.ctxOf(admin), token);
    expect(days.at(-1)?.download).toBe(3);
    expect(clients).toMatchObject([{ client: "conda/26.7", times: 3 }]);
  });

  test("are forgotten after a good year", async () => {
    const { token } = await make.token(admin);
    note(token.id, { at: Date.now() - 401 * DAY });
    note(token.id);
    await services.usage.flush();
    await forgetUsage(services, new Date());
    const kept = await services.database.read.select().from(tokenUsage).where(eq(tokenUsage.tokenId, token.id));
    expect(kept).toHaveLength(1);
  });

  test("of a client that sends a secret as its name keep no secret", async () => {
    const { token, secret } = await make.token(admin);
    note(token.id, { client: `conda/${secret} ${secret}`, address: secret });
    await services.usage.flush();
    const rows = JSON.stringify([
      await services.database.read.select().from(tokenClients),
      await getToken(await make.ctxOf(admin), token),
    ]);
    expect(rows.includes(secret)).toBe(false);
  });
});
