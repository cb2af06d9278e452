import { afterAll, beforeAll, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import type { Services } from "./context.ts";
import { checkLeaks } from "./leaks.ts";
import { updateServerPolicy } from "./server-policy.ts";
import { refused } from "./testing.ts";
import { endOldSecret, narrowToken, previewRotation, rotateToken } from "./token-changes.ts";
import { listTokenHistory } from "./token-history.ts";
import { RotateToken } from "./tokens.input.ts";
import { getToken, revokeToken, revokeTokens } from "./tokens.ts";

const DAY = 86_400_000;
let services: Services;
let close: () => Promise<void>;
let at: make.TestOrganization;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
  at = await make.organization(services);
});
afterAll(() => close());

const OWNERS = ["me", "organization"] as const;

test.each(OWNERS)("what happened to a token of %s, newest first, in words of its own", async (kind) => {
  const owner = { kind, organization: at.name } as const;
  const { token, secret } = await make.token(at.owner, { scopes: ["conda"], owner });
  const ctx = await make.ctxOf(at.owner);
  await rotateToken(ctx, RotateToken.parse({ id: token.id }));
  await endOldSecret(ctx, token);
  await narrowToken(ctx, { id: token.id, name: `${token.name}-less`, scopes: ["conda:download"] });
  await revokeToken(ctx, token);
  const history = await listTokenHistory(ctx, token);
  expect(history.map(({ what }) => what)).toEqual(["revoked", "narrowed", "ended", "rotated", "created"]);
  expect(history.map(({ by, byToken }) => `${by} ${byToken}`)).toEqual(Array(5).fill(`${at.owner.login} false`));
  expect(history[1]?.changed.sort()).toEqual(["name", "scopes"]);
  expect(Date.parse(history[3]?.oldSecretEndsAt ?? "")).toBe(ctx.now.getTime() + DAY);
  expect(JSON.stringify(history)).not.toContain(secret.slice(8));
});

test("that a token did it, and that its secret was found, is told", async () => {
  const maker = await make.token(at.owner, { scopes: ["all"] });
  const made = await make.tokenBy(await make.ctxOfSecret(services, maker.secret));
  await checkLeaks(await make.ctxOf(await make.member(at)), { text: made.secret });
  const ctx = await make.ctxOf(at.owner);
  const [leaked, created] = await listTokenHistory(ctx, made.token);
  expect(leaked?.what).toBe("leaked");
  expect(created).toMatchObject({ what: "created", by: maker.token.name, byToken: true });
  expect(await getToken(ctx, made.token)).toMatchObject({ madeBy: maker.token.name, revokedBy: null });
});

test("it is for whoever may look at the token", async () => {
  const { token } = await make.token(at.owner);
  const [member, stranger] = [await make.member(at, undefined, "admin"), await make.person(services)];
  for (const other of [member, stranger]) await refused(listTokenHistory(await make.ctxOf(other), token), "missing");
  await refused(listTokenHistory(make.ctxOfNobody(services), token), "unauthenticated");
});

test("several are revoked at once, each with an audit row; a stranger's stops none of the others", async () => {
  const mine = [await make.token(at.owner), await make.token(at.owner)].map(({ token }) => token.id);
  const beyond = (await make.token(await make.person(services))).token.id;
  const ctx = await make.ctxOf(at.owner);
  const { revoked, refused: not } = await revokeTokens(ctx, { ids: [...mine, beyond, ...mine] });
  expect(revoked.map(({ id, status, revokedBy }) => [id, status, revokedBy])).toEqual(
    mine.map((id) => [id, "revoked", at.owner.login]),
  );
  expect(not).toEqual(["There is no such thing, or you cannot see it."]);
  const rows = await make.auditRows(services, ctx);
  expect(rows.map(({ action, objectId }) => [action, objectId])).toEqual(mine.map((id) => ["token.change", id]));
  await refused(revokeTokens(ctx, { ids: [beyond] }), "missing");
});

test("when a rotated one would end is what rotating gives it, and told only to whoever may rotate", async () => {
  const now = new Date();
  const { token } = await make.token(at.owner, { expiresIn: 3600 }, { now });
  const ctx = await make.ctxOf(at.owner, { now });
  const { expiresAt } = await previewRotation(ctx, token);
  expect(expiresAt?.getTime()).toBe(now.getTime() + 365 * DAY);
  expect((await getToken(ctx, token)).expiresAt?.getTime()).toBe(now.getTime() + 3_600_000);
  const rotated = await rotateToken(ctx, RotateToken.parse({ id: token.id }));
  expect(rotated.token.expiresAt).toEqual(expiresAt);
  await refused(previewRotation(await make.ctxOf(await make.member(at)), token), "missing");
  await revokeToken(ctx, token);
  await refused(previewRotation(ctx, token), "conflict");
});

test("a sign-in long ago keeps nobody from seeing when it would end", async () => {
  const { token } = await make.token(at.owner);
  await updateServerPolicy(await make.ctxOf(await make.root(services)), { recentSignIn: 10 });
  const long = { ...(await make.ctxOf(at.owner)), signedInAt: new Date(0) };
  await previewRotation(long, token);
  await refused(rotateToken(long, RotateToken.parse({ id: token.id })), "invalid");
  await updateServerPolicy(await make.ctxOf(await make.root(services)), { recentSignIn: null });
});
