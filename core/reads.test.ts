/** Every read: a stranger gets missing, too little standing gets forbidden, and a list keeps only what may be known. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import { getAccessMatrix } from "./access-matrix.ts";
import { listAccounts, listAllOrganizations, listTakeOvers } from "./administration.ts";
import { AuditFilter } from "./audit.input.ts";
import { countAudit, getAuditRow, listAudit, listServerAudit } from "./audit-log.ts";
import * as channels from "./channels.ts";
import type { Context, Services } from "./context.ts";
import { ExplainAccess } from "./explain.input.ts";
import { explainAccess } from "./explain.ts";
import { getFile } from "./files.ts";
import { getGroup, listGroups } from "./groups.ts";
import { previewChange } from "./impact.ts";
import { getInvitation, invite, listInvitations } from "./invitations.ts";
import { getMember, listMemberAccess, listMemberActivity } from "./member-access.ts";
import { listMembers } from "./members.ts";
import { contentsOfOrganization, getOrganization, listOrganizations } from "./organizations.ts";
import * as overview from "./overview.ts";
import { listLabels, searchPackages } from "./package-search.ts";
import * as packages from "./packages.ts";
import { getEnvironment, getServerPolicy, listPublicChannels } from "./server-policy.ts";
import { refused } from "./testing.ts";
import { previewRotation } from "./token-changes.ts";
import { listTokenHistory } from "./token-history.ts";
import { listReachingTokens, listTokensOfMember } from "./token-reach.ts";
import { getTokenToday } from "./token-today.ts";
import { getToken, listMyTokens, listOrganizationTokens } from "./tokens.ts";
import { getTokenUse } from "./usage.ts";
import { getUser, listUsers } from "./users.ts";
import { listChannelAccess, listPackageAccess } from "./who-has-access.ts";
import { whoami } from "./whoami.ts";

let services: Services;
let close: () => Promise<void>;
let at: make.TestOrganization;
let people: Record<Who, make.TestPerson>;
type Who = "owner" | "reader" | "idle" | "stranger" | "server";
let invitation: string;
let farm: { id: string };
beforeAll(async () => {
  ({ services, close } = await make.testServices());
  at = await make.organization(services, { name: "acme" });
  const [reader, idle] = [await make.member(at), await make.member(at)];
  const ml = await make.channel(at, { name: "ml" });
  await make.channel(at, { name: "tools", visibility: "members" });
  const lone = await make.channel(at, { name: "lone" });
  const group = await make.group(at, [reader], "readers");
  await make.grant(group, ml, "read");
  await make.declare(ml, "hidden", "restricted");
  await make.publish(ml, { name: "hidden", labels: ["secret-label"], subdir: "osx-64" });
  await make.publish(ml, { name: "numpy", labels: ["main", "dev"] });
  await make.grant(group, lone, "read");
  const other = await make.group(at, [idle], "others");
  await make.grant(other, ml, "read", { name: "hidden" });
  const wish = { organization: "acme", email: "new@sluice.test", role: "member", groups: [] } as const;
  invitation = (await invite(await make.ctxOf(at.owner), { ...wish, groups: [] })).invitation.id;
  const owner = { kind: "organization", organization: "acme" } as const;
  farm = (await make.token(at.owner, { name: "farm", owner })).token;
  people = {
    owner: at.owner,
    reader,
    idle,
    stranger: (await make.organization(services)).owner,
    server: await make.root(services),
  };
});
afterAll(() => close());

const as = (who: Who) => make.ctxOf(people[who]);
const numpy = { channel: "ml", kind: "conda", name: "numpy" } as const;
const hidden = { ...numpy, name: "hidden" } as const;
const search = { q: "", by: "name", descending: false, page: 1, size: 50 } as const;

const log = { ...AuditFilter.parse({}), organization: "acme", limit: 10 };

type Row = [
  read: string,
  run: (ctx: Context) => Promise<unknown>,
  can: Who,
  cannot: Who | null,
  stranger?: "forbidden",
];
const ROWS: Row[] = [
  ["getOrganization", (ctx) => getOrganization(ctx, "acme"), "idle", null],
  ["listChannels", (ctx) => channels.listChannels(ctx, "acme"), "idle", null],
  ["getChannel", (ctx) => channels.getChannel(ctx, "ml"), "reader", null],
  ["listChannelGrants", (ctx) => channels.listChannelGrants(ctx, "ml"), "owner", "reader"],
  ["listChannelAccess", (ctx) => listChannelAccess(ctx, { channel: "ml" }), "owner", "reader"],
  ["listPackageAccess", (ctx) => listPackageAccess(ctx, numpy), "owner", "reader"],
  ["getAccessMatrix", (ctx) => getAccessMatrix(ctx, "acme"), "idle", null],
  ["listPackages", (ctx) => packages.listPackages(ctx, "ml"), "reader", null],
  ["searchPackages", (ctx) => searchPackages(ctx, "ml", search), "reader", null],
  ["listLabels", (ctx) => listLabels(ctx, "ml"), "reader", null],
  ["getPackage", (ctx) => packages.getPackage(ctx, numpy), "reader", null],
  ["listPackageGrants", (ctx) => packages.listPackageGrants(ctx, numpy), "owner", "reader"],
  ["listFiles", (ctx) => packages.listFiles(ctx, "ml"), "reader", null],
  [
    "getFile",
    (ctx) => getFile(ctx, { channel: "ml", kind: "conda", subdir: "noarch", filename: "numpy-1.0-0.conda" }),
    "reader",
    null,
  ],
  ["listGroups", (ctx) => listGroups(ctx, "acme"), "idle", null],
  ["getGroup", (ctx) => getGroup(ctx, { organization: "acme", group: "readers" }), "idle", null],
  ["listMembers", (ctx) => listMembers(ctx, "acme"), "idle", null],
  ["getMember", (ctx) => getMember(ctx, { organization: "acme", login: people.owner.login }), "idle", null],
  [
    "listMemberAccess",
    (ctx) => listMemberAccess(ctx, { organization: "acme", login: people.owner.login }),
    "owner",
    "reader",
  ],
  ["listMemberActivity", (ctx) => listMemberActivity(ctx, "acme"), "owner", "reader"],
  ["listReachingTokens", (ctx) => listReachingTokens(ctx, "acme"), "owner", "reader"],
  [
    "listTokensOfMember",
    (ctx) => listTokensOfMember(ctx, { organization: "acme", login: people.owner.login }),
    "owner",
    "reader",
  ],
  ["listAdministrators", (ctx) => overview.listAdministrators(ctx, "acme"), "idle", null],
  ["countPeople", (ctx) => overview.countPeople(ctx, "acme"), "idle", null],
  ["listNewestPackages", (ctx) => overview.listNewestPackages(ctx, "acme"), "idle", null],
  ["firstSteps", (ctx) => overview.firstSteps(ctx, "acme"), "owner", "reader"],
  [
    "previewChange",
    (ctx) => previewChange(ctx, { organization: "acme", change: { kind: "group", group: "readers" } }),
    "owner",
    "reader",
  ],
  [
    "explainAccess, about others",
    (ctx) =>
      explainAccess(
        ctx,
        ExplainAccess.parse({ actor: "group:readers", action: "see", channel: "ml", organization: "acme" }),
      ),
    "owner",
    "reader",
  ],
  ["listInvitations", (ctx) => listInvitations(ctx, "acme"), "owner", "reader"],
  ["getInvitation", (ctx) => getInvitation(ctx, { organization: "acme", id: invitation }), "owner", "reader"],
  ["listOrganizationTokens", (ctx) => listOrganizationTokens(ctx, "acme"), "owner", "reader"],
  ["listMyTokens, of an organization", (ctx) => listMyTokens(ctx, "acme"), "reader", null],
  ["contentsOfOrganization", (ctx) => contentsOfOrganization(ctx, "acme"), "owner", "reader"],
  ["listTakeOvers", (ctx) => listTakeOvers(ctx, "acme"), "owner", "reader"],
  ["listAllOrganizations", listAllOrganizations, "server", "owner", "forbidden"],
  ["listAccounts", listAccounts, "server", "owner", "forbidden"],
  ["getServerPolicy", getServerPolicy, "server", "owner", "forbidden"],
  ["listPublicChannels", listPublicChannels, "server", "owner", "forbidden"],
  ["getEnvironment", async (ctx) => getEnvironment(ctx), "server", "owner", "forbidden"],
  ["getToken, of the organization", (ctx) => getToken(ctx, farm), "owner", "reader"],
  ["getTokenUse", (ctx) => getTokenUse(ctx, farm), "owner", "reader"],
  ["getTokenToday", (ctx) => getTokenToday(ctx, farm), "owner", "reader"],
  ["listTokenHistory", (ctx) => listTokenHistory(ctx, farm), "owner", "reader"],
  ["previewRotation", (ctx) => previewRotation(ctx, farm), "owner", "reader"],
  ["listUsers", listUsers, "server", "owner", "forbidden"],
  ["listAudit", (ctx) => listAudit(ctx, log), "owner", "reader"],
  ["countAudit", (ctx) => countAudit(ctx, log, 10), "owner", "reader"],
  [
    "getAuditRow",
    async (ctx) => {
      const { rows } = await listAudit(await as("owner"), log);
      return getAuditRow(ctx, { organization: "acme", id: rows[0]?.id ?? "" });
    },
    "owner",
    "reader",
  ],
  ["listServerAudit", (ctx) => listServerAudit(ctx, log), "server", "owner", "forbidden"],
  ["getUser", (ctx) => getUser(ctx, "root"), "server", "owner", "forbidden"],
];

describe.each(ROWS)("%s", (_, run, can, cannot, stranger) => {
  test(`is for ${can}${cannot ? `, forbidden for ${cannot}` : ""}, ${stranger ?? "missing"} for a stranger, nothing for nobody, and leaves no audit row`, async () => {
    const asking = [await as(can), await as(cannot ?? can), await as("stranger"), make.ctxOfNobody(services)] as const;
    await run(asking[0]);
    if (cannot) await refused(run(asking[1]), "forbidden");
    const { message } = await refused(run(asking[2]), stranger ?? "missing");
    if (!stranger) expect(message).toBe("There is no such thing, or you cannot see it.");
    await refused(run(asking[3]), "unauthenticated");
    for (const ctx of asking) expect(await make.auditRows(services, ctx)).toEqual([]);
  });
});

test("what is not there is missing, in the same words as what is hidden", async () => {
  const ctx = await as("reader");
  const reads = [
    () => channels.getChannel(ctx, "nowhere"),
    () => packages.getPackage(ctx, { ...numpy, name: "nothing" }),
    () => packages.getPackage(ctx, hidden),
    () => packages.listPackageGrants(ctx, hidden),
    () => listPackageAccess(ctx, hidden),
    () => listPackageAccess(ctx, { ...numpy, name: "nothing" }),
    () => getFile(ctx, { channel: "ml", kind: "conda", subdir: "osx-64", filename: "hidden-1.0-0.conda" }),
    () => getFile(ctx, { channel: "ml", kind: "conda", subdir: "osx-64", filename: "nothing-1.0-0.conda" }),
    () => getGroup(ctx, { organization: "acme", group: "nobody" }),
    () => listMembers(ctx, "nowhere"),
    () => getToken(ctx, { id: "nothing" }),
  ];
  const said = await Promise.all(reads.map(async (read) => (await refused(read(), "missing")).message));
  expect(new Set(said).size).toBe(1);
});

describe("a list", () => {
  const names = (all: readonly { name: string }[]) => all.map(({ name }) => name);

  test("of channels has those that its asker sees, for people, for tokens and across organizations", async () => {
    const of = async (who: Who) => names(await channels.listChannels(await as(who), "acme"));
    expect(await of("owner")).toEqual(["acme", "lone", "ml", "tools"]);
    expect(await of("reader")).toEqual(["lone", "ml", "tools"]);
    expect(await of("idle")).toEqual(["ml", "tools"]);
    expect(names(await channels.listMyChannels(await as("idle")))).toEqual(["ml", "tools"]);
    expect(await channels.listMyChannels(await as("server"))).toEqual([]);
    const where = { kind: "channels", channels: ["ml"], packages: [] } as {
      kind: "channels";
      channels: string[];
      packages: string[];
    };
    const ctx = await make.ctxOfSecret(
      services,
      (await make.token(people.owner, { scopes: ["api:read"], where })).secret,
    );
    expect(names(await channels.listChannels(ctx, "acme"))).toEqual(["ml"]);
  });

  test("of a channel's content speaks only of what may be read, in counts, labels, platforms and dates", async () => {
    const found = await searchPackages(await as("reader"), "ml", search);
    expect(found).toMatchObject({ total: 1, all: 1, platforms: ["noarch"], labels: ["dev", "main"] });
    expect(names(found.rows)).toEqual(["numpy"]);
    expect(await listLabels(await as("reader"), "ml")).toEqual(["dev", "main"]);
    expect(await listLabels(await as("idle"), "ml")).toEqual(["secret-label"]);
    expect(await searchPackages(await as("reader"), "ml", { ...search, q: "hidden" })).toMatchObject({
      total: 0,
      rows: [],
    });
    expect(await searchPackages(await as("owner"), "ml", { ...search, label: "secret-label" })).toMatchObject({
      total: 1,
      all: 2,
    });
    const newest = async (who: Who) => names(await overview.listNewestPackages(await as(who), "acme"));
    expect([await newest("owner"), await newest("reader"), await newest("idle")]).toEqual([
      ["numpy", "hidden"],
      ["numpy"],
      ["hidden"],
    ]);
  });

  test("of a group's grants leaves out channels and packages that its asker does not see", async () => {
    const of = async (who: Who, name: string) => {
      const { channels: on, packages: of } = await getGroup(await as(who), { organization: "acme", group: name });
      return [on.map(({ channel }) => channel), names(of)];
    };
    expect(await of("owner", "readers")).toEqual([["lone", "ml"], []]);
    expect(await of("idle", "readers")).toEqual([["ml"], []]);
    expect(await of("idle", "others")).toEqual([[], ["hidden"]]);
    expect(await of("reader", "others")).toEqual([[], []]);
  });

  test("of members shows addresses to administrators, and to everybody their own", async () => {
    const shown = async (who: Who) =>
      (await listMembers(await as(who), "acme")).filter(({ email }) => email !== "").map(({ login }) => login);
    expect((await shown("owner")).length).toBe(3);
    expect(await shown("reader")).toEqual([people.reader.login]);
  });

  test("of organizations has one's own, and for a fenced token that one alone", async () => {
    const both = await make.member(await make.organization(services), people.owner);
    expect((await listOrganizations(await make.ctxOf(both))).length).toBe(2);
    const { secret } = await make.token(both, { scopes: ["api:read"], owner: { kind: "me", organization: "acme" } });
    expect(names(await listOrganizations(await make.ctxOfSecret(services, secret)))).toEqual(["acme"]);
    expect(await listOrganizations(await as("server"))).toEqual([]);
  });

  test("of tokens has no secret, no digest and nobody else's", async () => {
    const { token } = await make.token(people.reader, { name: "own" });
    expect(names(await listMyTokens(await as("reader")))).toContain("own");
    expect(names(await listMyTokens(await as("owner")))).not.toContain("own");
    const text = JSON.stringify(await getToken(await as("reader"), token));
    expect(text).not.toMatch(/digest|slc-[0-9A-Za-z]{5}|[0-9a-f]{64}/);
  });
});

test("a token that looks is told why it cannot, and needs its scope even where its owner sees everything", async () => {
  const { secret } = await make.token(people.owner, { name: "downloads", scopes: ["conda:download"] });
  const ctx = await make.ctxOfSecret(services, secret);
  const { message } = await refused(channels.getChannel(ctx, "ml"), "forbidden");
  expect(message).toBe("Token downloads cannot look at ml. That needs scope api:read.");
  await refused(packages.listFiles(ctx, "ml"), "forbidden");
  await refused(listMembers(ctx, "acme"), "forbidden");
  expect(await whoami(ctx)).toMatchObject({
    actor: { kind: "token", name: "downloads" },
    token: { name: "downloads" },
    organization: null,
  });
  expect(JSON.stringify(await whoami(ctx))).not.toContain(secret.slice(8, 30));
});

test("no channel is made public while the server does not allow it", async () => {
  const ctx = await as("owner");
  const wish = { organization: "acme", name: "for-all", visibility: "public", description: "" } as const;
  expect((await refused(channels.createChannel(ctx, wish), "forbidden")).message).toContain(
    "does not allow public channels",
  );
  await refused(channels.updateChannel(ctx, { channel: "ml", visibility: "public" }), "forbidden");
  expect((await channels.getChannel(ctx, "ml")).visibility).toBe("private");
});
