/** People on the server: accounts, administrators, password links, sessions and signing in. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import { passwordLinks, sessions, users } from "#db/schema/people.ts";
import { tokens } from "#db/schema/tokens.ts";
import { asCookie, asPerson } from "./asking.ts";
import { touch } from "./change.ts";
import type { Services } from "./context.ts";
import { getGroup } from "./groups.ts";
import { listMembers } from "./members.ts";
import { createPasswords } from "./passwords.ts";
import { digestOf, mintCode } from "./secret.ts";
import {
  confirmPassword,
  cookieName,
  cookieOf,
  endSession,
  IDLE_LIMIT,
  LIFETIME,
  readSession,
  signIn,
} from "./session.ts";
import { outcomes, refused } from "./testing.ts";
import { choosePassword, createUser, deleteUser, findUser, resetPassword, updateUser } from "./users.ts";

let services: Services;
let close: () => Promise<void>;
let server: make.TestPerson;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
  server = await make.root(services);
});
afterAll(() => close());

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const password = "a password of its own";
let hosts = 0;
/** A network that nothing has failed from yet. */
const somewhere = () => `203.0.113.${++hosts}`;
const signingIn = (login: string, given: string, more: make.Asking = {}) =>
  signIn(make.ctxOfNobody(services, { address: somewhere(), ...more }), { login, password: given });

describe("an account", () => {
  test("has a login and an email of its own, the email in any letter case", async () => {
    const ctx = await make.ctxOf(server);
    await createUser(ctx, { login: "ada", email: "Ada@Sluice.test", name: "" });
    expect(await findUser(services.database.read, "ada")).toMatchObject({ email: "ada@sluice.test", name: "ada" });
    const login = await refused(createUser(ctx, { login: "ada", email: "b@sluice.test", name: "" }), "conflict");
    expect(login.fields.login).toBe("The name ada is taken. ada-2 is free.");
    const email = await refused(createUser(ctx, { login: "ada-2", email: "ADA@sluice.TEST", name: "" }), "conflict");
    expect(email.fields.email).toBe("Another account has this email address.");
    await createUser(ctx, { login: "ada-2", email: "b@sluice.test", name: "" });
  });

  test("whose email two want at once is made once", async () => {
    const ctx = await make.ctxOf(server);
    const wish = (login: string) => createUser(ctx, { login, email: "both@sluice.test", name: "" });
    expect(await outcomes([wish("both-one"), wish("both-two")])).toEqual({ done: 1, refused: ["conflict"] });
  });

  test("says nothing of its password to anybody", async () => {
    const { user } = await createUser(await make.ctxOf(server), {
      login: "mute",
      email: "m@sluice.test",
      name: "",
      password,
    });
    expect(Object.keys(user).sort()).toEqual(["active", "administrator", "createdAt", "email", "id", "login", "name"]);
  });
});

describe("the last administrator", () => {
  test("stays active and an administrator, unless there is another one who is active", async () => {
    const ctx = await make.ctxOf(server);
    const idle = await make.person(services, { administrator: true });
    await updateUser(ctx, { login: idle.login, active: false });
    for (const change of [{ active: false }, { administrator: false }]) {
      const { message } = await refused(updateUser(ctx, { login: "root", ...change }), "conflict");
      expect(message).toBe("This is the last server administrator. Make another one first.");
    }
    const second = await make.person(services, { administrator: true });
    await updateUser(ctx, { login: "root", administrator: false });
    await refused(updateUser(ctx, { login: idle.login, active: true }), "forbidden");
    await updateUser(await make.ctxOf(second), { login: "root", administrator: true });
    await updateUser(ctx, { login: second.login, administrator: false });
  });

  test("is left when two administrators unmake each other at once", async () => {
    for (let round = 0; round < 3; round++) {
      const other = await make.person(services, { administrator: true });
      const unmake = async (by: make.TestPerson, login: string) =>
        updateUser(await make.ctxOf(by), { login, administrator: false });
      const all = await outcomes([unmake(server, other.login), unmake(other, "root")]);
      expect(all).toEqual({ done: 1, refused: ["forbidden"] });
      const back = (await findUser(services.database.read, "root"))?.administrator ? server : other;
      await updateUser(await make.ctxOf(back), { login: "root", administrator: true });
      if (back === other) await updateUser(await make.ctxOf(server), { login: other.login, administrator: false });
    }
  });
});

describe("deleting an account", () => {
  test("takes memberships, groups, sessions, links and tokens, and leaves the login reserved and the history readable", async () => {
    const at = await make.organization(services);
    const who = await make.member(at);
    const team = await make.group(at, [who]);
    const { token, secret } = await make.token(who, { name: "mine", where: { kind: "all" } });
    const ctx = await make.ctxOf(server);
    await resetPassword(ctx, { login: who.login });
    await updateUser(ctx, { login: who.login, active: false });
    const deleting = await make.ctxOf(server);
    await deleteUser(deleting, { login: who.login });
    expect(await findUser(services.database.read, who.login)).toBeUndefined();
    expect((await listMembers(await make.ctxOf(at.owner), at.name)).map(({ login }) => login)).toEqual([
      at.owner.login,
    ]);
    expect((await getGroup(await make.ctxOf(at.owner), { organization: at.name, group: team.name })).members).toEqual(
      [],
    );
    const { read } = services.database;
    expect(await read.select().from(tokens).where(eq(tokens.userId, who.id))).toEqual([]);
    expect(await read.select().from(passwordLinks).where(eq(passwordLinks.userId, who.id))).toEqual([]);
    await refused(make.ctxOfSecret(services, secret), "unauthenticated");
    const again = createUser(ctx, { login: who.login, email: who.email, name: "" });
    expect((await refused(again, "conflict")).fields.login).toContain(`The name ${who.login} is taken.`);
    await createUser(ctx, { login: `${who.login}-two`, email: who.email, name: "" });
    expect(await make.auditRows(services, deleting)).toMatchObject([
      {
        action: "user.manage",
        objectName: who.login,
        before: { login: who.login, active: false, tokens: [{ id: token.id, name: "mine" }] },
        after: null,
      },
      // Its organization reads of it in its own log.
      { action: "user.manage", objectKind: "member", objectName: who.login, before: { role: "member" } },
    ]);
    const rows = await make.auditRows(services);
    expect(rows.some((row) => row.actorName === who.login)).toBe(true);
  });

  test("is for accounts that are not active", async () => {
    const who = await make.person(services);
    const { message } = await refused(deleteUser(await make.ctxOf(server), { login: who.login }), "conflict");
    expect(message).toBe(`The account ${who.login} is active. Deactivate it first.`);
    expect(await findUser(services.database.read, who.login)).toBeDefined();
  });

  test("of the last owner is refused with the names of the organizations, and possible once each has another", async () => {
    const owner = await make.person(services);
    const [one, two, shared] = [
      await make.organization(services, { owner }),
      await make.organization(services, { owner }),
      await make.organization(services, { owner }),
    ];
    await make.member(shared, undefined, "owner");
    const heirs = [await make.member(one, undefined, "owner"), await make.member(two)];
    await updateUser(await make.ctxOf(server), { login: heirs[0]?.login ?? "", active: false });
    await updateUser(await make.ctxOf(server), { login: owner.login, active: false });
    const remove = async () => deleteUser(await make.ctxOf(server), { login: owner.login });
    // An owner whose account is not active owns nothing for anybody.
    expect((await refused(remove(), "conflict")).message).toBe(
      `${owner.login} is the last owner of ${one.name} and ${two.name}. Give each another owner first.`,
    );
    await updateUser(await make.ctxOf(server), { login: heirs[0]?.login ?? "", active: true });
    expect((await refused(remove(), "conflict")).message).toBe(
      `${owner.login} is the last owner of ${two.name}. Give it another owner first.`,
    );
  });
});

describe("a password link", () => {
  const linked = async (now?: Date) => {
    const login = `linked-${++hosts}`;
    const { link } = await createUser(await make.ctxOf(server, { now }), {
      login,
      email: `${login}@sluice.test`,
      name: "",
    });
    return { login, code: link?.split("#")[1] ?? "" };
  };
  const dead = async (work: Promise<unknown>) =>
    expect((await refused(work, "invalid")).message).toMatch(/^This link has been used, has expired or is not whole/);

  test("made anew works once, and the ones before it are dead", async () => {
    const { login, code } = await linked();
    const ctx = await make.ctxOf(server);
    const fresh = async () => (await resetPassword(ctx, { login })).link.split("#")[1] ?? "";
    const [second, third] = [await fresh(), await fresh()];
    await dead(choosePassword(make.ctxOfNobody(services), { code, password }));
    await dead(choosePassword(make.ctxOfNobody(services), { code: second, password }));
    await choosePassword(make.ctxOfNobody(services), { code: third, password });
    await dead(choosePassword(make.ctxOfNobody(services), { code: third, password }));
    // The present password holds until the new one is chosen.
    const fourth = await fresh();
    await signingIn(login, password);
    await choosePassword(make.ctxOfNobody(services), { code: fourth, password: "another password" });
    await refused(signingIn(login, password), "unauthenticated");
    await signingIn(login, "another password");
    expect(JSON.stringify(await make.auditRows(services, ctx))).not.toContain(fourth);
  });

  test("is not made for an account that is not active", async () => {
    const who = await make.person(services);
    await updateUser(await make.ctxOf(server), { login: who.login, active: false });
    const { message } = await refused(resetPassword(await make.ctxOf(server), { login: who.login }), "conflict");
    expect(message).toBe(`The account ${who.login} is not active. Activate it first.`);
  });

  test("lets its person choose a password once, and sign in with it", async () => {
    const { login, code } = await linked();
    await refused(signingIn(login, password), "unauthenticated");
    expect(await choosePassword(make.ctxOfNobody(services), { code, password })).toEqual({ login });
    await signingIn(login, password);
    await dead(choosePassword(make.ctxOfNobody(services), { code, password: "another password" }));
    await signingIn(login, password);
  });

  test("expires after three days, dies with its account, and works only whole", async () => {
    const now = new Date();
    const { login, code } = await linked(now);
    await dead(
      choosePassword(make.ctxOfNobody(services, { now: new Date(now.getTime() + 3 * DAY) }), { code, password }),
    );
    await dead(choosePassword(make.ctxOfNobody(services), { code: code.slice(1), password }));
    await updateUser(await make.ctxOf(server), { login, active: false });
    await dead(choosePassword(make.ctxOfNobody(services), { code, password }));
    await updateUser(await make.ctxOf(server), { login, active: true });
    await choosePassword(make.ctxOfNobody(services, { now: new Date(now.getTime() + 3 * DAY - 1) }), {
      code,
      password,
    });
  });

  test("used by several at once sets one password", async () => {
    const { code } = await linked();
    const choose = (given: string) => choosePassword(make.ctxOfNobody(services), { code, password: given });
    const all = await outcomes(["first password!", "second password!"].map(choose));
    expect(all).toEqual({ done: 1, refused: ["invalid"] });
  });
});

describe("signing in", () => {
  test("takes login or email, and leaves one audit row that names the person", async () => {
    const who = await make.person(services, { password });
    const ctx = make.ctxOfNobody(services, { address: somewhere() });
    const cookie = await signIn(ctx, { login: who.login, password });
    expect(await make.auditRows(services, ctx)).toMatchObject([
      { action: "session.start", outcome: "done", actorKind: "user", actorId: who.id, actorName: who.login },
    ]);
    expect(await readSession(services, cookie, new Date())).toMatchObject({ userId: who.id, login: who.login });
    await signingIn(who.email, password);
  });

  test("with a wrong pair reads the same whether or not there is such a login, and is noted without the password", async () => {
    const who = await make.person(services, { password });
    const wrong = [
      { login: who.login, given: "not the password" },
      { login: "no-such-login", given: password },
      { login: "nobody@sluice.test", given: password },
    ];
    for (const { login, given } of wrong) {
      const ctx = make.ctxOfNobody(services, { address: somewhere() });
      const { message } = await refused(signIn(ctx, { login, password: given }), "unauthenticated");
      expect(message).toBe("Login or password is not right.");
      const rows = await make.auditRows(services, ctx);
      // What is no login may be somebody's password: it is not written down.
      const objectName = login === who.login ? login : "";
      expect(rows).toMatchObject([
        { action: "session.refused", outcome: "refused", objectName, actorKind: "anonymous" },
      ]);
      expect(JSON.stringify(rows)).not.toContain(given);
    }
  });

  test("costs an unknown login the same hash as a known one", async () => {
    const who = await make.person(services, { password });
    const time = async (login: string) => {
      const started = performance.now();
      await refused(signingIn(login, "wrong password"), "unauthenticated");
      return performance.now() - started;
    };
    await time("warm-up");
    const best = async (login: string) => Math.min(await time(login), await time(login), await time(login));
    const [known, unknown] = [await best(who.login), await best("unknown-login")];
    // A row that is missing takes well under a millisecond; a hash takes tens.
    expect(unknown).toBeGreaterThan(known * 0.4);
    expect(unknown).toBeGreaterThan(3);
  });

  test("is not possible with a deactivated account or one without a password, and reads as any wrong pair", async () => {
    const [off, unset] = [await make.person(services, { password }), await make.person(services)];
    await updateUser(await make.ctxOf(server), { login: off.login, active: false });
    for (const { login } of [off, unset]) {
      const { message } = await refused(signingIn(login, password), "unauthenticated");
      expect(message).toBe("Login or password is not right.");
    }
  });

  test("fails freely five times, then waits longer and longer, and recovers without locking anybody out", async () => {
    const who = await make.person(services, { password });
    const start = Date.now();
    let at = start;
    const attempt = (given: string) => signingIn(who.login, given, { now: new Date(at), address: "203.0.113.5" });
    for (let i = 0; i < 5; i++) await refused(attempt("wrong"), "unauthenticated");
    const waits: (number | undefined)[] = [];
    for (let i = 0; i < 8; i++) {
      const { retryAfter, message } = await refused(attempt("wrong"), "exhausted");
      expect(message).toMatch(/^Too many attempts\. Wait \d+ seconds? and try again\.$/);
      waits.push(retryAfter);
      // Even the right password has to wait, and waiting is not counted as a failure.
      expect((await refused(attempt(password), "exhausted")).retryAfter).toBe(retryAfter);
      at += (retryAfter ?? 0) * 1000;
      await refused(attempt("wrong"), "unauthenticated");
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    at += 60_000;
    await attempt(password);
    // A success forgets the failures.
    for (let i = 0; i < 5; i++) await refused(attempt("wrong"), "unauthenticated");
  });

  test("is never kept from a login's owner by somebody who fails with it elsewhere", async () => {
    const who = await make.person(services, { password });
    const now = new Date();
    const elsewhere = { now, address: "203.0.113.66" };
    for (let i = 0; i < 5; i++) await refused(signingIn(who.login, "wrong", elsewhere), "unauthenticated");
    for (const login of [who.login, who.email]) await refused(signingIn(login, "wrong", elsewhere), "exhausted");
    await signingIn(who.login, password, { now, address: "203.0.113.67" });
  });

  test("delays a network that fails with many logins, and nobody else", async () => {
    const who = await make.person(services, { password });
    const address = "2001:db8:7::1";
    const now = new Date();
    for (let i = 0; i < 30; i++) await refused(signingIn(`guess-${i}`, "wrong", { address, now }), "unauthenticated");
    // The same /64, however its addresses are written.
    for (const near of [address, "2001:db8:7::2", "2001:db8:7:0:1:2:3:4", "2001:0db8:0007:0000::5"])
      await refused(signingIn(who.login, password, { address: near, now }), "exhausted");
    for (const far of ["2001:db8:7:1::1", "198.51.100.9"]) await signingIn(who.login, password, { address: far, now });
  });

  test("counts attempts at once as many attempts", async () => {
    const passwords = createPasswords();
    const now = new Date();
    const who = { login: "ada", network: "198.51.100.1" };
    const all = await Promise.allSettled(Array.from({ length: 12 }, () => passwords.check(null, "guess", who, now)));
    expect(all.filter(({ status }) => status === "rejected")).toHaveLength(7);
  });

  test("hashes two at a time with a short queue, then says when to come back", async () => {
    const passwords = createPasswords();
    const now = new Date();
    const attempts = Array.from({ length: 60 }, (_, i) =>
      passwords.check(null, "guess", { login: `login-${i}`, network: `10.0.0.${i}` }, now),
    );
    const all = await Promise.allSettled(attempts);
    const turnedAway = all.filter((each) => each.status === "rejected");
    expect(turnedAway).toHaveLength(60 - 42);
    expect(turnedAway[0]?.reason).toMatchObject({ kind: "exhausted", retryAfter: 1 });
  });
});

describe("a password given again", () => {
  test("makes the sign-in recent, is refused at its field when wrong, and asks nothing when it is not given", async () => {
    const who = await make.person(services, { password });
    const old = { ...(await make.ctxOf(who, { address: somewhere() })), signedInAt: new Date(0) };
    expect((await confirmPassword(old, password)).signedInAt).toEqual(old.now);
    expect((await confirmPassword(old, "")).signedInAt).toEqual(new Date(0));
    const { fields } = await refused(confirmPassword(old, "not the password"), "invalid");
    expect(fields).toEqual({ password: "That is not your password." });
    expect((await make.auditRows(services, old)).map(({ action }) => action)).toEqual(["session.refused"]);
  });

  test("is counted like any other attempt, and proves nothing for a token", async () => {
    const who = await make.person(services, { password });
    const { secret } = await make.token(who, { scopes: ["all"] });
    const ctx = await make.ctxOfSecret(services, secret);
    expect((await confirmPassword(ctx, password)).signedInAt).toBe(undefined);
    const old = await make.ctxOf(who, { address: somewhere() });
    const guess = () => confirmPassword(old, "not the password").catch((fault) => fault.kind);
    const kinds = [];
    for (let i = 0; i < 30; i++) kinds.push(await guess());
    expect(kinds).toContain("exhausted");
  });
});

describe("a session", () => {
  const signedIn = async (now = new Date()) => {
    const who = await make.person(services, { password });
    const cookie = await signingIn(who.login, password, { now });
    const read = (at: number) => readSession(services, cookie, new Date(now.getTime() + at));
    return { who, cookie, read, now };
  };
  const lastSeen = async (digest: string) =>
    (await services.database.read.select().from(sessions).where(eq(sessions.digest, digest)))[0]?.lastSeenAt;

  test("ends after twelve hours without a request, counted from the last one", async () => {
    const { read } = await signedIn();
    expect(await read(IDLE_LIMIT - 1)).toBeDefined();
    expect(await read(2 * IDLE_LIMIT - 2)).toBeDefined();
    expect(await read(3 * IDLE_LIMIT - 2)).toBeUndefined();
  });

  test("ends after seven days, however much it is used", async () => {
    const { read } = await signedIn();
    for (let at = 0; at < LIFETIME; at += IDLE_LIMIT / 2) expect(await read(at)).toBeDefined();
    expect(await read(LIFETIME - 1)).toBeDefined();
    expect(await read(LIFETIME)).toBeUndefined();
  });

  test("notes its last use at most every five minutes", async () => {
    const { read, now } = await signedIn();
    const digest = (await read(0))?.digest ?? "";
    await read(5 * 60_000);
    expect(await lastSeen(digest)).toEqual(now);
    await read(5 * 60_000 + 1);
    expect(await lastSeen(digest)).toEqual(new Date(now.getTime() + 5 * 60_000 + 1));
  });

  test("that was ended opens nothing from then on, and the end is noted", async () => {
    const { who, read, cookie } = await signedIn();
    const session = await read(0);
    const ctx = await make.ctxOf(who);
    if (session) await endSession(ctx, session);
    expect(await read(1)).toBeUndefined();
    expect(await make.auditRows(services, ctx)).toMatchObject([
      { action: "session.end", outcome: "done", objectName: who.login },
    ]);
    const request = { requestId: "r", address: "192.0.2.1", client: "" };
    expect((await asCookie(services, request, cookie)).ctx.actor.kind).toBe("anonymous");
  });

  test("dies at once with its account, as do its tokens, and does not come back with it", async () => {
    const { who, read } = await signedIn();
    const session = await read(0);
    const { secret } = await make.token(who);
    await make.ctxOfSecret(services, secret);
    const open = await make.ctxOf(who);
    await updateUser(await make.ctxOf(server), { login: who.login, active: false });
    expect(await read(1)).toBeUndefined();
    const { message } = await refused(make.ctxOfSecret(services, secret), "unauthenticated");
    expect(message).toMatch(/^Token .+ belongs to an account that is not active\.$/);
    const request = { requestId: "r", address: "192.0.2.1", client: "" };
    if (session) await refused(asPerson(services, request, session), "unauthenticated");
    // A request that began before may read on, and cannot write any more.
    const { message: late } = await refused(updateUser(open, { login: who.login }), "unauthenticated");
    expect(late).toBe("Sign in, or send a token.");
    await updateUser(await make.ctxOf(server), { login: who.login, active: true });
    expect(await read(2)).toBeUndefined();
    await make.ctxOfSecret(services, secret);
  });

  test("ends when its person chooses a new password", async () => {
    const { who, read, now } = await signedIn();
    const code = mintCode();
    const link = { digest: digestOf(`password ${code}`), userId: who.id, createdAt: now };
    // No verb makes a second link yet.
    await touch(services, async (tx) => {
      await tx.insert(passwordLinks).values({ ...link, expiresAt: new Date(now.getTime() + DAY) });
    });
    expect(await read(0)).toBeDefined();
    await choosePassword(make.ctxOfNobody(services), { code, password: "quite another one" });
    expect(await read(1)).toBeUndefined();
  });

  test("is opened by its own cookie only", async () => {
    const { cookie } = await signedIn();
    for (const bad of [
      undefined,
      "",
      "x",
      `${cookie}x`,
      cookie.slice(0, -1),
      cookie.split(".").reverse().join("."),
      "a.b.c.d.e",
    ])
      expect(await readSession(services, bad, new Date())).toBeUndefined();
    const stranger = { ...services, sessionKey: "another server's key" };
    expect(await readSession(stranger, cookie, new Date())).toBeUndefined();
  });

  test("has a cookie of its own name, with the prefix of https", () => {
    expect(cookieName("https://x.test")).toBe("__Secure-next-auth.session-token");
    expect(cookieName("http://x.test")).toBe("next-auth.session-token");
    const header = "a=b; __Secure-next-auth.session-token=abc=.d; next-auth.session-token=other";
    expect(cookieOf(header, "https://x.test")).toBe("abc=.d");
    expect(cookieOf(header, "http://x.test")).toBe("other");
    expect(cookieOf("xnext-auth.session-token=no", "http://x.test")).toBeUndefined();
    expect(cookieOf(null, "http://x.test")).toBeUndefined();
  });

  test("is stored as a digest of what its cookie carries", async () => {
    const { cookie } = await signedIn();
    const rows = JSON.stringify(await services.database.read.select().from(sessions));
    for (const part of cookie.split(".").filter((each) => each.length > 20)) expect(rows).not.toContain(part);
    expect(rows).toMatch(/"digest":"[0-9a-f]{64}"/);
  });
});

test("a password is stored as argon2id with what OWASP asks for", async () => {
  const { login } = await make.person(services, { password });
  const [row] = await services.database.read.select().from(users).where(eq(users.login, login));
  expect(row?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});
