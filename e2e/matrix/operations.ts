/** Which right decides each operation of `/api/v1`, and a request for it that does no harm when it is allowed. */
import type { Action } from "#access/policy.ts";
import { holds } from "#access/vocabulary.ts";
import { formOf } from "#api/testing.ts";
import { condaPackage } from "#formats/conda/testing.ts";
import { known, unique, wishOf } from "./build.ts";
import { absent, type On, type Step, sees } from "./expected.ts";
import { type Asker, CHANNELS, heldBy, LOGINS, PACKAGES, WORLD } from "./world.ts";

/** Somebody who may do everything prepares what a request uses up and repairs what it did, by the API as well. */
export type Hand = (method: string, path: string, body?: unknown) => Promise<ReturnType<typeof JSON.parse>>;

/** What the address of a request says, by parameter; a place may say more, for the steps. */
export type At = Record<string, string>;

export type Cell = {
  /** Tells the cells of one place apart. */
  name?: string;
  steps: readonly Step[];
  query?: string;
  body?: unknown;
  raw?: () => FormData;
  /** Runs before a request that is to be allowed, when that would use something up: what to say instead. */
  fresh?: (hand: Hand) => Promise<Fresh>;
  /** Runs after a request that was allowed. */
  undo?: (hand: Hand, said: At) => Promise<unknown>;
};

/** Other words for the address and the body; `secret`: the token that asks instead. */
export type Fresh = { at?: At; body?: Record<string, string>; secret?: string };

export type Rule = (at: At, asker: Asker) => Cell | readonly Cell[];

const SERVER = { server: true } as const;
const CLOSED = { channel: "closed" } as const;
const ORGANIZATIONS = [...WORLD.organizations, "nowhere"];

const inChannels = CHANNELS.map((channel): At => ({ channel }));
const inPackages = CHANNELS.flatMap((channel) => PACKAGES.map((name): At => ({ channel, kind: "conda", name })));
const withChannel = CHANNELS.map((channel): At => ({ organization: "acme", group: "readers", channel }));

/** What is asked about, by the parameters of an address. An address with others is unknown to the matrix. */
const PLACES: Record<string, (asker: Asker) => readonly At[]> = {
  "": () => [{}],
  organization: () => ORGANIZATIONS.map((organization) => ({ organization })),
  "organization group": () => [
    { organization: "acme", group: "readers" },
    { organization: "acme", group: "nobody" },
    { organization: "other", group: "others" },
    { organization: "nowhere", group: "readers" },
  ],
  "organization login": () => [
    { organization: "acme", login: "idle" },
    { organization: "acme", login: "chief" },
    { organization: "acme", login: "nobody" },
    { organization: "other", login: "stranger" },
    { organization: "nowhere", login: "idle" },
  ],
  "organization group login": () => [
    { organization: "acme", group: "readers", login: "reader" },
    { organization: "acme", group: "readers", login: "nobody" },
    { organization: "acme", group: "nobody", login: "reader" },
    { organization: "other", group: "readers", login: "reader" },
  ],
  "organization id": () => [
    { organization: "acme", id: "acme" },
    { organization: "acme", id: "other" },
    { organization: "acme", id: "nothing" },
    { organization: "other", id: "other" },
  ],
  "organization token": () => [
    ...["all-of-reader", "organization-channels", "all-of-stranger", "nothing"].map((id) => ({
      organization: "acme",
      id,
    })),
    { organization: "other", id: "organization-channels" },
    { organization: "nowhere", id: "all-of-reader" },
  ],
  "organization group channel": () => [
    ...withChannel,
    { organization: "acme", group: "nobody", channel: "closed" },
    { organization: "other", group: "others", channel: "closed" },
    { organization: "nowhere", group: "readers", channel: "closed" },
  ],
  "organization group channel kind name": () => [
    ...inPackages.map((at) => ({ organization: "acme", group: "helpers", ...at })),
    { organization: "acme", group: "nobody", channel: "closed", kind: "conda", name: "vault" },
    { organization: "other", group: "others", channel: "closed", kind: "conda", name: "vault" },
  ],
  channel: () => inChannels,
  "channel kind name": () => inPackages,
  "channel subdir filename": () =>
    inPackages.map((at) => ({ ...at, subdir: "noarch", filename: `${at.name}-1.0-0.conda` })),
  login: () => ["reader", "boss", "nobody"].map((login) => ({ login })),
  id: ({ actor }) => [
    ...["all-of-reader", "read-only", "fenced-here", "organization-channels", "nothing"].map((id) => ({ id })),
    ...(typeof actor === "object" && "token" in actor ? [{ id: actor.token }] : []),
  ],
};

/** The places of an address; throws for one that the matrix does not know. */
export const placesOf = (path: string, asker: Asker): readonly At[] =>
  known(PLACES, isOnToken(path) ? "organization token" : namesIn(path))(asker);

const namesIn = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).join(" ");
const isOnToken = (path: string) => path.startsWith("/organizations/{organization}/tokens/{id}");

const isMember = ({ organization = "", login = "" }: At) => WORLD.people[login]?.roles?.[organization] !== undefined;
const isGroup = ({ organization, group = "" }: At) => WORLD.groups[group] === organization;
const isPackage = ({ channel, name }: At) =>
  WORLD.packages.some((pack) => pack.channel === channel && pack.name === name);
const inOrganization = ({ organization, channel = "" }: At) => WORLD.channels[channel]?.organization === organization;
const isOrganization = ({ organization = "" }: At) => WORLD.organizations.includes(organization);

const on = ({ organization = "" }: At) => ({ organization });
const onChannel = ({ channel = "" }: At) => ({ channel });
const onPackage = ({ channel = "", name = "" }: At) => ({ channel, package: name });

const pathOf = (at: At) =>
  Object.entries({ organizations: at.organization, groups: at.group, channels: at.channel })
    .map(([word, name]) => (name === undefined ? "" : `/${word}/${name}`))
    .join("");

export async function freshPerson(hand: Hand): Promise<string> {
  const login = unique("person");
  await hand("POST", "/users", { login, email: `${login}@sluice.test` });
  return login;
}

/** The same, deactivated. */
export async function freshGone(hand: Hand): Promise<string> {
  const login = await freshPerson(hand);
  await hand("PATCH", `/users/${login}`, { active: false });
  return login;
}

/** A token like one of the world, for this very request. */
async function freshToken(hand: Hand, name: string, more: object = {}): Promise<{ id: string; secret: string }> {
  const one = known(WORLD.tokens, name);
  const by = "person" in one.owner ? one.owner.person : "chief";
  const wish = { ...wishOf(unique(name), one), ...more };
  const { token, secret } = await hand("POST", `/tokens?as=${by}`, wish);
  return { id: token.id, secret };
}

/** A channel that may be deleted, of the same organization and as open; a token that is kept to the one is kept to it. */
async function freshChannel(hand: Hand, asker: Asker, name: string): Promise<Fresh> {
  const { organization = "", visibility } = WORLD.channels[name] ?? {};
  const channel = unique("channel");
  await hand("POST", `/organizations/${organization}/channels`, { name: channel, visibility });
  const kept = heldBy(asker).token?.where.kind === "channels";
  const where = { kind: "channels", channels: [channel] };
  return { at: { channel }, secret: kept ? (await freshToken(hand, asker.name, { where })).secret : undefined };
}

/** An organization to be used up, in which whoever asks has a role; a token that is kept to the one is kept to it. */
async function freshOrganization(hand: Hand, asker: Asker, role: string): Promise<Fresh> {
  const organization = unique("org");
  await hand("POST", "/organizations", { name: organization });
  const login = heldBy(asker).person?.id ?? "";
  if (login !== "chief") await hand("POST", `/organizations/${organization}/members`, { login, role });
  else await hand("POST", `/organizations/${organization}/members`, { login: "operator", role: "owner" });
  const { token } = heldBy(asker);
  if (!token?.fence) return { at: { organization } };
  const owner = { kind: "me", organization };
  return { at: { organization }, secret: (await freshToken(hand, asker.name, { owner })).secret };
}

const upload = (name: string, version = "1.0") => {
  const made = condaPackage({ name, version });
  return formOf(new Uint8Array(made.conda), `${made.stem}.conda`);
};

const groupSteps = (action: "group.see" | "group.change", at: At): Step[] => [[action, on(at)], absent(!isGroup(at))];

const channelGrantSteps = (at: At): Step[] => [
  absent(!isOrganization(at)),
  ["channel.grant", onChannel(at)],
  absent(!inOrganization(at)),
  absent(!isGroup(at)),
];

const packageGrantSteps = (at: At): Step[] => [
  absent(!isOrganization(at)),
  ["channel.see", onChannel(at)],
  absent(!inOrganization(at) || !isPackage(at)),
  ["package.grant", onPackage(at)],
  absent(!isGroup(at)),
];

type OnPackage = Extract<Action, `package.${string}`>;
const packageSteps = (action: OnPackage, at: At): Step[] => [
  ["channel.see", onChannel(at)],
  absent(!isPackage(at)),
  [action, onPackage(at)],
];

/** A name that a writer says: one that is seen is written to, any other is new, and one that is hidden cannot be used. */
function writeSteps(asker: Asker, at: At, seen: "package.upload" | "package.edit" | null): Step[] {
  const [channel = "", name = ""] = [at.channel, at.name];
  const first: Step = ["channel.see", { channel }];
  if (sees(asker, channel, name)) return seen ? [first, [seen, onPackage(at)]] : [first];
  return [first, ["package.create", { channel, newName: name }], { ends: 409, when: isPackage(at) }];
}

const roleAction = (...roles: (string | undefined)[]) => (roles.includes("owner") ? "member.owner" : "member.change");

function roleCells(at: At): Cell[] {
  const { organization = "", login = "" } = at;
  const now = WORLD.people[login]?.roles?.[organization];
  const undo = (hand: Hand) => hand("PATCH", `/organizations/${organization}/members/${login}`, { role: now });
  const cell = (role: string): Cell => ({
    name: role,
    body: { role },
    steps: [[roleAction(now, role), on(at)], absent(!isMember(at))],
    undo: role === now ? undefined : undo,
  });
  return login === "idle" ? [cell("member"), cell("admin"), cell("owner")] : [cell(now ?? "member")];
}

/** Whether a token can reach into an organization: it is the organization's, or a member's that is kept to no other. */
function reaches({ organization = "", id = "" }: At): boolean {
  const owner = WORLD.tokens[id]?.owner;
  if (!owner) return false;
  if ("organization" in owner) return owner.organization === organization;
  return isMember({ organization, login: owner.person }) && (owner.fence ?? organization) === organization;
}

const blockSteps = (at: At): Step[] => [["token.block", on(at)], absent(!reaches(at))];

/** Looking at what a change would do takes the right to make it, and no other scope than reading. */
const supposed = (at: At, name: string, change: object, action: Action, of: On): Cell => ({
  name,
  body: { change },
  steps: [
    ["organization.see", on(at)],
    [action, of, "whatever its scopes"],
  ],
});

const accountOf = (asker: Asker) => ({ account: heldBy(asker).person?.id ?? "" });

/** A token hands on nothing beyond its own `where`. */
function beyond(asker: Asker, fence?: string): Step {
  const { token } = heldBy(asker);
  return { ends: 403, when: token?.where.kind === "channels" || (token?.fence ? token.fence !== fence : false) };
}

const wish = (owner: object) => ({ name: unique("token"), owner, scopes: ["api:read"], where: { kind: "all" } });

const makingToken: Rule = (_, asker) => [
  {
    name: "own",
    body: wish({ kind: "me" }),
    steps: [["token.create", accountOf(asker)], beyond(asker)],
  },
  {
    name: "fenced",
    body: wish({ kind: "me", organization: "acme" }),
    steps: [["organization.see", { organization: "acme" }], ["token.create", accountOf(asker)], beyond(asker, "acme")],
  },
  {
    name: "organization's",
    body: wish({ kind: "organization", organization: "acme" }),
    steps: [["organization.tokens", { organization: "acme" }]],
  },
];

function tokenSteps(name: string, action: "token.read" | "token.change" | "token.rotate", asker: Asker): Step[] {
  const owner = WORLD.tokens[name]?.owner;
  const itself = typeof asker.actor === "object" && "token" in asker.actor && asker.actor.token === name;
  if (itself && action === "token.change") return [["token.drop", { token: name }]];
  if (!owner) return [absent(true)];
  return "organization" in owner ? [["organization.tokens", owner]] : [[action, { token: name }]];
}

const roleOf = (asker: Asker, { organization = "" }: At) => heldBy(asker).person?.roles[organization];

/** A token that asks must hold all of what it would get the secret of. */
function beyondAsker(name: string, asker: Asker): Step {
  const { token } = heldBy(asker);
  const other = WORLD.tokens[name];
  const itself = token?.id === name;
  const more = other?.scopes.some((scope) => token && !holds(token.scopes, scope)) === true;
  const owner = other?.owner;
  const home = owner && ("organization" in owner ? owner.organization : owner.fence);
  // Where the one that asks is blocked and the other is not, as far as the other reaches.
  const shut = token?.blocked.some((at) => (home ?? at) === at && !other?.blocked?.includes(at)) === true;
  return { ends: 403, when: token !== null && !itself && (more || token.where.kind !== "all" || shut) };
}

const anyone = (asker: Asker): Step[] => {
  const { person, token } = heldBy(asker);
  return [{ ends: 403, when: token !== null && person === null }, ["account.read", accountOf(asker)]];
};

export const OPERATIONS: Record<string, Rule> = {
  getDocument: () => ({ steps: [] }),
  whoami: (_, asker) => ({ steps: [{ ends: 403, when: heldBy(asker).token?.inNetwork === false }] }),

  listUsers: () => ({ steps: [["user.manage", SERVER]] }),
  createUser: () => {
    const login = unique("user");
    return { body: { login, email: `${login}@sluice.test` }, steps: [["user.manage", SERVER]] };
  },
  getUser: ({ login = "" }) => ({ steps: [["user.manage", SERVER], absent(!LOGINS.includes(login))] }),
  updateUser: ({ login = "" }) => ({
    body: { active: true },
    steps: [["user.manage", SERVER], absent(!LOGINS.includes(login))],
  }),

  deleteUser: ({ login = "" }) => ({
    steps: [["user.manage", SERVER], absent(!LOGINS.includes(login))],
    // An account is deactivated first: those of the world are active.
    fresh: async (hand) => ({ at: { login: await freshGone(hand) } }),
  }),
  resetPassword: ({ login = "" }) => ({ steps: [["user.manage", SERVER], absent(!LOGINS.includes(login))] }),
  getServerPolicy: () => ({ steps: [["server.manage", SERVER]] }),
  updateServerPolicy: () => ({ body: { publicChannels: true }, steps: [["server.manage", SERVER]] }),
  listServerAudit: () => ({ steps: [["server.manage", SERVER]] }),

  listOrganizations: (_, asker) => ({
    steps: Object.keys(heldBy(asker).person?.roles ?? {})
      .filter((organization) => (heldBy(asker).token?.fence ?? organization) === organization)
      .filter((organization) => !heldBy(asker).token?.blocked.includes(organization))
      .map((organization): Step => ["organization.see", { organization }]),
  }),
  createOrganization: () => ({ body: { name: unique("org") }, steps: [["organization.create", SERVER]] }),
  getOrganization: (at) => ({ steps: [["organization.see", on(at)]] }),
  updateOrganization: (at) => ({ body: { displayName: "Same" }, steps: [["organization.edit", on(at)]] }),

  deleteOrganization: (at, asker) => ({
    steps: [["organization.delete", on(at)]],
    fresh: (hand) => freshOrganization(hand, asker, "owner"),
  }),
  takeOver: (at, asker) => ({
    body: { name: at.organization, reason: "The matrix asks." },
    steps: [
      ["organization.takeOver", SERVER],
      absent(!isOrganization(at)),
      { ends: 409, when: roleOf(asker, at) === "owner" },
    ],
    fresh: async (hand) => {
      const organization = unique("org");
      await hand("POST", "/organizations", { name: organization });
      return { at: { organization }, body: { name: organization } };
    },
  }),
  leaveOrganization: (at, asker) => ({
    steps: [["member.leave", on(at)]],
    fresh: (hand) => freshOrganization(hand, asker, "member"),
  }),
  listAudit: (at) => [
    { steps: [["audit.read", on(at)]] },
    { name: "csv", query: "?format=csv", steps: [["audit.read", on(at)]] },
  ],
  previewChange: (at) =>
    [
      supposed(at, "role", { kind: "role", login: "idle", role: "owner" }, "member.owner", on(at)),
      supposed(at, "group", { kind: "group", group: "readers" }, "group.change", on(at)),
      supposed(
        at,
        "visibility",
        { kind: "visibility", ...CLOSED, visibility: "members" },
        "channel.visibility",
        CLOSED,
      ),
      supposed(
        at,
        "grants",
        { kind: "grants", changes: [{ group: "readers", ...CLOSED, level: null }] },
        "channel.grant",
        CLOSED,
      ),
    ].map((cell) => ({ ...cell, steps: [...cell.steps, absent(at.organization !== "acme")] })),
  explain: (_, asker) => [
    {
      name: "organization",
      query: "?action=see-organization&organization=acme",
      steps: [["organization.see", { organization: "acme" }]],
    },
    {
      name: "another",
      query: "?action=see-organization&organization=acme&actor=user:reader",
      steps: [
        ["organization.see", { organization: "acme" }],
        ...(heldBy(asker).person?.login === "reader"
          ? []
          : [["explain.others", { organization: "acme" }] satisfies Step]),
      ],
    },
    ...CHANNELS.map(
      (channel): Cell => ({
        name: channel,
        query: `?action=download&channel=${channel}`,
        steps: [["channel.read", { channel }]],
      }),
    ),
  ],
  listReachingTokens: (at, asker) => [
    { steps: [["organization.tokens", on(at)]] },
    {
      name: "own",
      query: `?login=${heldBy(asker).person?.login ?? "nobody"}`,
      steps: heldBy(asker).person
        ? [
            ["organization.see", on(at)],
            ["token.read", accountOf(asker)],
          ]
        : [["organization.tokens", on(at)]],
    },
  ],
  blockToken: (at) => ({
    steps: blockSteps(at),
    undo: (hand, { id }) => hand("DELETE", `${pathOf(at)}/tokens/${id}/block`),
  }),
  unblockToken: (at) => ({ steps: blockSteps(at) }),
  keepToken: (at) => {
    const owner = WORLD.tokens[at.id ?? ""]?.owner ?? { organization: "" };
    const owned = "organization" in owner && owner.organization === at.organization;
    return { steps: [["organization.tokens", on(at)], absent(!owned)] };
  },

  getMember: (at) => ({ steps: [["member.see", on(at)], absent(!isMember(at))] }),
  listMemberAccess: (at, asker) => ({
    steps: [
      [heldBy(asker).person?.login === at.login ? "member.see" : "explain.others", on(at)],
      absent(!isMember(at)),
    ],
  }),
  listMembers: (at) => ({ steps: [["member.see", on(at)]] }),
  addMember: (at) => ({
    body: { login: "stranger" },
    steps: [
      ["member.change", on(at)],
      ["user.manage", SERVER],
    ],
    fresh: async (hand) => ({ body: { login: await freshPerson(hand) } }),
  }),
  setRole: roleCells,
  removeMember: (at) => ({
    steps: [[roleAction(WORLD.people[at.login ?? ""]?.roles?.[at.organization ?? ""]), on(at)], absent(!isMember(at))],
    fresh: async (hand) => {
      const login = await freshPerson(hand);
      const role = WORLD.people[at.login ?? ""]?.roles?.[at.organization ?? ""];
      await hand("POST", `/organizations/${at.organization}/members`, { login, role });
      return { at: { login } };
    },
  }),

  listInvitations: (at) => ({ steps: [["member.invite", on(at)]] }),
  invite: (at) => [
    { name: "member", body: { email: `${unique("new")}@sluice.test` }, steps: [["member.invite", on(at)]] },
    {
      name: "owner",
      body: { email: `${unique("new")}@sluice.test`, role: "owner" },
      steps: [["member.owner", on(at)]],
    },
  ],
  withdrawInvitation: (at) => ({
    steps: [["member.invite", on(at)], absent(at.id !== at.organization)],
    fresh: async (hand) => {
      const body = { email: `${unique("guest")}@sluice.test` };
      return { at: { id: (await hand("POST", `/organizations/${at.organization}/invitations`, body)).invitation.id } };
    },
  }),

  listGroups: (at) => ({ steps: [["group.see", on(at)]] }),
  createGroup: (at) => ({ body: { name: unique("group") }, steps: [["group.create", on(at)]] }),
  getGroup: (at) => ({ steps: groupSteps("group.see", at) }),
  updateGroup: (at) => ({ body: { description: "same" }, steps: groupSteps("group.change", at) }),
  deleteGroup: (at) => ({
    steps: groupSteps("group.change", at),
    fresh: async (hand) => {
      const group = unique("group");
      await hand("POST", `/organizations/${at.organization}/groups`, { name: group });
      return { at: { group } };
    },
  }),
  addGroupMember: (at) => ({
    steps: [...groupSteps("group.change", at), { ends: 422, when: !isMember(at) }],
  }),
  removeGroupMember: (at) => ({
    steps: [...groupSteps("group.change", at), absent(!WORLD.people[at.login ?? ""]?.groups?.includes(at.group ?? ""))],
    undo: (hand) => hand("PUT", `${pathOf(at)}/members/${at.login}`),
  }),

  setChannelGrant: (at) => ({ body: { level: "read" }, steps: channelGrantSteps(at) }),
  removeChannelGrant: (at) => ({
    steps: channelGrantSteps(at),
    undo: (hand) => hand("PUT", pathOf(at), { level: "read" }),
  }),
  setPackageGrant: (at) => ({
    body: { level: "read" },
    steps: packageGrantSteps(at),
    undo: at.name === "vault" ? undefined : (hand) => hand("DELETE", `${pathOf(at)}/packages/conda/${at.name}`),
  }),
  removePackageGrant: (at) => ({
    steps: [...packageGrantSteps(at), absent(at.name !== "vault")],
    undo: (hand) => hand("PUT", `${pathOf(at)}/packages/conda/${at.name}`, { level: "read" }),
  }),
  listChannelAccess: (at) => ({ steps: [["channel.grant", onChannel(at)]] }),

  listPackageAccess: (at) => ({ steps: packageSteps("package.grant", at) }),
  getAccessMatrix: (at) => ({ steps: [["group.see", on(at)]] }),
  setGrants: (at) => ({
    body: { changes: [{ group: "writers", channel: "closed", level: "write", version: 1 }] },
    steps: [absent(!isOrganization(at)), ["channel.grant", { channel: "closed" }], absent(at.organization !== "acme")],
  }),

  listChannels: (at) => ({ steps: [["organization.see", on(at)]] }),
  createChannel: (at) => ({ body: { name: unique("channel") }, steps: [["channel.create", on(at)]] }),
  getChannel: (at) => ({ steps: [["channel.read", onChannel(at)]] }),
  updateChannel: (at) => {
    const { channel = "" } = at;
    const { visibility = "private" } = WORLD.channels[channel] ?? {};
    return [
      { name: "description", body: { description: "same" }, steps: [["channel.edit", onChannel(at)]] },
      {
        name: "visibility",
        body: { visibility: visibility === "members" ? "private" : "members" },
        steps: [["channel.visibility", onChannel(at)]],
        undo: (hand) => hand("PATCH", `/channels/${channel}`, { visibility }),
      },
    ];
  },
  deleteChannel: (at, asker) => ({
    steps: [["channel.delete", onChannel(at)]],
    fresh: (hand) => freshChannel(hand, asker, at.channel ?? ""),
  }),

  listPackages: (at) => ({ steps: [["channel.read", onChannel(at)]] }),
  getPackage: (at) => ({ steps: packageSteps("package.read", at) }),
  declarePackage: (at, asker) => [
    { name: "as it is", body: {}, steps: writeSteps(asker, at, "package.edit") },
    {
      name: "with access",
      body: { access: at.name === "vault" ? "restricted" : "inherit" },
      steps: [...writeSteps(asker, at, null), ["package.access", onPackage(at)]],
    },
  ],
  setPackageAccess: (at) => ({
    body: { access: at.name === "vault" ? "restricted" : "inherit" },
    steps: packageSteps("package.access", at),
  }),

  listFiles: (at) => ({ steps: [["channel.read", onChannel(at)]] }),
  uploadFile: (at, asker) =>
    PACKAGES.map((name) => ({
      name,
      // A new name stays new only if every upload has one of its own.
      raw: () => upload(name === "absent" ? unique("absent") : name, `2.${++uploads}`),
      steps: writeSteps(asker, { ...at, name }, "package.upload"),
    })),
  getFile: (at) => ({ steps: packageSteps("package.read", at) }),
  updateFile: (at) => ({ body: { labels: ["main"] }, steps: packageSteps("package.edit", at) }),
  removeFile: (at) => ({
    steps: packageSteps("package.delete", at),
    undo: (hand) => hand("POST", `/channels/${at.channel}/files`, upload(at.name ?? "")),
  }),

  listTokens: (_, asker) => [
    { name: "own", steps: [["token.read", accountOf(asker)]] },
    {
      name: "in the organization",
      query: "?organization=acme",
      steps: [
        ["token.read", accountOf(asker)],
        ["organization.see", { organization: "acme" }],
      ],
    },
    {
      name: "organization's",
      query: "?organization=acme&owner=organization",
      steps: [["organization.tokens", { organization: "acme" }]],
    },
  ],
  createToken: makingToken,
  previewToken: makingToken,
  getToken: ({ id = "" }, asker) => ({ steps: tokenSteps(id, "token.read", asker) }),
  getTokenUse: ({ id = "" }, asker) => ({ steps: tokenSteps(id, "token.read", asker) }),
  getTokenToday: ({ id = "" }, asker) => ({ steps: tokenSteps(id, "token.read", asker) }),
  listTokenHistory: ({ id = "" }, asker) => ({ steps: tokenSteps(id, "token.read", asker) }),
  narrowToken: ({ id = "" }, asker) => ({ body: { note: "same" }, steps: tokenSteps(id, "token.rotate", asker) }),
  endOldSecret: ({ id = "" }, asker) => ({ steps: tokenSteps(id, "token.change", asker) }),
  rotateToken: ({ id = "" }, asker) => ({
    body: {},
    steps: [...tokenSteps(id, "token.rotate", asker), beyondAsker(id, asker)],
    fresh: async (hand) => {
      const made = await freshToken(hand, id);
      return { at: { id: made.id }, secret: id === asker.name ? made.secret : undefined };
    },
  }),
  revokeTokens: () => ({ body: { ids: ["nothing"] }, steps: [absent(true)] }),
  checkLeaks: (_, asker) => ({ body: { text: "nothing" }, steps: anyone(asker) }),
  getTokenPolicy: (at) => ({ steps: [["organization.see", on(at)]] }),
  setTokenPolicy: (at) => ({ body: { longestDays: 365 }, steps: [["organization.policy", on(at)]] }),
  revokeToken: ({ id = "" }, asker) => ({
    steps: tokenSteps(id, "token.change", asker),
    fresh: async (hand) => {
      const made = await freshToken(hand, id);
      return { at: { id: made.id }, secret: id === asker.name ? made.secret : undefined };
    },
  }),
};

let uploads = 0;
