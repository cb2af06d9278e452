/** Worlds for tests: a runtime of its own per call, and people, groups, channels, tokens made by the verbs themselves. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import pg from "pg";
import type { Kind, Level, PackageAccess, Replace, Role, Visibility } from "#access/vocabulary.ts";
import { asAnonymous, asPerson, asToken } from "#core/asking.ts";
import { createChannel, updateChannel } from "#core/channels.ts";
import type { Context, Services } from "#core/context.ts";
import { type PublishedFile, upload } from "#core/files.ts";
import { setChannelGrant, setPackageGrant } from "#core/grants.ts";
import { addGroupMember, createGroup } from "#core/groups.ts";
import { acceptAsMe, invite } from "#core/invitations.ts";
import { removeMember } from "#core/members.ts";
import { createOrganization } from "#core/organizations.ts";
import { declarePackage } from "#core/packages.ts";
import { mintCode } from "#core/secret.ts";
import { updateServerPolicy } from "#core/server-policy.ts";
import { createToken } from "#core/token-draft.ts";
import { CreateToken } from "#core/tokens.input.ts";
import type { Token } from "#core/tokens.ts";
import { createUser, getUserRow, updateUser } from "#core/users.ts";
import { audit } from "#db/schema/people.ts";
import { readSettings, type Settings } from "#env";
import { condaPackage, type PackageOptions } from "#formats/conda/testing.ts";
import { createLogger, createRuntime } from "#runtime";

export type TestServices = {
  services: Services;
  settings: Settings;
  /** Ends the process, so to speak: database and folder stay until `close`. */
  stop(): Promise<void>;
  close(): Promise<void>;
};

export type TestOptions = {
  /** Whether `root`, the first administrator, is there already (default) or setup is still to be done. */
  setUp?: boolean;
  settings?: Partial<Settings>;
  /** Where log lines go; nowhere by default. */
  log?: { write(line: string): unknown };
  /** The data folder; a fresh one by default, gone when closed. */
  folder?: string;
};

export const PUBLIC_URL = "https://sluice.test";
export const ROOT = { login: "root", email: "root@sluice.test", password: "correct horse battery" } as const;

/** Everything a process has, on a fresh folder and, with PostgreSQL, in a fresh database. */
export async function testServices(options: TestOptions = {}): Promise<TestServices> {
  const { setUp = true, log } = options;
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "sluice-test-"));
  const database = await freshDatabase(process.env.DATABASE_URL);
  const env = { DATA_DIR: folder, DATABASE_URL: database.url, PUBLIC_URL, LOG_LEVEL: log ? "trace" : "silent" };
  const admin = setUp && {
    ADMIN_LOGIN: ROOT.login,
    ADMIN_PASSWORD: ROOT.password,
    ADMIN_EMAIL: ROOT.email,
  };
  const settings = { ...readSettings({ ...env, ...admin, NODE_ENV: "test" }), ...options.settings };
  const { services, close } = await createRuntime(settings, createLogger(settings.logLevel, log));
  let running = true;
  const stop = async () => {
    if (running) await close();
    running = false;
  };
  return {
    services,
    settings,
    stop,
    async close() {
      await stop();
      await database.drop();
      if (!options.folder) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A database of its own on the server that `url` names; nothing to do for SQLite. */
async function freshDatabase(url: string | undefined) {
  if (!url) return { url: "", drop: async () => {} };
  const name = `test_${mintCode()}`;
  const own = new URL(url);
  own.pathname = `/${name}`;
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await run(`create database ${name}`);
  return { url: own.href, drop: () => run(`drop database if exists ${name} with (force)`) };
}

let made = 0;
const fresh = (word: string) => `${word}-${++made}`;

/** What a test may say of the request behind a context. */
export type Asking = { now?: Date; address?: string; requestId?: string; client?: string };

const requestOf = ({ address = "192.0.2.1", requestId = fresh("request"), client = "vitest" }: Asking) => ({
  requestId,
  address,
  client,
});

export type TestPerson = { services: Services; id: string; login: string; email: string };
export type TestOrganization = { services: Services; id: string; name: string; owner: TestPerson };
export type TestGroup = { services: Services; id: string; name: string; organization: TestOrganization };
export type TestChannel = { services: Services; id: string; name: string; organization: TestOrganization };

/** The context of a request by a person with a session; rights as they are now. */
export function ctxOf({ services, id, login, email }: TestPerson, asking: Asking = {}): Promise<Context> {
  const session = {
    digest: "",
    userId: id,
    login,
    name: login,
    email,
    administrator: false,
    signedInAt: asking.now ?? new Date(),
  };
  return asPerson(services, requestOf(asking), session, asking.now);
}

/** The context of a request that carries a secret. */
export function ctxOfSecret(services: Services, secret: string, asking: Asking = {}): Promise<Context> {
  return asToken(services, requestOf(asking), secret, asking.now);
}

export function ctxOfNobody(services: Services, asking: Asking = {}): Context {
  return asAnonymous(services, requestOf(asking), asking.now);
}

/** The first administrator, who belongs to no organization. */
export async function root(services: Services): Promise<TestPerson> {
  const { id, login, email } = await getUserRow(services.database.read, ROOT.login);
  return { services, id, login, email };
}

/** A person with an account; without `password` nobody can sign in as them. */
export async function person(
  services: Services,
  options: { login?: string; email?: string; password?: string; administrator?: boolean } = {},
): Promise<TestPerson> {
  const { login = fresh("person"), email = `${login}@sluice.test`, password, administrator } = options;
  const by = await ctxOf(await root(services));
  const { user } = await createUser(by, { login, email, name: login, password });
  if (administrator) await updateUser(by, { login, administrator });
  return { services, id: user.id, login, email: user.email };
}

/** An organization with one owner and the channel of its own name. */
export async function organization(
  services: Services,
  options: { name?: string; owner?: TestPerson } = {},
): Promise<TestOrganization> {
  const { name = fresh("org") } = options;
  const first = await root(services);
  const { id } = await createOrganization(await ctxOf(first), { name, displayName: "" });
  const owner = options.owner ?? (await person(services));
  const at = { services, id, name, owner: first };
  if (owner.id === first.id) return at;
  await member(at, owner, "owner");
  await removeMember(await ctxOf(owner), { organization: name, login: first.login });
  return { ...at, owner };
}

/** Makes a person (a new one by default) a member, by invitation of the owner. */
export async function member(
  at: TestOrganization,
  who?: TestPerson,
  role: Role = "member",
  groups: readonly TestGroup[] = [],
): Promise<TestPerson> {
  const joining = who ?? (await person(at.services));
  const names = groups.map((each) => each.name);
  const wish = { organization: at.name, email: joining.email, role, groups: names };
  const { link } = await invite(await ctxOf(at.owner), wish);
  await acceptAsMe(await ctxOf(joining), link.split("#")[1] ?? "");
  return joining;
}

/** A group with these members, who belong to the organization already. */
export async function group(
  at: TestOrganization,
  members: readonly TestPerson[] = [],
  name = fresh("group"),
): Promise<TestGroup> {
  const by = await ctxOf(at.owner);
  const { id } = await createGroup(by, { organization: at.name, name, description: "" });
  for (const { login } of members) await addGroupMember(by, { organization: at.name, group: name, login });
  return { services: at.services, id, name, organization: at };
}

export async function channel(
  at: TestOrganization,
  options: { name?: string; visibility?: Visibility; newPackages?: PackageAccess; replace?: Replace } = {},
): Promise<TestChannel> {
  const { name = fresh("channel"), visibility = "private", newPackages, replace } = options;
  const by = await ctxOf(at.owner);
  const asked = visibility === "public" ? "private" : visibility;
  const { id } = await createChannel(by, { organization: at.name, name, visibility: asked, description: "" });
  if (newPackages ?? replace) await updateChannel(by, { channel: name, newPackages, replace });
  const one = { services: at.services, id, name, organization: at };
  if (visibility === "public") await makePublic(one);
  return one;
}

/** Makes a channel public, for which the server policy has to allow public channels. */
export async function makePublic({ services, name, organization }: TestChannel): Promise<void> {
  await updateServerPolicy(await ctxOf(await root(services)), { publicChannels: true });
  await updateChannel(await ctxOf(organization.owner), { channel: name, visibility: "public" });
}

/** Gives a group a level on a channel, or on one package of it. */
export async function grant(
  to: TestGroup,
  on: TestChannel,
  level: Level,
  pack?: { kind?: Kind; name: string },
): Promise<void> {
  const by = await ctxOf(on.organization.owner);
  const at = { organization: on.organization.name, group: to.name, channel: on.name, level };
  if (pack) await setPackageGrant(by, { kind: "conda", ...pack, ...at });
  else await setChannelGrant(by, at);
}

/** Makes a package before its first file. */
export async function declare(on: TestChannel, name: string, access: PackageAccess = "inherit"): Promise<void> {
  await declarePackage(await ctxOf(on.organization.owner), { channel: on.name, kind: "conda", name, access });
}

/** A token of a person (everything they can reach, conda downloads only) unless the wish says otherwise. */
export function token(
  by: TestPerson,
  wish: Partial<CreateToken> = {},
  asking: Asking = {},
): Promise<{ token: Token; secret: string }> {
  return ctxOf(by, asking).then((ctx) => tokenBy(ctx, wish));
}

/** A token made in a context: that of another token, for example. */
export function tokenBy(ctx: Context, wish: Partial<CreateToken> = {}): Promise<{ token: Token; secret: string }> {
  const { name = fresh("token"), scopes = ["conda:download"], where = { kind: "all" } } = wish;
  return createToken(ctx, CreateToken.parse({ ...wish, name, scopes, where }));
}

/** Publishes a small conda package, by the channel's owner unless `by` is given. */
export async function publish(
  on: TestChannel,
  what: PackageOptions & { by?: Context; labels?: string[]; force?: boolean; format?: "conda" | "tar.bz2" } = {},
): Promise<PublishedFile & { bytes: Buffer }> {
  const { by, labels = [], force = false, format = "conda", ...options } = what;
  const one = condaPackage(options);
  const bytes = format === "conda" ? one.conda : await one.tarBz2();
  const input = { channel: on.name, filename: `${one.stem}.${format}`, labels, force };
  const file = await upload(by ?? (await ctxOf(on.organization.owner)), input, Readable.from([bytes]));
  return { ...file, bytes };
}

/** The audit rows of one request, oldest first; of every request without one. */
export async function auditRows(services: Services, ctx?: Pick<Context, "requestId">) {
  const rows = await services.database.read.select().from(audit).orderBy(audit.id);
  return rows.filter((row) => !ctx || row.requestId === ctx.requestId);
}
