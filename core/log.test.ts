/** Nothing that opens a door is ever logged, whoever logs it and wherever in it the secret stands. */

import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import { createLogger } from "#runtime";
import { traceOf } from "./fault.ts";
import { upload } from "./files.ts";
import { acceptAsNew, invite } from "./invitations.ts";
import { mintSecret } from "./secret.ts";
import { signIn } from "./session.ts";
import { createUser } from "./users.ts";

function buffer() {
  const lines: string[] = [];
  return { lines, write: (line: string) => lines.push(line), text: () => lines.join("") };
}

/** Everything of a secret that is longer than its public hint. */
function holds(text: string, secret: string) {
  for (let from = 4; from + 10 <= secret.length; from++) if (text.includes(secret.slice(from, from + 10))) return true;
  return false;
}

describe("a secret in a log line", () => {
  const secret = mintSecret();
  const nested = { a: { b: [{ c: secret }, [secret]] }, [secret]: "as a key" };
  const fault = new Error(`cannot read /t/${secret}/ml`, { cause: new Error(secret) });
  const cases: [string, unknown, string?][] = [
    ["alone", { secret }],
    ["in the message", {}, `GET /t/${secret}/ml`],
    ["deep inside, and as a key", nested],
    ["in an address", { path: `/t/${secret}/ml/noarch/repodata.json?x=${secret}#${secret}` }],
    ["in an address that is encoded", { path: encodeURIComponent(`https://sluice.test/t/${secret}/ml`) }],
    ["in a header", { headers: { authorization: `Bearer ${secret}`, "x-api-key": secret } }],
    ["in an error", { err: fault }],
    ["in an error under another name", { fault, trace: traceOf(fault), stack: fault.stack }],
    ["in an error that is the line", fault],
    ["glued to other letters", { text: `x${secret}y${secret}${secret}` }],
    ["over lines", { text: `a\n${secret}\r\n\t"${secret}"` }],
    ["in JSON inside a string", { body: JSON.stringify({ token: secret }) }],
    ["cut short", { text: secret.slice(0, 30) }],
    ["in a list of many", { list: Array.from({ length: 50 }, () => secret) }],
    ["in a value that says how it is written", { value: { toJSON: () => secret } }],
    ["in a map's text", { value: String([secret, secret]) }],
    ["in an address object", { url: new URL(`https://sluice.test/t/${secret}/ml`) }],
  ];

  test.each(cases)("is masked %s", (_, what, message) => {
    for (const level of ["trace", "debug", "info", "warn", "error", "fatal"] as const) {
      const out = buffer();
      const log = createLogger("trace", out);
      log[level](what, message);
      log.child({ secret, requestId: secret })[level](what as object, message);
      expect(out.lines).toHaveLength(2);
      expect(holds(out.text(), secret)).toBe(false);
      for (const line of out.lines) expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number) });
    }
  });

  test("leaves everything else as it was", () => {
    const out = buffer();
    createLogger("info", out).info({ path: "/ml/noarch/repodata.json", hint: "slc-AB12…9QxZ", ms: 1.5 }, "request");
    expect(JSON.parse(out.text())).toMatchObject({
      path: "/ml/noarch/repodata.json",
      hint: "slc-AB12…9QxZ",
      ms: 1.5,
      msg: "request",
    });
  });
});

test("a day's work, refusals and faults included, logs no secret, password, code or parameter", async () => {
  const out = buffer();
  const { services, close } = await make.testServices({ log: out });
  const known: string[] = [];
  try {
    const at = await make.organization(services);
    const password = "a password nobody logs";
    const nobody = () => make.ctxOfNobody(services);
    const who = await make.person(services, { password });
    await signIn(nobody(), { login: who.login, password });
    await signIn(nobody(), { login: who.login, password: "a wrong guess here" }).catch(() => {});
    const mailing = { ...services, mail: async () => Promise.reject(new Error("535 bad login")) };
    const wish = { organization: at.name, email: "x@sluice.test", role: "member" as const, groups: [] };
    const { link } = await invite({ ...(await make.ctxOf(at.owner)), services: mailing }, wish);
    const code = link.split("#")[1] ?? "";
    await acceptAsNew(nobody(), { code, login: "fresh", name: "", password });
    const made = await createUser(await make.ctxOf(await make.root(services)), {
      login: "linked",
      email: "l@sluice.test",
      name: "",
    });
    const { secret } = await make.token(at.owner, { scopes: ["all"] });
    const ctx = await make.ctxOfSecret(services, secret);
    await upload(
      ctx,
      { channel: at.name, filename: "x-1.0-0.conda", labels: [], force: false },
      Readable.from([Buffer.from(secret)]),
    ).catch(() => {});
    known.push(
      password,
      "a wrong guess here",
      code,
      made.link?.split("#")[1] ?? "",
      services.sessionKey,
      make.ROOT.password,
    );
    // A fault in a note that is written after an answer: the database is gone.
    services.usage.note({ tokenId: secret, digest: "", what: "api", at: Date.now(), client: secret, address: secret });
    known.push(secret.slice(0, 20));
  } finally {
    await close();
  }
  expect(out.lines.length).toBeGreaterThan(0);
  for (const secret of known) expect([secret, out.text().includes(secret)]).toEqual([secret, false]);
});
