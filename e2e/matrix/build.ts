/** Makes the world of the matrix in a database, by the verbs, and hands out what each asker sends. */
import { eq } from "drizzle-orm";
import type { WorldToken } from "#access/testing.ts";
import type { Services } from "#core/context.ts";
import { invite } from "#core/invitations.ts";
import { mintSecret } from "#core/secret.ts";
import { cookieName, startSession } from "#core/session.ts";
import type { CreateToken } from "#core/tokens.input.ts";
import { revokeToken } from "#core/tokens.ts";
import { updateUser } from "#core/users.ts";
import * as make from "#db/factories.ts";
import { organizations } from "#db/schema/organizations.ts";
import { tokenBlocks } from "#db/schema/tokens.ts";
import { type Asker, TOKENS, WORLD } from "./world.ts";

export type Built = {
  services: Services;
  people: Record<string, make.TestPerson>;
  organizations: Record<string, make.TestOrganization>;
  channels: Record<string, make.TestChannel>;
  groups: Record<string, make.TestGroup>;
  /** Ids by the names of the world. */
  tokens: Record<string, string>;
  secrets: Record<string, string>;
  /** The value of each person's session cookie. */
  sessions: Record<string, string>;
  /** An open invitation of each organization. */
  invitations: Record<string, string>;
};

const NETWORK = ["203.0.113.0/24"];
const DAY = 86_400_000;

/** A thing that the world has; a test that names another is wrong. */
export function known<T>(things: Record<string, T>, name: string): T {
  const thing = things[name];
  if (thing === undefined) throw new Error(`the world has no ${name}`);
  return thing;
}

let made = 0;
/** A name that nothing has. */
export const unique = (word: string) => `${word}-${++made}-x`;

export async function build(services: Services): Promise<Built> {
  const built: Built = {
    services,
    people: {},
    organizations: {},
    channels: {},
    groups: {},
    tokens: {},
    secrets: { unknown: mintSecret() },
    sessions: {},
    invitations: {},
  };
  await makePeople(built);
  await makeOrganizations(built);
  await makeChannels(built);
  for (const { actor } of TOKENS)
    if (typeof actor === "object" && "token" in actor) await makeToken(built, actor.token);
  await killTokens(built);
  return built;
}

async function makePeople({ services, people, sessions }: Built) {
  for (const [login, { administrator }] of Object.entries(WORLD.people)) {
    const who = await make.person(services, { login, administrator });
    people[login] = who;
    sessions[login] = await startSession(await make.ctxOf(who), who);
  }
}

async function makeOrganizations(built: Built) {
  const { services, people, organizations, groups } = built;
  for (const name of WORLD.organizations) {
    const everybody = Object.entries(WORLD.people);
    const [owner = ""] = everybody.find(([, { roles }]) => roles?.[name] === "owner") ?? [];
    const at = await make.organization(services, { name, owner: known(people, owner) });
    organizations[name] = at;
    for (const [login, { roles }] of everybody)
      if (roles?.[name] && login !== owner) await make.member(at, known(people, login), roles[name]);
    built.invitations[name] = await makeInvitation(at);
  }
  for (const [name, organization] of Object.entries(WORLD.groups)) {
    const members = Object.entries(WORLD.people).filter(([, person]) => person.groups?.includes(name));
    groups[name] = await make.group(
      known(organizations, organization),
      members.map(([login]) => known(people, login)),
      name,
    );
  }
}

/** Invites somebody new; the invitation's id. */
async function makeInvitation(at: make.TestOrganization): Promise<string> {
  const wish = { organization: at.name, email: `${unique("guest")}@sluice.test`, role: "member", groups: [] } as const;
  return (await invite(await make.ctxOf(at.owner), { ...wish, groups: [] })).invitation.id;
}

async function makeChannels({ organizations, channels, groups }: Built) {
  for (const [name, { organization, visibility }] of Object.entries(WORLD.channels))
    channels[name] = await make.channel(known(organizations, organization), { name, visibility });
  for (const { channel, name, access } of WORLD.packages) {
    await make.declare(known(channels, channel), name, access);
    await make.publish(known(channels, channel), { name });
  }
  for (const { group, channel, package: name, level } of WORLD.grants)
    await make.grant(known(groups, group), known(channels, channel), level, name === undefined ? undefined : { name });
}

/** The wish that makes a token of the world. */
export function wishOf(name: string, { owner, scopes, where, inNetwork = true }: WorldToken): Partial<CreateToken> {
  const packages = where.kind === "channels" ? [...(Object.values(where.channels)[0] ?? [])] : [];
  return {
    name,
    scopes: [...scopes],
    owner:
      "organization" in owner
        ? { kind: "organization", organization: owner.organization }
        : { kind: "me", organization: owner.fence },
    where:
      where.kind === "channels"
        ? { kind: "channels", channels: Object.keys(where.channels), packages }
        : where.kind === "group"
          ? { kind: "group", group: where.group }
          : where,
    networks: inNetwork ? [] : NETWORK,
  };
}

async function makeToken(built: Built, name: string) {
  const one = known(WORLD.tokens, name);
  const by = "person" in one.owner ? known(built.people, one.owner.person) : known(built.people, "boss");
  const past = name === "expired" ? { expiresIn: 60 } : {};
  const asking = name === "expired" ? { now: new Date(Date.now() - DAY) } : {};
  const { token, secret } = await make.token(by, { ...wishOf(name, one), ...past }, asking);
  built.tokens[name] = token.id;
  built.secrets[name] = secret;
  for (const organization of one.blocked ?? []) await block(built, token.id, organization);
}

async function block({ services }: Built, tokenId: string, organization: string) {
  await services.database.write(async (tx) => {
    const [at] = await tx.select().from(organizations).where(eq(organizations.name, organization));
    if (!at) throw new Error(`there is no ${organization}`);
    await tx.insert(tokenBlocks).values({ tokenId, organizationId: at.id, blockedAt: new Date(), blockedBy: "boss" });
  });
  services.access.bump();
}

async function killTokens({ services, people, tokens }: Built) {
  await revokeToken(await make.ctxOf(known(people, "boss")), { id: known(tokens, "revoked") });
  await updateUser(await make.ctxOf(await make.root(services)), { login: "retired", active: false });
}

/** What an asker sends to `/api` and `/t`: a session as a page of this server does, or a secret as a program does. */
export function headersOf(
  { secrets, sessions }: Pick<Built, "secrets" | "sessions">,
  { name, by }: Asker,
  publicUrl: string,
): Record<string, string> {
  if (by === "session") return { cookie: `${cookieName(publicUrl)}=${known(sessions, name)}` };
  return by === "token" ? { authorization: `Bearer ${known(secrets, name)}` } : {};
}
