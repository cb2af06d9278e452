import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Services } from "#core/context.ts";
import * as make from "#db/factories.ts";
import { names, settings } from "#db/schema/people.ts";
import { causeOf, isTaken, type Writer } from "./client.ts";

let services: Services;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
});
afterAll(() => close());

const put = (key: string, value: unknown) =>
  services.database.write(async (tx) => void (await tx.insert(settings).values({ key, value })));
const read = async (key: string) =>
  (await services.database.read.select().from(settings).where(eq(settings.key, key)))[0]?.value;

describe("the database", () => {
  test("cannot be written through its reader, even by whoever casts the types away", async () => {
    const writer = services.database.read as Writer;
    await expect(writer.insert(settings).values({ key: "sneaky", value: 1 })).rejects.toThrow();
    await expect(writer.delete(settings)).rejects.toThrow();
    expect(await read("sneaky")).toBeUndefined();
  });

  test("keeps all of a transaction or nothing", async () => {
    const broken = services.database.write(async (tx) => {
      await tx.insert(settings).values({ key: "half", value: 1 });
      throw new Error("and then it broke");
    });
    await expect(broken).rejects.toThrow("and then it broke");
    expect(await read("half")).toBeUndefined();
    await put("whole", { a: [1, "💥", null] });
    expect(await read("whole")).toEqual({ a: [1, "💥", null] });
  });

  test("goes on after a transaction that failed, whatever it failed of", async () => {
    await Promise.allSettled([
      put("first", 1),
      put("first", 2),
      put("first", 3),
      services.database.write(async () => Promise.reject("not an error")),
    ]);
    await put("after", true);
    expect(await read("after")).toBe(true);
    expect([1, 2, 3]).toContain(await read("first"));
  });

  test("tells that a value is taken from every other fault, and shows no parameter under the wrapper", async () => {
    await put("taken", 1);
    const fault = await put("taken", "a secret parameter").catch((fault: unknown) => fault);
    expect(isTaken(fault)).toBe(true);
    expect(causeOf(fault).message ?? "").not.toContain("a secret parameter");
    const other = await services.database
      .write(async (tx) => void (await tx.insert(names).values({ name: "x" } as never)))
      .catch((fault: unknown) => fault);
    expect(isTaken(other)).toBe(false);
    for (const nothing of [undefined, null, "text", 5])
      expect([isTaken(nothing), causeOf(nothing)]).toEqual([false, {}]);
  });

  test("does all of many transactions at once, none of which sees another's half", async () => {
    await put("counter", 0);
    const add = () =>
      services.database.write(async (tx) => {
        const [row] = await tx.select().from(settings).where(eq(settings.key, "counter"));
        await tx
          .update(settings)
          .set({ value: Number(row?.value) + 1 })
          .where(eq(settings.key, "counter"));
      });
    await Promise.all(Array.from({ length: 30 }, add));
    expect(await read("counter")).toBe(30);
  });

  test("does not let a reader see what is not committed", async () => {
    await put("open", "before");
    let looked: unknown;
    await services.database.write(async (tx) => {
      await tx.update(settings).set({ value: "after" }).where(eq(settings.key, "open"));
      looked = await read("open");
    });
    expect([looked, await read("open")]).toEqual(["before", "after"]);
  });

  test("keeps moments to the millisecond and text as it was", async () => {
    const at = new Date(1_700_000_000_123);
    const who = await make.person(services);
    await make.token(who, { name: "Ädä's 💻", note: "‮ odd" }, { now: at });
    const ctx = await make.ctxOf(who, { now: at });
    const { listMyTokens } = await import("#core/tokens.ts");
    expect(await listMyTokens(ctx)).toMatchObject([{ name: "Ädä's 💻", note: "‮ odd", createdAt: at }]);
  });

  test("answers a ping, and not when it is closed", async () => {
    const other = await make.testServices();
    await other.services.database.ping();
    await other.close();
    await expect(other.services.database.ping()).rejects.toThrow();
  });
});
