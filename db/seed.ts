/** One small, believable organization, made through the verbs as people would make it. */
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { asPerson } from "#core/asking.ts";
import { createChannel } from "#core/channels.ts";
import type { Context, Services } from "#core/context.ts";
import { upload } from "#core/files.ts";
import { setChannelGrant } from "#core/grants.ts";
import { addGroupMember, createGroup } from "#core/groups.ts";
import { addMember } from "#core/members.ts";
import { createOrganization } from "#core/organizations.ts";
import { mintCode } from "#core/secret.ts";
import { createFirstAdministrator } from "#core/setup.ts";
import { createToken } from "#core/token-draft.ts";
import { createUser, findUser } from "#core/users.ts";

const REQUEST = { requestId: "seed", address: "127.0.0.1", client: "seed" };
const ORGANIZATION = "acme";

const PEOPLE = [
  { login: "grace", name: "Grace Hopper", role: "admin", groups: [] },
  { login: "alan", name: "Alan Turing", role: "member", groups: ["data-science"] },
  { login: "katherine", name: "Katherine Johnson", role: "member", groups: ["publishers"] },
  { login: "edsger", name: "Edsger Dijkstra", role: "member", groups: [] },
] as const;

const CHANNELS = [
  {
    name: "ml-prod",
    visibility: "private",
    description: "What runs in production. Publishers upload, data science reads.",
  },
  { name: "acme-tools", visibility: "members", description: "Small tools for everybody at Acme." },
] as const;

const GROUPS = [
  {
    name: "data-science",
    description: "People who train and evaluate models",
    grants: [{ channel: "ml-prod", level: "read" }],
  },
  {
    name: "publishers",
    description: "People who release to production",
    grants: [{ channel: "ml-prod", level: "write" }],
  },
] as const;

/** arch-package says subdir `linux-fake`, which is no platform of conda's: a channel refuses it. */
const REAL = /^(?!arch-package-).+\.(conda|tar\.bz2)$/;

export type Seeded = { people: { login: string; password: string; what: string }[]; line: string; packages: number };

async function contextOf(services: Services, login: string): Promise<Context> {
  const user = await findUser(services.database.read, login);
  if (!user) throw new Error(`there is no ${login}`);
  return asPerson(services, REQUEST, { userId: user.id, login: user.login, signedInAt: new Date() });
}

async function uploadAll(ctx: Context, channel: string, folder: string, only: RegExp): Promise<number> {
  const names = (await readdir(folder)).filter((name) => only.test(name)).sort();
  for (const filename of names)
    await upload(ctx, { channel, filename, labels: [], force: false }, createReadStream(join(folder, filename)));
  return names.length;
}

/**
 * Fills an empty server. Passwords are random and returned once.
 * @throws Error when there is somebody already: a seed never touches what people made.
 */
export async function seed(services: Services, fixtures: string): Promise<Seeded> {
  const passwords = Object.fromEntries(
    ["ada", ...PEOPLE.map(({ login }) => login)].map((login) => [login, mintCode().slice(0, 16)]),
  );
  const first = { login: "ada", email: "ada@example.org", password: passwords.ada ?? "" };
  if (!(await createFirstAdministrator(services, new Date(), first)))
    throw new Error("This server has an administrator already. Choose an empty DATA_DIR.");
  const ada = () => contextOf(services, "ada");
  await createOrganization(await ada(), { name: ORGANIZATION, displayName: "Acme" });
  for (const { login, name, role } of PEOPLE) {
    await createUser(await ada(), { login, name, email: `${login}@example.org`, password: passwords[login] ?? "" });
    await addMember(await ada(), { organization: ORGANIZATION, login, role });
  }
  for (const channel of CHANNELS) await createChannel(await ada(), { organization: ORGANIZATION, ...channel });
  for (const { name, description, grants } of GROUPS) {
    await createGroup(await ada(), { organization: ORGANIZATION, name, description });
    for (const grant of grants)
      await setChannelGrant(await ada(), { organization: ORGANIZATION, group: name, ...grant });
  }
  for (const { login, groups } of PEOPLE)
    for (const group of groups) await addGroupMember(await ada(), { organization: ORGANIZATION, group, login });
  const conda = join(fixtures, "conda");
  const katherine = await contextOf(services, "katherine");
  const packages =
    (await uploadAll(katherine, "ml-prod", conda, REAL)) +
    (await uploadAll(await ada(), "acme-tools", conda, /^(fly|spiffy|test-app)/));
  const { secret } = await createToken(await contextOf(services, "alan"), {
    name: "laptop",
    note: "made by the demo",
    owner: { kind: "me", organization: ORGANIZATION },
    scopes: ["conda:download"],
    where: { kind: "channels", channels: ["ml-prod"], packages: [] },
    networks: [],
  });
  const what = (login: string) => {
    const person = PEOPLE.find((each) => each.login === login);
    return person ? [person.role, ...person.groups].join(", ") : "server administrator, owner";
  };
  return {
    people: Object.entries(passwords).map(([login, password]) => ({ login, password, what: what(login) })),
    line: `conda config --add channels ${services.settings.publicUrl}/t/${secret}/ml-prod`,
    packages,
  };
}
