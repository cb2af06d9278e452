/** Invitations by mail, in a real SMTP conversation: what arrives, and what holds when nothing does. */
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterEach, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import { acceptAsMe, invite, inviteMany, listInvitations } from "./invitations.ts";

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

type Mail = { from: string; to: string[]; text: string };

/** A mail server on a port of its own, and what it has been given. */
async function mailServer(options: SMTPServerOptions = {}): Promise<{ url: string; mails: Mail[] }> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk) => chunks.push(chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : "";
        mails.push({ from, to: rcptTo.map(({ address }) => address), text: Buffer.concat(chunks).toString() });
        done();
      });
    },
    ...options,
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  open.push(() => new Promise((closed) => server.close(() => closed())));
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, mails };
}

async function world(smtpUrl: string | undefined, lines: string[] = []) {
  const log = { write: (line: string) => lines.push(line) };
  const { services, close } = await make.testServices({ settings: { smtpUrl, mailFrom: "sluice@sluice.test" }, log });
  open.push(close);
  const at = await make.organization(services, { name: "acme" });
  // Its owner came by invitation too.
  lines.length = 0;
  return { services, at, ctx: await make.ctxOf(at.owner) };
}

const wish = (email: string) => ({ organization: "acme", email, role: "member" as const, groups: [] });

/** As a mail program shows it: lines that were folded for the wire joined again. */
const shown = ({ text }: Mail) => text.replaceAll(/=\r\n/g, "").replaceAll("=3D", "=");

test("the mail arrives where it is meant to, with the link that lets that person in", async () => {
  const { url, mails } = await mailServer();
  const { services, at, ctx } = await world(url);
  const guest = await make.person(services, { email: "guest@elsewhere.test" });
  mails.length = 0;
  const { link, mailed } = await invite(ctx, wish("Guest@Elsewhere.test"));
  expect(mailed).toBe(true);
  expect(mails).toMatchObject([{ from: "sluice@sluice.test", to: ["guest@elsewhere.test"] }]);
  const text = mails[0] ? shown(mails[0]) : "";
  expect(text).toMatch(/^Subject: Invitation to acme$/m);
  expect(text).toContain(`${at.owner.login} invites you to acme`);
  const [, code = ""] = /https:\/\/sluice\.test\/invite#([0-9a-z]{26})/.exec(text) ?? [];
  expect(link).toBe(`https://sluice.test/invite#${code}`);
  await acceptAsMe(await make.ctxOf(guest), code);
});

test.each([
  [
    "refuses the address",
    { onRcptTo: (_a, _s, done) => done(new Error("no such mailbox")) } satisfies SMTPServerOptions,
  ],
  ["breaks off", { onConnect: (_s, done) => done(new Error("go away")) } satisfies SMTPServerOptions],
])("a server that %s leaves the invitation standing, and it is said that no mail went out", async (_, options) => {
  const { url, mails } = await mailServer(options);
  const lines: string[] = [];
  const { ctx } = await world(url, lines);
  const made = await inviteMany(ctx, {
    organization: "acme",
    emails: ["guest@elsewhere.test"],
    role: "member",
    groups: [],
  });
  expect(made).toMatchObject([{ email: "guest@elsewhere.test", mailed: false }]);
  expect(mails).toEqual([]);
  const [line] = made;
  const code = line && "link" in line ? (line.link.split("#")[1] ?? "") : "";
  expect((await listInvitations(ctx, "acme")).find(({ email }) => email === "guest@elsewhere.test")?.status).toBe(
    "open",
  );
  const logged = lines.filter((each) => each.includes("invitation mail was not sent"));
  expect(logged.length).toBe(1);
  expect(lines.join("")).not.toContain(code);
  await acceptAsMe(await make.ctxOf(await make.person(ctx.services)), code);
});

test("a server that is not there does the same", async () => {
  const { url } = await mailServer();
  await open.pop()?.();
  const { ctx } = await world(url);
  expect((await invite(ctx, wish("guest@elsewhere.test"))).mailed).toBe(false);
});

test("without a mail server nothing is sent, and the link is in the answer", async () => {
  const { ctx } = await world(undefined);
  const { link, mailed } = await invite(ctx, wish("guest@elsewhere.test"));
  expect(ctx.services.mail).toBeNull();
  expect({ mailed, link }).toEqual({ mailed: false, link: expect.stringMatching(/\/invite#[0-9a-z]{26}$/) });
});
