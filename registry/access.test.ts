/** What a client sees of a channel follows from its rights at that very request: views, revocations, and what it costs. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deleteChannel, updateChannel } from "#core/channels.ts";
import type { Services } from "#core/context.ts";
import { removeFile } from "#core/files.ts";
import { removeChannelGrant, removePackageGrant } from "#core/grants.ts";
import { deleteGroup, removeGroupMember } from "#core/groups.ts";
import { removeMember, setRole } from "#core/members.ts";
import { until } from "#core/testing.ts";
import { revokeToken } from "#core/tokens.ts";
import { updateUser } from "#core/users.ts";
import * as make from "#db/factories.ts";
import { request } from "./testing.ts";

let services: Services;
let close: () => Promise<void>;
let at: make.TestOrganization;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
  at = await make.organization(services);
});
afterAll(() => close());

type Client = { secret: string; channel: make.TestChannel };
const INDEX = "noarch/repodata.json";
const get = ({ secret, channel }: Client, path: string) => request(services, `/t/${secret}/${channel.name}/${path}`);
/** The packages in the index, by file name, and that the file itself is there or absent accordingly. */
async function seen(client: Client, names: readonly string[]): Promise<string[]> {
  const response = await get(client, INDEX);
  if (response.status !== 200) return [`${response.status}`];
  const index = await response.json();
  const listed = names.filter((name) => `${name}-1.0-0.conda` in index["packages.conda"]);
  expect(Object.keys(index["packages.conda"]).length + index.removed.length).toBe(listed.length);
  const packed = await get(client, `${INDEX}.zst`);
  expect(packed.status).toBe(200);
  for (const name of names) {
    const { status } = await get(client, `noarch/${name}-1.0-0.conda`);
    expect([name, status]).toEqual([name, listed.includes(name) ? 200 : 404]);
  }
  return listed;
}

/** Somebody with a token and with levels: on the channel (`null`) or on packages of it. */
async function someone(
  channel: make.TestChannel,
  grants: readonly [string | null, "read" | "write" | "admin"][],
  wish: Parameters<typeof make.token>[1] = {},
) {
  const who = await make.member(at);
  for (const [name, level] of grants)
    await make.grant(await make.group(at, [who]), channel, level, name === null ? undefined : { name });
  return { who, channel, secret: (await make.token(who, wish)).secret };
}

describe("a restricted package", () => {
  const NAMES = ["numpy", "secret", "vault"];
  let channel: make.TestChannel;
  beforeAll(async () => {
    channel = await make.channel(at);
    for (const name of ["secret", "vault"]) await make.declare(channel, name, "restricted");
    for (const name of NAMES) await make.publish(channel, { name });
  });

  test.each<[string, [string | null, "read" | "write" | "admin"][], string[]]>([
    ["read on the channel", [[null, "read"]], ["numpy"]],
    ["write on the channel", [[null, "write"]], ["numpy"]],
    ["admin on the channel", [[null, "admin"]], NAMES],
    ["read on one of them", [["secret", "read"]], ["secret"]],
    [
      "read on one of them and on the channel",
      [
        ["secret", "read"],
        [null, "read"],
      ],
      ["numpy", "secret"],
    ],
    [
      "write on both of them",
      [
        ["secret", "write"],
        ["vault", "write"],
      ],
      ["secret", "vault"],
    ],
    ["read on a package that is not restricted", [["numpy", "read"]], ["numpy"]],
  ])("with %s", async (_, grants, expected) => {
    expect(await seen(await someone(channel, grants), NAMES)).toEqual(expected);
  });

  test("is in the index of those alone who may read it, under labels and in `removed` as well", async () => {
    const [reader, helper] = [await someone(channel, [[null, "read"]]), await someone(channel, [["secret", "read"]])];
    const label = await (await get(reader, `label/dev/${INDEX}`)).json();
    expect(JSON.stringify(label)).not.toContain("secret");
    for (const client of [reader, helper]) {
      const text = await (await get(client, INDEX)).text();
      for (const name of NAMES)
        expect([name, text.includes(name)]).toEqual([name, (await seen(client, NAMES)).includes(name)]);
    }
  });

  test("is reached by an organization's token that names it, and by no pattern", async () => {
    const owner = { kind: "organization", organization: at.name } as const;
    const where = (packages: string[]) => ({ kind: "channels" as const, channels: [channel.name], packages });
    const client = async (packages: string[]) => ({
      channel,
      secret: (await make.token(at.owner, { owner, where: where(packages) })).secret,
    });
    expect(await seen(await client([]), NAMES)).toEqual(["numpy"]);
    expect(await seen(await client(["secret", "num*"]), NAMES)).toEqual(["numpy", "secret"]);
    expect(await seen(await client(["sec*"]), NAMES)).toEqual([]);
  });

  test("is cut by a token's patterns like everything else", async () => {
    const where = (packages: string[]) => ({ kind: "channels" as const, channels: [channel.name], packages });
    const client = async (packages: string[]) => ({
      channel,
      secret: (await make.token(at.owner, { where: where(packages) })).secret,
    });
    expect(await seen(await client([]), NAMES)).toEqual(NAMES);
    expect(await seen(await client(["numpy"]), NAMES)).toEqual(["numpy"]);
    expect(await seen(await client(["v*", "sec*"]), NAMES)).toEqual(["secret", "vault"]);
    expect(await seen(await client(["nothing-here"]), NAMES)).toEqual([]);
  });

  test("does not show in the tag: equal views are one document, whoever asks", async () => {
    const tag = async (client: Client, path = INDEX) => (await get(client, path)).headers.get("etag");
    const [one, two] = [await someone(channel, [[null, "read"]]), await someone(channel, [[null, "write"]])];
    expect(await tag(one)).toBe(await tag(two));
    expect(await tag(one, `${INDEX}.zst`)).toBe(await tag(two, `${INDEX}.zst`));
    const before = await tag(one);
    await make.publish(channel, { name: "vault", version: "2.0" });
    expect(await tag(one)).toBe(before);
  });
});

describe("the request after a change", () => {
  type World = {
    who: make.TestPerson;
    by: Awaited<ReturnType<typeof make.ctxOf>>;
    group: make.TestGroup;
    channel: make.TestChannel;
    tokenId: string;
  };
  const ref = ({ group }: World) => ({ organization: at.name, group: group.name });
  const CHANGES: [string, (world: World) => Promise<unknown>, number][] = [
    ["that revokes the token", ({ by, tokenId }) => revokeToken(by, { id: tokenId }), 401],
    [
      "that deactivates its owner",
      async ({ who }) => updateUser(await make.ctxOf(await make.root(services)), { login: who.login, active: false }),
      401,
    ],
    [
      "that takes its owner out of the group",
      (world) => removeGroupMember(world.by, { ...ref(world), login: world.who.login }),
      403,
    ],
    [
      "that takes its owner out of the organization",
      ({ by, who }) => removeMember(by, { organization: at.name, login: who.login }),
      403,
    ],
    [
      "that ends the group's grant",
      (world) => removeChannelGrant(world.by, { ...ref(world), channel: world.channel.name }),
      403,
    ],
    ["that deletes the group", (world) => deleteGroup(world.by, ref(world)), 403],
    ["that deletes the channel", ({ by, channel }) => deleteChannel(by, { channel: channel.name }), 403],
    [
      "that makes the channel its members'",
      ({ by, channel }) => updateChannel(by, { channel: channel.name, visibility: "members" }),
      200,
    ],
  ];

  test.each(CHANGES)("%s: %s", async (_, act, expected) => {
    const channel = await make.channel(at);
    await make.publish(channel);
    const who = await make.member(at);
    const group = await make.group(at, [who]);
    await make.grant(group, channel, "read");
    const { secret, token } = await make.token(who);
    const client = { secret, channel };
    const all = async () =>
      [await get(client, INDEX), await get(client, "noarch/demo-1.0-0.conda")].map(({ status }) => status);
    expect(await all()).toEqual([200, 200]);
    const isOwn = expected === 401;
    const by = await make.ctxOf(isOwn ? who : at.owner);
    await act({ who, by, group, channel, tokenId: token.id });
    expect(await all()).toEqual([expected, expected]);
  });

  test("that raises a role shows more, and one that lowers it hides it again", async () => {
    const channel = await make.channel(at);
    await make.publish(channel);
    const client = await someone(channel, []);
    const role = async (role: "admin" | "member") =>
      setRole(await make.ctxOf(at.owner), { organization: at.name, login: client.who.login, role });
    expect(await seen(client, ["demo"])).toEqual(["403"]);
    await role("admin");
    expect(await seen(client, ["demo"])).toEqual(["demo"]);
    await role("member");
    expect(await seen(client, ["demo"])).toEqual(["403"]);
  });

  test("that gives or takes a grant on a package shows or hides that package alone", async () => {
    const channel = await make.channel(at);
    await make.declare(channel, "secret", "restricted");
    for (const name of ["numpy", "secret"]) await make.publish(channel, { name });
    const client = await someone(channel, [[null, "read"]]);
    const group = await make.group(at, [client.who]);
    await make.grant(group, channel, "read", { name: "secret" });
    expect(await seen(client, ["numpy", "secret"])).toEqual(["numpy", "secret"]);
    const on = {
      organization: at.name,
      group: group.name,
      channel: channel.name,
      kind: "conda",
      name: "secret",
    } as const;
    await removePackageGrant(await make.ctxOf(at.owner), on);
    expect(await seen(client, ["numpy", "secret"])).toEqual(["numpy"]);
  });

  test("that restricts a package hides it, file and all, and lifting that shows it", async () => {
    const channel = await make.channel(at);
    for (const name of ["numpy", "moody"]) await make.publish(channel, { name });
    const client = await someone(channel, [[null, "write"]]);
    expect(await seen(client, ["moody", "numpy"])).toEqual(["moody", "numpy"]);
    await make.declare(channel, "moody", "restricted");
    expect(await seen(client, ["moody", "numpy"])).toEqual(["numpy"]);
    await make.declare(channel, "moody", "inherit");
    expect(await seen(client, ["moody", "numpy"])).toEqual(["moody", "numpy"]);
  });

  test("that publishes or removes a file shows or hides it", async () => {
    const channel = await make.channel(at);
    const client = await someone(channel, [[null, "read"]]);
    expect(await seen(client, ["demo"])).toEqual([]);
    const { kind, subdir, filename } = await make.publish(channel);
    expect(await seen(client, ["demo"])).toEqual(["demo"]);
    await removeFile(await make.ctxOf(at.owner), { channel: channel.name, kind, subdir, filename });
    expect(await seen(client, ["demo"])).toEqual([]);
  });
});

describe("a read", () => {
  const statementsOf = async (work: () => Promise<unknown>) => {
    // Notes of use are written after an answer: let them pass.
    await services.database.idle();
    const before = services.database.statements();
    await work();
    return services.database.statements() - before;
  };
  let client: Client & { tokenId: string };
  beforeAll(async () => {
    const channel = await make.channel(at);
    await make.publish(channel);
    const { who } = await someone(channel, [[null, "read"]]);
    const { secret, token } = await make.token(who);
    client = { secret, channel, tokenId: token.id };
    for (const path of [INDEX, "noarch/demo-1.0-0.conda"]) await get(client, path);
    // The first use of a token is written down at once, the next only after a minute.
    await until(async () => (await statementsOf(() => get(client, INDEX))) === 0);
  });

  test("that is warm makes no query, whatever it reads and however it ends", async () => {
    for (const path of [INDEX, `${INDEX}.zst`, "noarch/demo-1.0-0.conda", "noarch/absent-1.0-0.conda"])
      await get(client, path);
    const all = async () => {
      for (const path of [INDEX, `${INDEX}.zst`, "noarch/demo-1.0-0.conda", "noarch/absent-1.0-0.conda", "x"])
        await get(client, path);
      for (const header of ["If-None-Match", "Range"])
        await request(services, `/t/${client.secret}/${client.channel.name}/${INDEX}`, { headers: { [header]: "*" } });
    };
    expect(await statementsOf(all)).toBe(0);
  });

  test("that is warm answers an index at once, without a promise", async () => {
    const { serve } = await import("./serve.ts");
    const ask = {
      method: "GET",
      path: `/t/${client.secret}/${client.channel.name}/${INDEX}`,
      header: () => undefined,
      address: "192.0.2.1",
    };
    expect(serve(services, ask)).not.toBeInstanceOf(Promise);
  });

  test("whose rights are cold makes at most two queries", async () => {
    for (const path of [INDEX, "noarch/demo-1.0-0.conda"]) {
      services.access.bump();
      expect(await statementsOf(() => get(client, path))).toBe(2);
    }
  });

  test("of content that nobody has read yet makes one query more, for the content", async () => {
    const { subdir, filename } = await make.publish(client.channel, { name: "fresh" });
    expect(await statementsOf(() => get(client, INDEX))).toBeLessThanOrEqual(3);
    services.access.bump();
    expect(await statementsOf(() => get(client, `${subdir}/${filename}`))).toBe(3);
  });

  test("by many at once of a document that nobody has read yet builds it once", async () => {
    await make.publish(client.channel, { name: "crowd" });
    await get(client, "noarch/crowd-1.0-0.conda");
    expect(await statementsOf(() => Promise.all(Array.from({ length: 20 }, () => get(client, INDEX))))).toBe(1);
  });

  test("with what cannot be a token makes no query", async () => {
    const work = async () => {
      for (const secret of ["*****", "x", `${client.secret.slice(0, -1)}_`])
        expect((await request(services, `/t/${secret}/${client.channel.name}/${INDEX}`)).status).toBe(401);
    };
    expect(await statementsOf(work)).toBe(0);
  });

  test("by nobody in particular of a public channel makes one query when cold and none when warm", async () => {
    const open = await make.channel(at, { visibility: "public" });
    const look = () => request(services, `/conda/${open.name}/${INDEX}`);
    await look();
    services.access.bump();
    expect(await statementsOf(look)).toBe(1);
    expect(await statementsOf(look)).toBe(0);
  });
});
