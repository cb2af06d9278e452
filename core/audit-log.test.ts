/** Reading and exporting the audit log: who may, what is in it, filters, and pages that nothing shifts. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RULES } from "#access/policy.ts";
import * as make from "#db/factories.ts";
import { memberships } from "#db/schema/organizations.ts";
import { AuditFilter, addressPattern, FAMILIES, familyOf, rangeOf } from "./audit.input.ts";
import { type Entry, writeEntry } from "./audit.ts";
import { exportAudit } from "./audit-export.ts";
import { ACTIONS, type AuditQuery, countAudit, getAuditRow, listAudit, listServerAudit } from "./audit-log.ts";
import { touch } from "./change.ts";
import { updateChannel } from "./channels.ts";
import type { Context, Services } from "./context.ts";
import { deleteGroup } from "./groups.ts";
import { removeMember } from "./members.ts";
import { deleteOrganization } from "./organizations.ts";
import { endSession, signIn } from "./session.ts";
import { refused } from "./testing.ts";

let services: Services;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
});
afterAll(() => close());

const ask = (organization: string, more: Partial<AuditQuery> = {}): AuditQuery => ({
  ...AuditFilter.parse({}),
  organization,
  limit: 100,
  ...more,
});
const actionsOf = ({ rows }: { rows: { action: string; objectName: string }[] }) =>
  rows.map(({ action, objectName }) => `${action} ${objectName}`);

/** Writes rows as they are, at moments of the test's choosing. */
async function write(ctx: Context, entries: readonly (Partial<Entry> & { at?: Date; address?: string })[]) {
  await touch(services, async (tx) => {
    for (const { at = ctx.now, address = ctx.address, ...entry } of entries) {
      const subject = { kind: "group", id: "g", name: "ci", organizationId: null };
      await writeEntry(
        tx,
        { ...ctx, now: at, address },
        { action: "group.change", outcome: "done", subject, ...entry },
      );
    }
  });
}

async function gathered<T>(pieces: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

const dayOf = (day: number) => new Date(Date.UTC(2020, 2, day, 12));

describe("what is in it", () => {
  test("is what happened in the organization, and nothing of another", async () => {
    const at = await make.organization(services);
    const other = await make.organization(services);
    const group = await make.group(at);
    await make.group(other);
    const found = actionsOf(await listAudit(await make.ctxOf(at.owner), ask(at.name)));
    expect(found[0]).toBe(`group.create ${group.name}`);
    expect(found.at(-1)).toBe(`organization.create ${at.name}`);
    expect(found.join()).not.toContain(other.name);
  });

  test("is every sign-in, failed or not, and sign-out of those who belong to it now", async () => {
    const at = await make.organization(services);
    const password = "a password of somebody";
    const [who, gone] = [await make.person(services, { password }), await make.person(services, { password })];
    for (const person of [who, gone]) {
      await make.member(at, person);
      const nobody = make.ctxOfNobody(services);
      await signIn(nobody, { login: person.login, password });
      await refused(signIn(nobody, { login: person.login, password: "something else" }), "unauthenticated");
      const session = {
        digest: "x",
        userId: person.id,
        login: person.login,
        name: "",
        email: "",
        administrator: false,
        signedInAt: new Date(),
      };
      await endSession(await make.ctxOf(person), session);
    }
    await removeMember(await make.ctxOf(at.owner), { organization: at.name, login: gone.login });
    const page = await listAudit(await make.ctxOf(at.owner), ask(at.name, { family: "session" }));
    expect(actionsOf(page)).toEqual(["end", "refused", "start"].map((what) => `session.${what} ${who.login}`));
  });

  test("is a refused write, in the organization that it was about", async () => {
    const at = await make.organization(services);
    const idle = await make.member(at);
    const ml = await make.channel(at, { visibility: "members" });
    await refused(updateChannel(await make.ctxOf(idle), { channel: ml.name, description: "x" }), "forbidden");
    const { rows } = await listAudit(await make.ctxOf(at.owner), ask(at.name, { outcome: "refused" }));
    expect(rows).toMatchObject([
      { action: "write.refused", actorName: idle.login, after: expect.stringContaining(ml.name) },
    ]);
    expect((await listServer({ actor: idle.login, outcome: "refused" })).rows).toEqual([]);
  });

  test("of the server is what has no organization, and what becomes of whole organizations", async () => {
    const at = await make.organization(services);
    const who = await make.person(services);
    await make.group(at);
    const rows = actionsOf(await listServer());
    expect(rows).toContain(`user.manage ${who.login}`);
    expect(rows).toContain(`organization.create ${at.name}`);
    expect(rows.filter((row) => row.startsWith("group.") || row.startsWith("member."))).toEqual([]);
  });
});

async function listServer(more: Partial<AuditQuery> = {}) {
  const { organization: _, ...query } = ask("", more);
  return listServerAudit(await make.ctxOf(await make.root(services)), query);
}

describe("a filter", () => {
  let at: make.TestOrganization;
  const list = async (more: Partial<AuditQuery>) =>
    (
      await listAudit(await make.ctxOf(at.owner), ask(at.name, { from: "2020-03-01", to: "2020-03-31", ...more }))
    ).rows.map(({ objectName }) => objectName);
  beforeAll(async () => {
    at = await make.organization(services);
    const ctx = await make.ctxOf(at.owner);
    const of = (kind: string, id: string, name: string) => ({ kind, id, name, organizationId: at.id });
    await write(ctx, [
      { at: dayOf(1), subject: of("group", "g1", "ci_one"), address: "10.0.0.4" },
      { at: dayOf(2), subject: of("group", "g2", "cixone"), address: "10.0.0.40" },
      { at: dayOf(3), subject: of("channel", "c1", "ml"), action: "channel.edit", address: "2001:db8::1" },
      { at: dayOf(4), subject: of("file", "f1", "ml/noarch/a-1-0.conda"), action: "package.upload" },
      { at: dayOf(5), subject: of("channel", "c2", "mlx"), action: "channel.visibility", outcome: "refused" },
      { at: dayOf(31), subject: of("member", "m", "100%"), action: "user.manage" },
      { at: new Date(Date.UTC(2020, 3, 1)), subject: of("group", "g3", "april") },
      { at: dayOf(7), subject: of("group", "g4", "given"), action: "channel.grant", address: "192.0.2.9" },
    ]);
    const bob = { ...ctx, actor: { kind: "token" as const, id: "t", name: "Bob" } };
    await write(bob, [{ at: dayOf(6), subject: of("token", "t", "farm"), action: "organization.tokens" }]);
  });

  test.each<[string, Partial<AuditQuery>, string[]]>([
    [
      "of nothing has all of it, the last day included",
      {},
      ["100%", "given", "farm", "mlx", "ml/noarch/a-1-0.conda", "ml", "cixone", "ci_one"],
    ],
    ["by actor", { actor: "Bob" }, ["farm"]],
    ["by family", { family: "channel" }, ["given", "mlx", "ml"]],
    ["by family, tokens of the organization among tokens", { family: "token" }, ["farm"]],
    ["by family, whatever is done to members", { family: "member" }, ["100%"]],
    ["by family, what groups are given", { family: "group", q: "grant" }, ["given"]],
    ["by result", { outcome: "refused" }, ["mlx"]],
    ["by object, a channel's files included", { object: "ml" }, ["ml/noarch/a-1-0.conda", "ml"]],
    ["by the object's id", { object: "g2" }, ["cixone"]],
    ["by one thing", { objectId: "g1" }, ["ci_one"]],
    ["by address", { address: "10.0.0.4" }, ["ci_one"]],
    ["by the beginning of an address", { address: "10.0." }, ["cixone", "ci_one"]],
    ["by network", { address: "10.0.0.0/24" }, ["cixone", "ci_one"]],
    ["by address of the newer kind", { address: "2001:DB8::1" }, ["ml"]],
    ["by day", { from: "2020-03-03", to: "2020-03-04" }, ["ml/noarch/a-1-0.conda", "ml"]],
    ["by moment", { from: "2020-03-03T12:00:00Z", to: "2020-03-04T13:00:00+01:00" }, ["ml"]],
    ["by words, in any letter case", { q: "BOB farm" }, ["farm"]],
    ["by an action's word", { q: "visibility" }, ["mlx"]],
    ["by words that are patterns elsewhere", { q: "ci_" }, ["ci_one"]],
    ["by a percent sign", { q: "0%" }, ["100%"]],
    ["by a backslash", { q: "\\" }, []],
    ["by several", { family: "group", address: "10.0.0.0/8", q: "x" }, ["cixone"]],
  ])("%s", async (_, filter, names) => expect(await list(filter)).toEqual(names));

  test("counts what it finds, no further than it was told", async () => {
    const ctx = await make.ctxOf(at.owner);
    const all = ask(at.name, { from: "2020-03-01", to: "2020-03-31" });
    expect([await countAudit(ctx, all, 100), await countAudit(ctx, all, 8), await countAudit(ctx, all, 3)]).toEqual([
      8, 8, 4,
    ]);
  });

  test("that says no range has the last 30 days, and says so", async () => {
    const page = await listAudit(await make.ctxOf(at.owner, { now: new Date("2020-04-05T00:00:00Z") }), ask(at.name));
    expect(page).toMatchObject({ since: new Date("2020-03-06T00:00:00Z"), until: null });
    expect(page.rows.map(({ objectName }) => objectName)).toEqual(expect.arrayContaining(["april", "100%", "farm"]));
    expect(page.rows.map(({ objectName }) => objectName)).not.toContain("mlx");
    expect(rangeOf({ to: "2020-03-31" }, new Date())).toEqual({
      since: new Date("2020-03-02T00:00:00Z"),
      until: new Date("2020-04-01T00:00:00Z"),
    });
  });
});

test("pages stay as they are while rows are written, and lead back to the newest", async () => {
  const at = await make.organization(services);
  const ctx = await make.ctxOf(at.owner);
  const row = (n: number, hour: number) => ({
    at: new Date(Date.UTC(2020, 0, 1, hour)),
    subject: { kind: "group", id: "g", name: String(n), organizationId: at.id },
  });
  // Several in one millisecond: the id decides.
  await write(
    ctx,
    [1, 2, 3, 4, 5, 6, 7].map((n) => row(n, n < 5 ? 1 : n)),
  );
  // Sign-ins of members stand among them in their place, from when they belong to it.
  await services.database.write(async (tx) => {
    await tx
      .update(memberships)
      .set({ createdAt: new Date(0) })
      .where(eq(memberships.organizationId, at.id));
  });
  const signedIn = { kind: "user", id: at.owner.id, name: "in", organizationId: null };
  await write(ctx, [{ at: new Date(Date.UTC(2020, 0, 1, 5, 30)), action: "session.start", subject: signedIn }]);
  const list = (more: Partial<AuditQuery>) =>
    listAudit(ctx, ask(at.name, { from: "2020-01-01", to: "2020-01-02", limit: 3, ...more }));
  const namesOf = ({ rows }: { rows: { objectName: string }[] }) => rows.map(({ objectName }) => objectName).join(" ");
  const first = await list({});
  expect([namesOf(first), first.newer]).toEqual(["7 6 in", null]);
  await write(ctx, [row(8, 8), row(9, 9), row(10, 10), row(11, 11)]);
  const second = await list({ cursor: first.older ?? "" });
  expect(namesOf(second)).toBe("5 4 3");
  const third = await list({ cursor: second.older ?? "" });
  expect([namesOf(third), third.older]).toEqual(["2 1", null]);
  expect(namesOf(await list({ cursor: third.newer ?? "", toward: "newer" }))).toBe("5 4 3");
  const back = await list({ cursor: second.newer ?? "", toward: "newer" });
  expect(namesOf(back)).toBe("7 6 in");
  const more = await list({ cursor: back.newer ?? "", toward: "newer" });
  expect(namesOf(more)).toBe("10 9 8");
  const newest = await list({ cursor: more.newer ?? "", toward: "newer" });
  expect([namesOf(newest), newest.newer]).toEqual(["11 10 9", null]);
});

describe("one row", () => {
  test("comes with what it speaks about as it is now, or with nothing when that is gone", async () => {
    const at = await make.organization(services);
    const ctx = await make.ctxOf(at.owner);
    const group = await make.group(at);
    const ml = await make.channel(at);
    await make.publish(ml, { name: "numpy" });
    const find = async (kind: string) => {
      const { rows } = await listAudit(ctx, ask(at.name));
      const row = rows.find(({ objectKind }) => objectKind === kind);
      return getAuditRow(ctx, { organization: at.name, id: row?.id ?? "" });
    };
    expect((await find("file")).object).toEqual({
      kind: "package",
      channel: ml.name,
      packageKind: "conda",
      name: "numpy",
    });
    expect((await find("channel")).object).toMatchObject({ kind: "channel", name: ml.name });
    expect((await find("group")).object).toMatchObject({ kind: "group", name: group.name });
    expect((await find("organization")).object).toMatchObject({ kind: "organization", name: at.name });
    await deleteGroup(await make.ctxOf(at.owner), { organization: at.name, group: group.name });
    const { row, object } = await find("group");
    expect([row.before, object]).toMatchObject([{ name: group.name }, null]);
  });

  test("of another organization, or of the server, is missing", async () => {
    const [at, other] = [await make.organization(services), await make.organization(services)];
    const theirs = (await listAudit(await make.ctxOf(other.owner), ask(other.name))).rows[0]?.id ?? "";
    const ofServer = (await listServer({ family: "server" })).rows[0]?.id ?? "";
    const ctx = await make.ctxOf(at.owner);
    for (const id of [theirs, ofServer, "nothing"])
      await refused(getAuditRow(ctx, { organization: at.name, id }), "missing");
    await refused(getAuditRow(ctx, { organization: other.name, id: theirs }), "missing");
    await refused(getAuditRow(ctx, { organization: null, id: ofServer }), "forbidden");
  });
});

describe("an export", () => {
  test("has everything that matches, in pieces, and is noted in the log that it is of", async () => {
    const at = await make.organization(services);
    const ctx = await make.ctxOf(at.owner);
    const subject = { kind: "group", id: "g", name: "old", organizationId: at.id };
    await write(
      ctx,
      Array.from({ length: 1203 }, (_, n) => ({ at: new Date(Date.UTC(2020, 5, 1) + (n >> 2)), subject })),
    );
    const asking = await make.ctxOf(at.owner);
    const { limit: _, ...query } = ask(at.name, { from: "2020-06-01", to: "2020-06-01" });
    const { count, pieces } = await exportAudit(asking, query);
    const all = await gathered(pieces);
    expect([count, all.map((piece) => piece.length)]).toEqual([1203, [500, 500, 203]]);
    expect(new Set(all.flat().map(({ id }) => id)).size).toBe(1203);
    expect(await make.auditRows(services, asking)).toMatchObject([
      {
        action: "audit.export",
        outcome: "done",
        actorName: at.owner.login,
        organizationId: at.id,
        after: { rows: 1203, filter: { from: "2020-06-01", to: "2020-06-01" } },
      },
    ]);
    const again = await exportAudit(await make.ctxOf(at.owner), ask(at.name, { family: "export" }));
    expect((await gathered(again.pieces)).flat()).toHaveLength(1);
  });

  test("reads no further than it is asked", async () => {
    const at = await make.organization(services);
    const ctx = await make.ctxOf(at.owner);
    const subject = { kind: "group", id: "g", name: "old", organizationId: at.id };
    await write(
      ctx,
      Array.from({ length: 1100 }, () => ({ subject })),
    );
    const { pieces } = await exportAudit(ctx, ask(at.name));
    expect((await pieces.next()).value?.length).toBeGreaterThan(498);
    const before = services.database.statements();
    await pieces.return();
    expect(await pieces.next()).toEqual({ value: undefined, done: true });
    expect(services.database.statements()).toBe(before);
  });

  test("is forbidden for a member and missing for a stranger; only the server's is for its administrators", async () => {
    const at = await make.organization(services);
    const member = await make.ctxOf(await make.member(at));
    const stranger = await make.ctxOf(await make.person(services));
    const root = await make.ctxOf(await make.root(services));
    await refused(exportAudit(member, ask(at.name)), "forbidden");
    await refused(exportAudit(stranger, ask(at.name)), "missing");
    await refused(exportAudit(root, ask(at.name)), "missing");
    await refused(exportAudit(member, { ...ask(""), organization: null }), "forbidden");
    for (const ctx of [member, stranger, root]) expect(await make.auditRows(services, ctx)).toEqual([]);
    await exportAudit(root, { ...ask(""), organization: null });
    expect(await make.auditRows(services, root)).toMatchObject([{ action: "audit.export", organizationId: null }]);
  });
});

test("every action is of one family, and every family has an action", async () => {
  const families = new Set(ACTIONS.map(familyOf));
  expect([...families].toSorted()).toEqual([...FAMILIES].toSorted());
  expect(ACTIONS.length).toBeGreaterThan(Object.keys(RULES).length);
  // Nothing is written that the lists do not know.
  const rows = await make.auditRows(services);
  for (const { action } of rows) expect(ACTIONS).toContain(action);
});

test.each([
  ["10.0.0.4", { exact: "10.0.0.4" }],
  ["10.0.", { prefix: "10.0." }],
  ["10.1.2.3/16", { prefix: "10.1." }],
  ["10.1.2.3/32", { exact: "10.1.2.3" }],
  ["2001:DB8:", { prefix: "2001:db8:" }],
  ["2001:db8::1/128", { exact: "2001:db8::1" }],
  ["10.0.0.0/12", null],
  ["2001:db8::/32", null],
  ["10.0.0.4; drop", null],
  ["", null],
])("the address %s means %o", (given, meant) => expect(addressPattern(given)).toEqual(meant));

test("an organization that is gone stays in the server's log, by whom it was deleted included", async () => {
  const at = await make.organization(services);
  await deleteOrganization(await make.ctxOf(at.owner), { organization: at.name });
  const { rows } = await listServer({ object: at.name });
  expect(rows.map(({ action, actorName }) => [action, actorName])).toEqual([
    ["organization.delete", at.owner.login],
    ["organization.create", "root"],
  ]);
  const [row] = rows;
  const ctx = await make.ctxOf(await make.root(services));
  expect(await getAuditRow(ctx, { organization: null, id: row?.id ?? "" })).toMatchObject({ row, object: null });
});
