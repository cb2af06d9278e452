/** Every verb that writes: it works, a stranger gets missing, too little standing gets forbidden, the audit row is right. */
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plain, sentenceOf } from "#components/audit/sentences.ts";
import * as make from "#db/factories.ts";
import { condaPackage } from "#formats/conda/testing.ts";
import { takeOver } from "./administration.ts";
import { createChannel, deleteChannel, updateChannel } from "./channels.ts";
import type { Context, Services } from "./context.ts";
import { removeFile, updateFile, upload } from "./files.ts";
import * as grants from "./grants.ts";
import * as groups from "./groups.ts";
import { invite, listInvitations, withdrawInvitation } from "./invitations.ts";
import { addMember, leaveOrganization, removeMember, setRole } from "./members.ts";
import { createOrganization, deleteOrganization, updateOrganization } from "./organizations.ts";
import { declarePackage, setPackageAccess } from "./packages.ts";
import { isSecret } from "./secret.ts";
import { updateServerPolicy } from "./server-policy.ts";
import { refused } from "./testing.ts";
import { createToken } from "./token-draft.ts";
import { blockToken, keepToken, unblockToken } from "./token-reach.ts";
import { CreateToken } from "./tokens.input.ts";
import { revokeToken, revokeTokens } from "./tokens.ts";
import { createUser, deleteUser, resetPassword, updateUser } from "./users.ts";

let services: Services;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
});
afterAll(() => close());

/** An organization with somebody at every level, and something of everything. */
async function makeWorld() {
  const owner = await make.person(services, { administrator: true });
  const at = await make.organization(services, { owner });
  const admin = await make.member(at, undefined, "admin");
  const [chief, writer, reader] = [await make.member(at), await make.member(at), await make.member(at)];
  const idle = await make.member(at);
  const stranger = (await make.organization(services)).owner;
  const ml = await make.channel(at);
  const [chiefs, writers, readers] = [
    await make.group(at, [chief]),
    await make.group(at, [writer]),
    await make.group(at, [reader]),
  ];
  await make.grant(chiefs, ml, "admin");
  await make.grant(writers, ml, "write");
  await make.grant(readers, ml, "read");
  const file = await make.publish(ml, { name: "numpy" });
  const server = await make.root(services);
  return { owner, admin, chief, writer, reader, idle, stranger, server, at, ml, writers, readers, file };
}
type World = Awaited<ReturnType<typeof makeWorld>>;
type Who = "owner" | "admin" | "chief" | "writer" | "reader" | "idle" | "server";

type Row = {
  verb: string;
  /** Makes what the verb is about, and returns the verb. */
  prepare: (world: World) => Promise<(ctx: Context) => Promise<unknown>> | ((ctx: Context) => Promise<unknown>);
  can: Who;
  /** Somebody who knows of the thing and may not; null: whoever knows of it may. */
  cannot: Who | null;
  /** It spoils the world for the rows after it. */
  spoils?: true;
  /** What a stranger hears; `forbidden` for what everybody knows of. */
  stranger?: "missing" | "forbidden";
  audit: { action: string; objectKind: string; name: (world: World) => string; server?: boolean };
};

const inMl = (world: World) => ({ organization: world.at.name, channel: world.ml.name });
const fileOf = ({ ml, file }: World) => {
  const { kind, subdir, filename } = file;
  return { channel: ml.name, kind, subdir, filename };
};
const inGroup = (world: World) => ({ organization: world.at.name, group: world.readers.name });
const numpy = { kind: "conda", name: "numpy" } as const;
const bytesOf = (name: string) => Readable.from([condaPackage({ name }).conda]);

const ROWS: readonly Row[] = [
  {
    verb: "createChannel",
    prepare:
      ({ at }) =>
      (ctx) =>
        createChannel(ctx, { organization: at.name, name: `${at.name}-new`, visibility: "private", description: "" }),
    can: "admin",
    cannot: "chief",
    audit: { action: "channel.create", objectKind: "channel", name: ({ at }) => `${at.name}-new` },
  },
  {
    verb: "updateChannel, its description",
    prepare:
      ({ ml }) =>
      (ctx) =>
        updateChannel(ctx, { channel: ml.name, description: "Models" }),
    can: "chief",
    cannot: "writer",
    audit: { action: "channel.edit", objectKind: "channel", name: ({ ml }) => ml.name },
  },
  {
    verb: "updateChannel, its visibility",
    prepare:
      ({ ml }) =>
      (ctx) =>
        updateChannel(ctx, { channel: ml.name, visibility: "members" }),
    can: "admin",
    cannot: "chief",
    audit: { action: "channel.visibility", objectKind: "channel", name: ({ ml }) => ml.name },
  },
  {
    verb: "deleteChannel",
    spoils: true,
    prepare:
      ({ ml }) =>
      (ctx) =>
        deleteChannel(ctx, { channel: ml.name }),
    can: "admin",
    cannot: "chief",
    audit: { action: "channel.delete", objectKind: "channel", name: ({ ml }) => ml.name },
  },
  {
    verb: "createGroup",
    prepare:
      ({ at }) =>
      (ctx) =>
        groups.createGroup(ctx, { organization: at.name, name: "new-group", description: "" }),
    can: "admin",
    cannot: "idle",
    audit: { action: "group.create", objectKind: "group", name: () => "new-group" },
  },
  {
    verb: "updateGroup",
    spoils: true,
    prepare: (world) => (ctx) => groups.updateGroup(ctx, { ...inGroup(world), name: "renamed" }),
    can: "admin",
    cannot: "chief",
    audit: { action: "group.change", objectKind: "group", name: () => "renamed" },
  },
  {
    verb: "deleteGroup",
    spoils: true,
    prepare: (world) => (ctx) => groups.deleteGroup(ctx, inGroup(world)),
    can: "admin",
    cannot: "reader",
    audit: { action: "group.change", objectKind: "group", name: ({ readers }) => readers.name },
  },
  {
    verb: "addGroupMember",
    prepare: (world) => (ctx) => groups.addGroupMember(ctx, { ...inGroup(world), login: world.idle.login }),
    can: "admin",
    cannot: "chief",
    audit: { action: "group.change", objectKind: "group", name: ({ readers }) => readers.name },
  },
  {
    verb: "addGroupMembers",
    spoils: true,
    prepare: (world) => (ctx) => groups.addGroupMembers(ctx, { ...inGroup(world), logins: [world.idle.login] }),
    can: "admin",
    cannot: "chief",
    audit: { action: "group.change", objectKind: "group", name: ({ readers }) => readers.name },
  },
  {
    verb: "removeGroupMember",
    spoils: true,
    prepare: (world) => (ctx) => groups.removeGroupMember(ctx, { ...inGroup(world), login: world.reader.login }),
    can: "admin",
    cannot: "reader",
    audit: { action: "group.change", objectKind: "group", name: ({ readers }) => readers.name },
  },
  {
    verb: "setChannelGrant",
    spoils: true,
    prepare: (world) => (ctx) => grants.setChannelGrant(ctx, { ...inGroup(world), ...inMl(world), level: "write" }),
    can: "chief",
    cannot: "writer",
    audit: { action: "channel.grant", objectKind: "group", name: ({ readers }) => readers.name },
  },
  {
    verb: "removeChannelGrant",
    spoils: true,
    prepare: (world) => (ctx) => grants.removeChannelGrant(ctx, { ...inGroup(world), ...inMl(world) }),
    can: "chief",
    cannot: "writer",
    audit: { action: "channel.grant", objectKind: "group", name: ({ readers }) => readers.name },
  },
  {
    verb: "setPackageGrant",
    prepare: (world) => (ctx) =>
      grants.setPackageGrant(ctx, { ...inGroup(world), ...inMl(world), ...numpy, level: "write" }),
    can: "chief",
    cannot: "writer",
    audit: { action: "package.grant", objectKind: "group", name: ({ readers }) => readers.name },
  },
  {
    verb: "setGrants",
    spoils: true,
    prepare:
      ({ at, readers, ml }) =>
      (ctx) =>
        grants.setGrants(ctx, {
          organization: at.name,
          changes: [{ group: readers.name, channel: ml.name, level: "write", version: 1 }],
        }),
    can: "chief",
    cannot: "writer",
    audit: { action: "channel.grant", objectKind: "group", name: ({ readers }) => readers.name },
  },
  {
    verb: "removePackageGrant",
    prepare: async (world) => {
      await make.grant(world.readers, world.ml, "write", numpy);
      return (ctx) => grants.removePackageGrant(ctx, { ...inGroup(world), ...inMl(world), ...numpy });
    },
    can: "chief",
    cannot: "writer",
    audit: { action: "package.grant", objectKind: "group", name: ({ readers }) => readers.name },
  },
  {
    verb: "invite",
    prepare:
      ({ at }) =>
      (ctx) =>
        invite(ctx, { organization: at.name, email: "New@Sluice.test", role: "member", groups: [] }),
    can: "admin",
    cannot: "chief",
    audit: { action: "member.invite", objectKind: "invitation", name: () => "new@sluice.test" },
  },
  {
    verb: "invite, an owner",
    prepare:
      ({ at }) =>
      (ctx) =>
        invite(ctx, { organization: at.name, email: "new@sluice.test", role: "owner", groups: [] }),
    can: "owner",
    cannot: "admin",
    audit: { action: "member.owner", objectKind: "invitation", name: () => "new@sluice.test" },
  },
  {
    verb: "withdrawInvitation",
    prepare: async ({ at, admin }) => {
      const by = await make.ctxOf(admin);
      const { invitation } = await invite(by, { organization: at.name, email: "a@b.org", role: "member", groups: [] });
      return (ctx) => withdrawInvitation(ctx, { organization: at.name, id: invitation.id });
    },
    can: "admin",
    cannot: "idle",
    audit: { action: "member.invite", objectKind: "invitation", name: () => "a@b.org" },
  },
  {
    verb: "addMember, directly",
    spoils: true,
    prepare:
      ({ at, stranger }) =>
      (ctx) =>
        addMember(ctx, { organization: at.name, login: stranger.login, role: "member" }),
    can: "owner",
    cannot: "admin",
    audit: { action: "user.manage", objectKind: "member", name: ({ stranger }) => stranger.login },
  },
  {
    verb: "setRole",
    spoils: true,
    prepare:
      ({ at, idle }) =>
      (ctx) =>
        setRole(ctx, { organization: at.name, login: idle.login, role: "admin" }),
    can: "admin",
    cannot: "idle",
    audit: { action: "member.change", objectKind: "member", name: ({ idle }) => idle.login },
  },
  {
    verb: "setRole, to owner",
    spoils: true,
    prepare:
      ({ at, idle }) =>
      (ctx) =>
        setRole(ctx, { organization: at.name, login: idle.login, role: "owner" }),
    can: "owner",
    cannot: "admin",
    audit: { action: "member.owner", objectKind: "member", name: ({ idle }) => idle.login },
  },
  {
    verb: "setRole, of an owner",
    spoils: true,
    prepare: async ({ at, owner, idle }) => {
      await setRole(await make.ctxOf(owner), { organization: at.name, login: idle.login, role: "owner" });
      return (ctx) => setRole(ctx, { organization: at.name, login: idle.login, role: "member" });
    },
    can: "owner",
    cannot: "admin",
    audit: { action: "member.owner", objectKind: "member", name: ({ idle }) => idle.login },
  },
  {
    verb: "removeMember",
    spoils: true,
    prepare:
      ({ at, idle }) =>
      (ctx) =>
        removeMember(ctx, { organization: at.name, login: idle.login }),
    can: "admin",
    cannot: "reader",
    audit: { action: "member.change", objectKind: "member", name: ({ idle }) => idle.login },
  },
  {
    verb: "removeMember, an owner",
    spoils: true,
    prepare: async ({ at, owner, idle }) => {
      await setRole(await make.ctxOf(owner), { organization: at.name, login: idle.login, role: "owner" });
      return (ctx) => removeMember(ctx, { organization: at.name, login: idle.login });
    },
    can: "owner",
    cannot: "admin",
    audit: { action: "member.owner", objectKind: "member", name: ({ idle }) => idle.login },
  },
  {
    verb: "leaveOrganization",
    spoils: true,
    prepare:
      ({ at }) =>
      (ctx) =>
        leaveOrganization(ctx, { organization: at.name }),
    can: "idle",
    cannot: null,
    audit: { action: "member.leave", objectKind: "member", name: ({ idle }) => idle.login },
  },
  {
    verb: "createOrganization",
    prepare:
      ({ at }) =>
      (ctx) =>
        createOrganization(ctx, { name: `${at.name}-two`, displayName: "Two" }),
    can: "server",
    cannot: "admin",
    stranger: "forbidden",
    audit: { action: "organization.create", objectKind: "organization", name: ({ at }) => `${at.name}-two` },
  },
  {
    verb: "updateOrganization",
    prepare:
      ({ at }) =>
      (ctx) =>
        updateOrganization(ctx, { organization: at.name, displayName: "Acme" }),
    can: "admin",
    cannot: "chief",
    audit: { action: "organization.edit", objectKind: "organization", name: ({ at }) => at.name },
  },
  {
    verb: "deleteOrganization",
    spoils: true,
    prepare:
      ({ at }) =>
      (ctx) =>
        deleteOrganization(ctx, { organization: at.name }),
    can: "owner",
    cannot: "admin",
    audit: { action: "organization.delete", objectKind: "organization", name: ({ at }) => at.name },
  },
  {
    verb: "takeOver",
    spoils: true,
    prepare:
      ({ at }) =>
      (ctx) =>
        takeOver(ctx, { organization: at.name, name: at.name, reason: "Nobody is left." }),
    can: "server",
    cannot: "admin",
    stranger: "forbidden",
    audit: { action: "organization.takeOver", objectKind: "organization", name: ({ at }) => at.name, server: true },
  },
  {
    verb: "updateServerPolicy",
    prepare: () => (ctx) => updateServerPolicy(ctx, { publicChannels: true }),
    can: "server",
    cannot: "admin",
    stranger: "forbidden",
    audit: { action: "server.manage", objectKind: "server", name: () => "server policy", server: true },
  },
  {
    verb: "declarePackage, a new one",
    prepare:
      ({ ml }) =>
      (ctx) =>
        declarePackage(ctx, { channel: ml.name, kind: "conda", name: "scipy" }),
    can: "writer",
    cannot: "reader",
    audit: { action: "package.create", objectKind: "package", name: () => "scipy" },
  },
  {
    verb: "declarePackage, its access",
    spoils: true,
    prepare:
      ({ ml }) =>
      (ctx) =>
        declarePackage(ctx, { channel: ml.name, ...numpy, access: "restricted" }),
    can: "chief",
    cannot: "writer",
    audit: { action: "package.access", objectKind: "package", name: () => "numpy" },
  },
  {
    verb: "setPackageAccess",
    spoils: true,
    prepare:
      ({ ml }) =>
      (ctx) =>
        setPackageAccess(ctx, { channel: ml.name, ...numpy, access: "restricted" }),
    can: "chief",
    cannot: "writer",
    audit: { action: "package.access", objectKind: "package", name: () => "numpy" },
  },
  {
    verb: "upload, a new package",
    prepare:
      ({ ml }) =>
      (ctx) =>
        upload(ctx, { channel: ml.name, filename: "pandas-1.0-0.conda", labels: [], force: false }, bytesOf("pandas")),
    can: "writer",
    cannot: "reader",
    audit: { action: "package.create", objectKind: "file", name: ({ ml }) => `${ml.name}/noarch/pandas-1.0-0.conda` },
  },
  {
    verb: "updateFile",
    prepare: (world) => (ctx) => updateFile(ctx, { ...fileOf(world), labels: ["dev", "main"], yanked: true }),
    can: "writer",
    cannot: "reader",
    audit: { action: "package.edit", objectKind: "file", name: ({ ml }) => `${ml.name}/noarch/numpy-1.0-0.conda` },
  },
  {
    verb: "removeFile",
    spoils: true,
    prepare: (world) => (ctx) => removeFile(ctx, fileOf(world)),
    can: "chief",
    cannot: "writer",
    audit: { action: "package.delete", objectKind: "file", name: ({ ml }) => `${ml.name}/noarch/numpy-1.0-0.conda` },
  },
  {
    verb: "createToken, of the organization",
    prepare:
      ({ at, ml }) =>
      (ctx) =>
        createToken(
          ctx,
          CreateToken.parse({
            name: "farm",
            owner: { kind: "organization", organization: at.name },
            scopes: ["repos"],
            where: { kind: "channels", channels: [ml.name] },
          }),
        ),
    can: "admin",
    cannot: "chief",
    audit: { action: "organization.tokens", objectKind: "token", name: () => "farm" },
  },
  {
    verb: "revokeToken, of a person",
    prepare: async ({ reader }) => {
      const { token } = await make.token(reader, { name: "mine" });
      return (ctx) => revokeToken(ctx, { id: token.id });
    },
    can: "reader",
    cannot: null,
    audit: { action: "token.change", objectKind: "token", name: () => "mine" },
  },
  {
    verb: "revokeTokens, of a person",
    prepare: async ({ reader }) => {
      const { token } = await make.token(reader, { name: "mine-too" });
      return (ctx) => revokeTokens(ctx, { ids: [token.id] });
    },
    can: "reader",
    cannot: null,
    audit: { action: "token.change", objectKind: "token", name: () => "mine-too" },
  },
  {
    verb: "revokeTokens, of the organization",
    prepare: async ({ at, admin }) => {
      const wish = { name: "old-farms", owner: { kind: "organization", organization: at.name } } as const;
      const { token } = await make.token(admin, wish);
      return (ctx) => revokeTokens(ctx, { ids: [token.id] });
    },
    can: "owner",
    cannot: "chief",
    audit: { action: "organization.tokens", objectKind: "token", name: () => "old-farms" },
  },
  {
    verb: "revokeToken, of the organization",
    prepare: async ({ at, admin }) => {
      const wish = { name: "old-farm", owner: { kind: "organization", organization: at.name } } as const;
      const { token } = await make.token(admin, wish);
      return (ctx) => revokeToken(ctx, { id: token.id });
    },
    can: "owner",
    cannot: "chief",
    audit: { action: "organization.tokens", objectKind: "token", name: () => "old-farm" },
  },
  {
    verb: "blockToken",
    prepare: async ({ at, reader }) => {
      const { token } = await make.token(reader, { name: "blocked" });
      return (ctx) => blockToken(ctx, { organization: at.name, id: token.id });
    },
    can: "admin",
    cannot: "chief",
    audit: { action: "token.block", objectKind: "token", name: () => "blocked" },
  },
  {
    verb: "unblockToken",
    prepare: async ({ at, admin, reader }) => {
      const { token } = await make.token(reader, { name: "freed" });
      await blockToken(await make.ctxOf(admin), { organization: at.name, id: token.id });
      return (ctx) => unblockToken(ctx, { organization: at.name, id: token.id });
    },
    can: "admin",
    cannot: "reader",
    audit: { action: "token.block", objectKind: "token", name: () => "freed" },
  },
  {
    verb: "keepToken",
    spoils: true,
    prepare: async ({ at, admin, owner }) => {
      const { token } = await make.token(admin, {
        name: "orphan",
        owner: { kind: "organization", organization: at.name },
      });
      const by = await make.ctxOf(owner);
      await setRole(by, { organization: at.name, login: admin.login, role: "member" });
      await setRole(by, { organization: at.name, login: admin.login, role: "admin" });
      return (ctx) => keepToken(ctx, { organization: at.name, id: token.id });
    },
    can: "admin",
    cannot: "chief",
    audit: { action: "organization.tokens", objectKind: "token", name: () => "orphan" },
  },
  {
    verb: "resetPassword",
    prepare:
      ({ idle }) =>
      (ctx) =>
        resetPassword(ctx, { login: idle.login }),
    can: "server",
    cannot: "admin",
    stranger: "forbidden",
    audit: { action: "user.manage", objectKind: "user", name: ({ idle }) => idle.login, server: true },
  },
  {
    verb: "deleteUser",
    spoils: true,
    prepare: async ({ idle, server }) => {
      await updateUser(await make.ctxOf(server), { login: idle.login, active: false });
      return (ctx) => deleteUser(ctx, { login: idle.login });
    },
    can: "server",
    cannot: "admin",
    stranger: "forbidden",
    audit: { action: "user.manage", objectKind: "user", name: ({ idle }) => idle.login, server: true },
  },
  {
    verb: "createUser",
    prepare:
      ({ at }) =>
      (ctx) =>
        createUser(ctx, { login: `${at.name}-user`, email: `${at.name}@sluice.test`, name: "" }),
    can: "server",
    cannot: "admin",
    stranger: "forbidden",
    audit: { action: "user.manage", objectKind: "user", name: ({ at }) => `${at.name}-user`, server: true },
  },
  {
    verb: "updateUser",
    spoils: true,
    prepare:
      ({ idle }) =>
      (ctx) =>
        updateUser(ctx, { login: idle.login, active: false }),
    can: "server",
    cannot: "admin",
    stranger: "forbidden",
    audit: { action: "user.manage", objectKind: "user", name: ({ idle }) => idle.login, server: true },
  },
];

let shared: Promise<World> | undefined;

describe.each(ROWS)("$verb", ({ verb, prepare, can, cannot, spoils, stranger = "missing", audit }) => {
  let world: World;
  let run: (ctx: Context) => Promise<unknown>;
  beforeAll(async () => {
    shared ??= makeWorld();
    world = await (spoils ? makeWorld() : shared);
    run = await prepare(world);
  });

  test(`is ${stranger} for a stranger, and leaves no row but that of a refused write`, async () => {
    const ctx = await make.ctxOf(world.stranger);
    const { message } = await refused(run(ctx), stranger);
    for (const hidden of [world.ml.name, world.at.name, "numpy", "farm", "mine"])
      if (stranger === "missing") expect(message).not.toContain(hidden);
    const rows = await make.auditRows(services, ctx);
    expect(rows.map((row) => row.action)).toEqual(stranger === "missing" ? [] : ["write.refused"]);
  });

  test("asks nobody in particular to sign in", async () => {
    const ctx = make.ctxOfNobody(services);
    await refused(run(ctx), "unauthenticated");
    expect(await make.auditRows(services, ctx)).toEqual([]);
  });

  const ofServer = audit.server || verb === "createOrganization";
  const mayNot = async (who: Who) => {
    const ctx = await make.ctxOf(world[who]);
    const { message } = await refused(run(ctx), "forbidden");
    expect(message).toMatch(/^You cannot .+\. That .+\.$/);
    const rows = await make.auditRows(services, ctx);
    // In the log of the organization it was about, or of the server.
    const organizationId = ofServer || verb.startsWith("addMember") ? null : world.at.id;
    expect(rows).toMatchObject([
      { action: "write.refused", outcome: "refused", actorName: ctx.actor.name, after: message, organizationId },
    ]);
  };
  if (cannot) test(`is forbidden for ${cannot}, who is told why, and that is noted`, () => mayNot(cannot));

  test(`works for ${can}, with one audit row that says so`, async () => {
    const ctx = await make.ctxOf(world[can], { address: "198.51.100.7", client: "conda/26.7" });
    await run(ctx);
    const rows = await make.auditRows(services, ctx);
    // Whatever else an act touches has rows of its own after the first, of the same action.
    expect(new Set(rows.map((row) => row.action))).toEqual(new Set([audit.action]));
    expect(rows.slice(0, 1)).toMatchObject([
      {
        action: audit.action,
        outcome: "done",
        actorKind: "user",
        actorId: world[can].id,
        actorName: world[can].login,
        objectKind: audit.objectKind,
        objectName: audit.name(world),
        address: "198.51.100.7",
        client: "conda/26.7",
        at: ctx.now,
      },
    ]);
    if (ofServer || verb.includes("of a person")) return;
    expect(rows[0]?.organizationId).toBe(world.at.id);
  });
});

test("no audit row holds a secret, a code, a digest or a hash", async () => {
  const text = JSON.stringify(await make.auditRows(services));
  expect(text.length).toBeGreaterThan(10_000);
  expect(text.match(/slc-[0-9A-Za-z]{38}/g)?.filter(isSecret) ?? []).toEqual([]);
  expect(text).not.toMatch(/#[2-9a-z]{20}|argon2|passwordHash|digest/);
});

test("every row of a day's work reads as a sentence about what was done", async () => {
  const rows = await make.auditRows(services);
  const sentences = new Set(rows.map((row) => `${row.action}: ${plain(sentenceOf(row))}`));
  expect(sentences.size).toBeGreaterThan(50);
  for (const sentence of sentences) {
    expect(sentence).toMatch(/^[\w.]+: (Token )?\S+ \S/);
    expect(sentence).not.toMatch(/undefined|\bnull\b|\[object| did |changed what/);
  }
});

test("a list of invitations never shows a code again", async () => {
  const { at, admin } = await makeWorld();
  const by = await make.ctxOf(admin);
  const { link } = await invite(by, { organization: at.name, email: "a@b.org", role: "member", groups: [] });
  expect(link).toMatch(/^https:\/\/sluice\.test\/invite#[0-9a-z]{26}$/);
  const listed = await listInvitations(by, at.name);
  expect(listed.map(({ email, status }) => ({ email, status }))).toContainEqual({ email: "a@b.org", status: "open" });
  expect(JSON.stringify(listed)).not.toContain(link.split("#")[1]);
});
