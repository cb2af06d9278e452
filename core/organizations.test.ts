/** Organizations: their display name, and what goes when one is deleted. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as make from "#db/factories.ts";
import { blobs } from "#db/schema/files.ts";
import * as schema from "#db/schema/organizations.ts";
import { names } from "#db/schema/people.ts";
import { tokenBlocks, tokens } from "#db/schema/tokens.ts";
import { createChannel, listMyChannels } from "./channels.ts";
import type { Services } from "./context.ts";
import { acceptAsMe, invite } from "./invitations.ts";
import * as organizations from "./organizations.ts";
import { refused } from "./testing.ts";
import { listMyTokens } from "./tokens.ts";
import { createUser } from "./users.ts";

let services: Services;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
});
afterAll(() => close());

test("a display name that somebody else has changed is not overwritten, and both are said", async () => {
  const at = await make.organization(services);
  const ctx = await make.ctxOf(at.owner);
  const { version } = await organizations.getOrganization(ctx, at.name);
  const change = (displayName: string, version?: number) =>
    organizations.updateOrganization(ctx, { organization: at.name, displayName, version });
  await change("Acme", version);
  const { message } = await refused(change("ACME Corp.", version), "conflict");
  expect(message).toContain("Acme");
  expect(message).toContain("ACME Corp.");
  expect(await organizations.getOrganization(ctx, at.name)).toMatchObject({
    displayName: "Acme",
    version: version + 1,
  });
  expect(await change("ACME Corp.")).toMatchObject({ displayName: "ACME Corp.", version: version + 2 });
});

/** An organization with something of everything, beside another one whose bytes it shares. */
async function makeWorld() {
  const at = await make.organization(services);
  const other = await make.organization(services);
  const reader = await make.member(at);
  const ml = await make.channel(at);
  const group = await make.group(at, [reader]);
  await make.grant(group, ml, "read");
  await make.declare(ml, "inner", "restricted");
  await make.grant(group, ml, "read", { name: "inner" });
  const alone = await make.publish(ml, { name: `alone-${at.name}` });
  const shared = await make.publish(ml, { name: "shared" });
  await make.publish(await make.channel(other), { name: "shared" });
  const owner = { kind: "organization", organization: at.name } as const;
  const farm = await make.token(at.owner, { name: "farm", owner });
  await make.token(at.owner, { name: "of-group", owner, where: { kind: "group", group: group.name } });
  const fenced = await make.token(reader, { name: "fenced", owner: { kind: "me", organization: at.name } });
  const free = await make.token(reader, { name: "free" });
  const where = { kind: "channels", channels: [ml.name], packages: [] } as const;
  const kept = await make.token(reader, { name: "kept", where: { ...where, channels: [ml.name], packages: [] } });
  await services.database.write((tx) =>
    tx
      .insert(tokenBlocks)
      .values({ tokenId: free.token.id, organizationId: at.id, blockedAt: new Date(), blockedBy: "x" })
      .then(() => {}),
  );
  const wish = { organization: at.name, email: `${at.name}@new.test`, role: "member", groups: [group.name] } as const;
  const { link } = await invite(await make.ctxOf(at.owner), { ...wish, groups: [group.name] });
  return { at, other, reader, ml, group, alone, shared, farm, fenced, free, kept, link };
}

describe("deleting an organization", () => {
  const remove = async ({ at }: { at: make.TestOrganization }, who = at.owner) =>
    organizations.deleteOrganization(await make.ctxOf(who), { organization: at.name });

  test("is for its owners: not for administrators, members, strangers or server administrators", async () => {
    const world = await makeWorld();
    await refused(remove(world, await make.member(world.at, undefined, "admin")), "forbidden");
    await refused(remove(world, world.reader), "forbidden");
    await refused(remove(world, world.other.owner), "missing");
    await refused(remove(world, await make.root(services)), "missing");
    const { secret } = await make.token(world.at.owner, { scopes: ["api:read", "api:write", "api:modify-group"] });
    const ctx = await make.ctxOfSecret(services, secret);
    await refused(organizations.deleteOrganization(ctx, { organization: world.at.name }), "forbidden");
    await organizations.getOrganization(await make.ctxOf(world.at.owner), world.at.name);
  });

  test("takes everything of it and nothing of anybody else", async () => {
    const world = await makeWorld();
    const { at, other, reader, ml } = world;
    const db = services.database.read;
    await remove(world);
    for (const [table, column] of [
      [schema.channels, schema.channels.organizationId],
      [schema.groups, schema.groups.organizationId],
      [schema.memberships, schema.memberships.organizationId],
      [schema.invitations, schema.invitations.organizationId],
      [tokens, tokens.organizationId],
      [tokenBlocks, tokenBlocks.organizationId],
    ] as const)
      expect(await db.$count(table, eq(column, at.id))).toBe(0);
    expect(await db.$count(schema.packages, eq(schema.packages.channelId, ml.id))).toBe(0);
    expect(await db.$count(schema.channels, eq(schema.channels.organizationId, other.id))).toBe(2);
    await refused(organizations.getOrganization(await make.ctxOf(at.owner), at.name), "missing");
    expect(await listMyChannels(await make.ctxOf(reader))).toEqual([]);
    await refused(acceptAsMe(await make.ctxOf(other.owner), world.link.split("#")[1] ?? ""), "invalid");
  });

  test("deletes its tokens and those fenced to it; what is left of the others reaches nothing there", async () => {
    const world = await makeWorld();
    await remove(world);
    const mine = await listMyTokens(await make.ctxOf(world.reader));
    expect(mine.map(({ name }) => name).sort()).toEqual(["free", "kept"]);
    for (const { secret } of [world.farm, world.fenced])
      await expect(make.ctxOfSecret(services, secret)).rejects.toMatchObject({ kind: "unauthenticated" });
    const { standing } = await make.ctxOfSecret(services, world.kept.secret);
    expect(standing.token?.where).toEqual({ kind: "channels", channels: {} });
  });

  test("dooms the bytes that nothing else names", async () => {
    const world = await makeWorld();
    await remove(world);
    const doomedAt = async (sha256: string) =>
      (await services.database.read.select().from(blobs).where(eq(blobs.sha256, sha256)))[0]?.doomedAt;
    expect(await doomedAt(world.alone.sha256)).toBeInstanceOf(Date);
    expect(await doomedAt(world.shared.sha256)).toBeNull();
  });

  test("keeps the names: nobody takes them again, for whatever", async () => {
    const world = await makeWorld();
    const { at, ml, other } = world;
    await remove(world);
    const root = await make.ctxOf(await make.root(services));
    const by = await make.ctxOf(other.owner);
    for (const name of [at.name, ml.name]) {
      expect(await services.database.read.$count(names, eq(names.name, name))).toBe(1);
      await refused(organizations.createOrganization(root, { name, displayName: "" }), "conflict");
      await refused(createUser(root, { login: name, email: `${name}@again.test`, name: "" }), "conflict");
      const wish = { organization: other.name, name, visibility: "private", description: "" } as const;
      await refused(createChannel(by, wish), "conflict");
    }
  });

  test("leaves the audit rows, and one that says what went", async () => {
    const world = await makeWorld();
    const { at, ml, group, reader } = world;
    const before = (await make.auditRows(services)).filter((row) => row.organizationId === at.id).length;
    const told = await organizations.contentsOfOrganization(await make.ctxOf(at.owner), at.name);
    const ctx = await make.ctxOf(at.owner);
    await organizations.deleteOrganization(ctx, { organization: at.name });
    const rows = await make.auditRows(services, ctx);
    expect(rows).toMatchObject([
      {
        action: "organization.delete",
        outcome: "done",
        organizationId: at.id,
        objectKind: "organization",
        objectName: at.name,
        before: {
          name: at.name,
          channels: [ml.name, at.name].sort(),
          packages: 3,
          files: 2,
          size: told.size,
          groups: [group.name],
          members: [at.owner.login, reader.login].sort(),
          invitations: 1,
        },
      },
    ]);
    expect(told.tokens.map(({ name, owner }) => [name, owner])).toEqual([
      ["farm", null],
      ["fenced", reader.login],
      ["of-group", null],
    ]);
    expect((await make.auditRows(services)).filter((row) => row.organizationId === at.id).length).toBe(before + 1);
  });
});
