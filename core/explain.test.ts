import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Action, RULES } from "#access/policy.ts";
import * as make from "#db/factories.ts";
import type { Context, Services } from "./context.ts";
import { ExplainAccess, QUESTION_WORDS, QUESTIONS } from "./explain.input.ts";
import { type Explained, explainAccess } from "./explain.ts";
import { questionOf } from "./explain-link.ts";
import { setPackageAccess } from "./packages.ts";
import { refused } from "./testing.ts";
import { revokeToken } from "./tokens.ts";
import { updateUser } from "./users.ts";

let services: Services;
let close: () => Promise<void>;
let at: make.TestOrganization;
let reader: make.TestPerson;
let idle: make.TestPerson;
let gone: make.TestPerson;
let writer: make.TestPerson;
beforeAll(async () => {
  ({ services, close } = await make.testServices());
  at = await make.organization(services, { name: "acme" });
  reader = await make.member(at, await make.person(services, { login: "rita" }));
  idle = await make.member(at, await make.person(services, { login: "ida" }));
  gone = await make.member(at, await make.person(services, { login: "gone" }));
  writer = await make.member(at, await make.person(services, { login: "will" }));
  const ml = await make.channel(at, { name: "ml" });
  await make.channel(at, { name: "hush" });
  await make.channel(at, { name: "tools", visibility: "members" });
  const readers = await make.group(at, [reader, gone], "readers");
  await make.grant(readers, ml, "read");
  await make.grant(await make.group(at, [writer], "writers"), ml, "write");
  await make.declare(ml, "numpy");
  await make.declare(ml, "secret", "restricted");
  await updateUser(await make.ctxOf(await make.root(services)), { login: "gone", active: false });
});
afterAll(() => close());

type Ask = Partial<Record<keyof ExplainAccess, string>>;
const ask = (ctx: Context, input: Ask) => explainAccess(ctx, ExplainAccess.parse(input));
async function told(ctx: Context, input: Ask): Promise<Explained> {
  const answer = await ask(ctx, input);
  if ("unknown" in answer) throw new Error(`unknown ${answer.name}, perhaps ${answer.matches}`);
  return answer;
}
const owner = () => make.ctxOf(at.owner);
const deciding = ({ steps }: Explained) => {
  const [step] = steps.filter((each) => each.deciding);
  return `${step?.name}: ${step?.text}`;
};
const advice = ({ fixes }: Explained) => fixes.map((set) => set.map(({ sentence }) => sentence).join(" "));

describe("a member", () => {
  test("learns why not, what would change it, and who may", async () => {
    const answer = await told(await make.ctxOf(reader), {
      action: "upload",
      channel: "ml",
      package: "numpy",
    });
    expect(answer).toMatchObject({
      allowed: false,
      sentence: "No. You cannot upload to numpy (conda) in ml.",
      on: { organization: "acme", channel: "ml", kind: "conda", package: "numpy" },
    });
    expect(deciding(answer)).toBe("group grants: Group readers has read on ml. That needs write on numpy.");
    expect(advice(answer)).toEqual([
      "Give group readers write on numpy alone.",
      "Add rita to group writers.",
      "Give group readers write on ml.",
      "Make rita an administrator of acme.",
    ]);
    expect(answer.fixes.flat().every(({ yours }) => !yours)).toBe(true);
    expect(answer.fixes.map(([fix]) => fix?.by)).toEqual([
      "whoever has admin on numpy",
      "administrators of acme",
      "whoever has admin on ml",
      "administrators of acme",
    ]);
  });

  test("asks about nobody else, whether they are there or not", async () => {
    const ctx = await make.ctxOf(reader);
    const { token } = await make.token(idle);
    for (const actor of [
      "user:ida",
      "user:nobody",
      "group:readers",
      "group:nobody",
      `token:${token.id}`,
      "token:none",
    ]) {
      const { message } = await refused(ask(ctx, { actor, action: "see", channel: "ml" }), "forbidden");
      expect(message).toBe("You can ask about yourself.");
    }
    expect(await told(ctx, { actor: "user:rita", action: "see", channel: "ml" })).toMatchObject({ allowed: true });
    expect(await told(ctx, { actor: "anonymous", action: "see", channel: "ml" })).toMatchObject({ allowed: false });
  });

  test("learns nothing of a channel or package that they cannot see: it is as if it were not there", async () => {
    const ctx = await make.ctxOf(reader);
    const hidden = await ask(ctx, { action: "see", channel: "hush" });
    const absent = await ask(ctx, { action: "see", channel: "husk" });
    expect(hidden).toEqual({ unknown: "what", name: "hush", matches: [] });
    expect(absent).toEqual({ unknown: "what", name: "husk", matches: [] });
    expect(await ask(ctx, { action: "download", channel: "ml", package: "secret" })).toEqual({
      unknown: "what",
      name: "secret",
      matches: [],
    });
    // With write on the channel the answer to an upload is the same for a hidden name and for a new one.
    const writing = await make.ctxOf(writer);
    const about = (name: string) => ask(writing, { action: "upload", channel: "ml", package: name });
    const strip = (text: unknown) => JSON.stringify(text).replaceAll(/secret|zecret/g, "X");
    expect(strip(await about("secret"))).toBe(strip(await about("zecret")));
    expect(await ask(ctx, { action: "see", channel: "mll" })).toMatchObject({ matches: ["ml"] });
  });

  test("asks about their own tokens, dead ones too", async () => {
    const ctx = await make.ctxOf(reader);
    const { token } = await make.token(reader, { name: "ci", networks: ["10.0.0.0/8"] });
    const actor = `token:${token.id}`;
    const download = { actor, action: "download", channel: "ml", package: "numpy" };
    const answer = await told(ctx, download);
    expect(answer).toMatchObject({ allowed: true, sentence: "Yes. Token ci can download from numpy (conda) in ml." });
    expect(answer.steps.at(-1)?.text).toBe("Assuming an address within its networks: 10.0.0.0/8.");
    const away = await told(ctx, { ...download, address: "192.0.2.1" });
    expect(away.allowed).toBe(false);
    expect(deciding(away)).toBe("network: 192.0.2.1 is outside its networks: 10.0.0.0/8.");
    expect(advice(away)).toEqual(["Use ci from one of its networks: 10.0.0.0/8."]);
    expect((await told(ctx, { ...download, address: "10.1.2.3" })).allowed).toBe(true);
    const upload = await told(ctx, { ...download, action: "upload" });
    expect(advice(upload)[0]).toBe(
      "Create a token that has conda:upload in place of ci. Give group readers write on numpy alone.",
    );
    await revokeToken(ctx, { id: token.id });
    const dead = await told(ctx, download);
    expect(deciding(dead)).toMatch(/^token active: Token ci was revoked on /);
    expect(dead.fixes).toMatchObject([[{ sentence: "Create a token in place of ci.", by: "rita", yours: true }]]);
  });
});

describe("an administrator", () => {
  test.each<[string, Ask, string, string]>([
    [
      "an account that is not active",
      { actor: "user:gone", action: "see" },
      "account: The account gone is not active.",
      "Activate the account gone.",
    ],
    [
      "a group",
      { actor: "group:readers", action: "upload" },
      "group grants: Group readers has read on ml. That needs write on packages of ml.",
      "Give group readers write on ml.",
    ],
    [
      "somebody in no group",
      { actor: "user:ida", action: "see" },
      "group grants: No group of ida has a level on ml. That needs any level on ml.",
      "Add ida to group readers.",
    ],
    [
      "nobody in particular",
      { actor: "anonymous", action: "see" },
      "group grants: Nobody in particular has no role and no groups. That needs any level on ml.",
      "",
    ],
    [
      "an act on the channel",
      { actor: "user:rita", action: "change-visibility" },
      "organization role: That needs role admin; the role is member.",
      "Make rita an administrator of acme.",
    ],
  ])("asks about %s", async (_, input, step, first) => {
    const answer = await told(await owner(), { channel: "ml", ...input });
    expect(answer.allowed).toBe(false);
    expect(deciding(answer)).toBe(step);
    expect(advice(answer)[0] ?? "").toBe(first);
  });

  test("asks about the organization", async () => {
    const about = { actor: "user:rita", action: "create-channels", organization: "acme" };
    const answer = await told(await owner(), about);
    expect(answer).toMatchObject({ allowed: false, on: { organization: "acme", channel: null } });
    expect(answer.fixes[0]).toMatchObject([{ sentence: "Make rita an administrator of acme.", yours: true }]);
    await refused(ask(await owner(), { action: "create-channels" }), "invalid");
  });

  test("asks about a restricted package, and about the token that an organization owns", async () => {
    const wish = {
      owner: { kind: "organization", organization: "acme" },
      where: { kind: "channels", channels: ["ml"], packages: [] },
    } as const;
    const { token } = await make.token(at.owner, { ...wish, where: { ...wish.where, channels: ["ml"], packages: [] } });
    const actor = `token:${token.id}`;
    const about = { action: "download", channel: "ml", package: "secret" };
    const answer = await told(await owner(), { actor, ...about });
    expect(deciding(answer)).toContain("secret is restricted");
    expect(answer.fixes[0]).toMatchObject([{ kind: "new token", by: "administrators of acme", yours: true }]);
    const person = await told(await owner(), { actor: "user:rita", ...about });
    expect(person.steps.find(({ name }) => name === "group grants")).toMatchObject({
      outcome: "adds nothing",
      groups: ["readers"],
      text: "Group readers has read on ml. secret is restricted: a level below admin on ml does not reach it.",
    });
    await setPackageAccess(await owner(), { channel: "ml", kind: "conda", name: "secret", access: "inherit" });
    expect(await told(await owner(), { actor: "user:rita", ...about })).toMatchObject({ allowed: true });
    await setPackageAccess(await owner(), { channel: "ml", kind: "conda", name: "secret", access: "restricted" });
  });

  test("is told of names that come near one that is not there, of members and groups alone", async () => {
    await make.person(services, { login: "ritta" });
    const about = (actor: string) => owner().then((ctx) => ask(ctx, { actor, action: "see", channel: "ml" }));
    expect(await about("user:ritta")).toEqual({ unknown: "who", name: "ritta", matches: ["user:rita"] });
    expect(await about("group:reader")).toEqual({ unknown: "who", name: "reader", matches: ["group:readers"] });
    const stranger = await make.token((await make.organization(services)).owner);
    expect(await about(`token:${stranger.token.id}`)).toMatchObject({ unknown: "who", matches: [] });
  });
});

test("a token asks within what it may see, and needs api:read", async () => {
  const where = { kind: "channels" as const, channels: ["tools"], packages: [] };
  const look = await make.token(at.owner, { scopes: ["api:read"], where });
  const ctx = await make.ctxOfSecret(services, look.secret);
  expect(await ask(ctx, { action: "see", channel: "ml" })).toMatchObject({ unknown: "what" });
  expect(await told(ctx, { action: "see", channel: "tools" })).toMatchObject({ allowed: true, who: { kind: "token" } });
  const { message } = await refused(ask(ctx, { actor: "user:rita", action: "see", channel: "tools" }), "forbidden");
  expect(message).toBe("You can ask about yourself.");
  const blind = await make.token(at.owner, { scopes: ["conda:download"] });
  await refused(ask(await make.ctxOfSecret(services, blind.secret), { action: "see", channel: "ml" }), "forbidden");
});

test("whatever the rules decide of channels, packages and organizations can be asked about", () => {
  const asked = Object.entries(RULES).filter(([, { need }]) =>
    ["channel", "package", "organization"].includes(need.on),
  );
  for (const [action] of asked) expect([action, questionOf(action as Action)]).not.toEqual([action, null]);
  for (const question of QUESTION_WORDS)
    for (const [of, action] of Object.entries(QUESTIONS[question]))
      if (of !== "words") expect(RULES).toHaveProperty([action]);
});
