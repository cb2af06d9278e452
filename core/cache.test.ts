/** What the hot path remembers: nothing that a change has outdated, whoever is slow and whichever process it was. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import { createAccessCache, type KnownChannel, type KnownToken } from "./access-cache.ts";
import { admitToken, findChannel, findToken } from "./admission.ts";
import { updateChannel } from "./channels.ts";
import type { Services } from "./context.ts";
import { digestOf } from "./secret.ts";
import { whyDead } from "./standing.ts";
import { revokeToken } from "./tokens.ts";

let services: Services;
let close: () => Promise<void>;
let at: make.TestOrganization;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
  at = await make.organization(services);
});
afterAll(() => close());

/** The same reader, whose answers arrive only when the gate opens, although the database gave them long before. */
function slow<T extends object>(reader: T, gate: Promise<unknown>, answered: () => void): T {
  const real = new WeakMap<object, object>();
  const wrap = (target: object): object => {
    const proxy = new Proxy(target, {
      get(of, name) {
        const value = Reflect.get(of, name, of);
        if (typeof value !== "function") return value;
        if (name === "then")
          return (done: (value: unknown) => unknown, fail: (fault: unknown) => unknown) =>
            Promise.resolve(of as PromiseLike<unknown>)
              .then((rows) => {
                answered();
                return gate.then(() => rows);
              })
              .then(done, fail);
        return (...args: unknown[]) => {
          const given = args.map((arg) => (typeof arg === "object" && arg !== null ? (real.get(arg) ?? arg) : arg));
          const result = value.apply(of, given);
          return typeof result === "object" && result !== null && "then" in result
            ? wrap(result)
            : result instanceof Object && "from" in result
              ? wrap(result)
              : result;
        };
      },
    });
    real.set(proxy, target);
    return proxy;
  };
  return wrap(reader) as T;
}

/** Services whose reads are answered late; `open` lets the answers through. */
function late() {
  let open = () => {};
  let heard = () => {};
  const gate = new Promise<void>((done) => {
    open = done;
  });
  const answered = new Promise<void>((done) => {
    heard = done;
  });
  const read = slow(services.database.read, gate, () => heard());
  return { services: { ...services, database: { ...services.database, read } }, open, answered };
}

describe("a fill that meets a change", () => {
  test("of a token is not remembered: the revoked token is dead at the next request", async () => {
    const { secret, token } = await make.token(at.owner);
    const { services: lateServices, open, answered } = late();
    const filling = findToken(lateServices, secret, at.name);
    await answered;
    await revokeToken(await make.ctxOf(at.owner), token);
    open();
    // The request that was under way saw the token as it was.
    expect(whyDead((await filling) as KnownToken, Date.now())).toBeNull();
    expect(services.access.token(digestOf(secret))).toBeUndefined();
    expect(whyDead((await findToken(services, secret, at.name)) as KnownToken, Date.now())).toMatch(/was revoked on/);
  });

  test("of a channel is not remembered: its new visibility counts at the next request", async () => {
    const channel = await make.channel(at);
    const { services: lateServices, open, answered } = late();
    const filling = findChannel(lateServices, channel.name);
    await answered;
    await updateChannel(await make.ctxOf(at.owner), { channel: channel.name, visibility: "members" });
    open();
    expect((await filling)?.visibility).toBe("private");
    expect(services.access.channel(channel.name)).toBeUndefined();
    expect((await findChannel(services, channel.name))?.visibility).toBe("members");
  });

  test("of a channel's content is not remembered either: the next index has the new file", async () => {
    const channel = await make.channel(at);
    const { services: lateServices, open, answered } = late();
    const filling = findChannel(lateServices, channel.name);
    await answered;
    await make.publish(channel);
    open();
    const old = (await filling)?.revision ?? 0;
    expect((await findChannel(services, channel.name))?.revision).toBe(old + 1);
  });

  test("that touches nobody's rights is remembered", async () => {
    const { secret } = await make.token(at.owner);
    const { services: lateServices, open, answered } = late();
    const filling = findToken(lateServices, secret, at.name);
    await answered;
    await make.ctxOf(at.owner);
    open();
    const token = await filling;
    expect(services.access.token(digestOf(secret))).toBe(token);
    expect(services.access.channel(at.name)?.name).toBe(at.name);
  });
});

test("publishing outdates its channel and no token", async () => {
  const [one, two] = [await make.channel(at), await make.channel(at)];
  const by = await make.ctxOf(at.owner);
  const { secret } = await make.token(at.owner);
  const token = (await findToken(services, secret, one.name)) as KnownToken;
  await findChannel(services, two.name);
  await make.publish(one, { by });
  expect(services.access.token(digestOf(secret))).toBe(token);
  expect(services.access.channel(one.name)).toBeUndefined();
  expect(services.access.channel(two.name)).toBeDefined();
});

test("what a token may read of a channel is worked out once for as long as both stay as they are", async () => {
  const { secret } = await make.token(at.owner);
  const token = (await findToken(services, secret, at.name)) as KnownToken;
  const channel = (await findChannel(services, at.name)) as KnownChannel;
  expect(admitToken(services, token, channel)).toBe(admitToken(services, token, channel));
  expect(admitToken(services, { ...token }, channel)).not.toBe(admitToken(services, token, channel));
});

test("text that cannot be a secret costs no query, and neither does what is known", async () => {
  const { secret } = await make.token(at.owner);
  await findToken(services, secret, at.name);
  await services.database.write(async () => {});
  const before = services.database.statements();
  for (const text of ["", "*****", "<TOKEN>", `${secret.slice(0, -1)}?`, secret.toLowerCase()])
    expect(findToken(services, text, at.name)).toBeUndefined();
  expect(findToken(services, secret, at.name)).not.toBeInstanceOf(Promise);
  expect(findChannel(services, at.name)).not.toBeInstanceOf(Promise);
  expect(services.database.statements()).toBe(before);
});

test("the cache is bounded: what is oldest goes first", () => {
  const access = createAccessCache();
  const channel = (name: string) =>
    ({ id: name, name, organizationId: "o", visibility: "private", revision: 1 }) as const;
  for (let i = 0; i < 50_010; i++) access.putChannel(`c${i}`, channel(`c${i}`), access.version());
  expect(access.channel("c0")).toBeUndefined();
  expect(access.channel("c50009")).toBeDefined();
});

test("a process that cannot hear of others' changes remembers nothing until it can again", () => {
  const access = createAccessCache();
  const one = { id: "c", name: "c", organizationId: "o", visibility: "private", revision: 1 } as const;
  const remembers = () => {
    access.putChannel("c", one, access.version());
    return access.channel("c") !== undefined;
  };
  expect(remembers()).toBe(true);
  access.foreign("changed");
  expect(access.channel("c")).toBeUndefined();
  expect(remembers()).toBe(true);
  access.foreign("deaf");
  expect([access.channel("c"), remembers()]).toEqual([undefined, false]);
  access.foreign("changed");
  expect(remembers()).toBe(false);
  access.foreign("heard");
  expect(remembers()).toBe(true);
});
