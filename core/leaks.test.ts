import { afterAll, beforeAll, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import type { Services } from "./context.ts";
import { checkLeaks } from "./leaks.ts";
import { mintSecret } from "./secret.ts";
import { refused } from "./testing.ts";
import { rotateToken } from "./token-changes.ts";
import { getToken, revokeToken } from "./tokens.ts";

const lines: string[] = [];
let services: Services;
let close: () => Promise<void>;
let at: make.TestOrganization;
let ada: make.TestPerson;
let bob: make.TestPerson;
beforeAll(async () => {
  ({ services, close } = await make.testServices({ log: { write: (line) => lines.push(line) } }));
  at = await make.organization(services);
  [ada, bob] = [await make.member(at), await make.member(at)];
});
afterAll(() => close());

/** Another minute for every question: ten of them are for the last test. */
let minute = 0;
const asked = async (who: make.TestPerson, text: string) =>
  checkLeaks(await make.ctxOf(who, { now: new Date(Date.now() + ++minute * 60_000) }), { text });

test("a live token of one's own is named, and one of somebody else only counted; its owner is told", async () => {
  const [own, other] = [await make.token(ada), await make.token(bob)];
  const dead = await make.token(ada);
  await revokeToken(await make.ctxOf(ada), dead.token);
  const text = `GET /t/${own.secret}/ml/noarch/repodata.json ${other.secret}${own.secret} ${dead.secret} ${mintSecret()}`;
  const found = await asked(ada, text);
  expect(found.mine.map(({ id }) => id)).toEqual([own.token.id]);
  expect(found).toMatchObject({ others: 1, dead: 2 });
  expect(JSON.stringify(found)).not.toContain(other.token.name);
  expect((await getToken(await make.ctxOf(bob), other.token)).leakedAt).not.toBeNull();
  const rows = await make.auditRows(services);
  const told = rows.filter(({ action }) => action === "token.leaked");
  expect(told).toMatchObject([{ objectId: other.token.id, actorName: ada.login }]);
  for (const { secret } of [own, other, dead])
    expect(JSON.stringify([lines, rows]).includes(secret.slice(4))).toBe(false);
});

test("what has the shape and not the checksum is not looked up, and rotating clears the mark", async () => {
  const { token, secret } = await make.token(bob);
  const changed = secret.slice(0, -1) + (secret.endsWith("a") ? "b" : "a");
  expect(await asked(ada, changed)).toEqual({ mine: [], others: 0, dead: 0 });
  expect(await asked(ada, secret)).toMatchObject({ others: 1 });
  await rotateToken(await make.ctxOf(bob), { id: token.id, overlapSeconds: 0 });
  expect((await getToken(await make.ctxOf(bob), token)).leakedAt).toBeNull();
  expect(await asked(ada, secret)).toEqual({ mine: [], others: 0, dead: 1 });
});

test("an administrator is shown what the organization owns, a member is not", async () => {
  const owner = { kind: "organization" as const, organization: at.name };
  const { token, secret } = await make.token(at.owner, { owner });
  expect((await asked(at.owner, secret)).mine.map(({ id }) => id)).toEqual([token.id]);
  expect(await asked(ada, secret)).toMatchObject({ mine: [], others: 1 });
});

test("nobody in particular asks nothing, and nobody asks more than ten times a minute", async () => {
  await refused(checkLeaks(make.ctxOfNobody(services), { text: "x" }), "unauthenticated");
  const ctx = await make.ctxOf(await make.person(services));
  for (let i = 0; i < 10; i++) await checkLeaks(ctx, { text: "nothing" });
  const { retryAfter } = await refused(checkLeaks(ctx, { text: "nothing" }), "exhausted");
  expect(retryAfter).toBe(60);
});
