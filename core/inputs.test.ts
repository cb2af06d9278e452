/** Every text that a form or a program can send: what no database could keep or compare is refused at the edge. */
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import * as channels from "./channels.input.ts";
import * as groups from "./groups.input.ts";
import { Email, Name } from "./names.input.ts";
import * as people from "./people.input.ts";
import * as tokens from "./tokens.input.ts";

const organization = "acme";
const group = "builders";
const channel = "ml";
const pack = { kind: "conda", name: "numpy" };
const on = { organization, group, channel };
const file = { channel, kind: "conda", subdir: "noarch", filename: "numpy-1.0-0.conda" };
const email = "ada@example.org";
const password = "twelve letters";

const EXAMPLES: [name: string, schema: z.ZodType, example: Record<string, unknown>][] = [
  [
    "CreateChannel",
    channels.CreateChannel,
    { organization, name: channel, visibility: "private", description: "Models" },
  ],
  ["UpdateChannel", channels.UpdateChannel, { channel, description: "Models" }],
  ["ChannelRef", channels.ChannelRef, { channel }],
  ["Upload", channels.Upload, { channel, filename: "a-1-0.conda", labels: ["dev"] }],
  ["PackageRef", channels.PackageRef, { channel, ...pack }],
  ["DeclarePackage", channels.DeclarePackage, { channel, ...pack }],
  ["FileRef", channels.FileRef, file],
  ["UpdateFile", channels.UpdateFile, { ...file, labels: ["dev"] }],
  ["CreateGroup", groups.CreateGroup, { organization, name: group, description: "They build" }],
  ["UpdateGroup", groups.UpdateGroup, { organization, group, name: "makers", description: "They make" }],
  ["GroupRef", groups.GroupRef, { organization, group }],
  ["GroupMember", groups.GroupMember, { organization, group, login: "ada" }],
  ["SetChannelGrant", groups.SetChannelGrant, { ...on, level: "read" }],
  ["RemoveChannelGrant", groups.RemoveChannelGrant, on],
  ["SetPackageGrant", groups.SetPackageGrant, { ...on, ...pack, level: "read" }],
  ["RemovePackageGrant", groups.RemovePackageGrant, { ...on, ...pack }],
  ["SignIn", people.SignIn, { login: "ada" }],
  ["Setup", people.Setup, { login: "ada", name: "Ada", email, publicUrl: "https://x.test", organization, channel }],
  ["CreateUser", people.CreateUser, { login: "ada", email, name: "Ada" }],
  ["UpdateUser", people.UpdateUser, { login: "ada" }],
  ["CreateOrganization", people.CreateOrganization, { name: organization, displayName: "Acme" }],
  ["UpdateOrganization", people.UpdateOrganization, { organization, displayName: "Acme" }],
  ["AddMember", people.AddMember, { organization, login: "ada" }],
  ["SetRole", people.SetRole, { organization, login: "ada", role: "admin" }],
  ["RemoveMember", people.RemoveMember, { organization, login: "ada" }],
  ["Invite", people.Invite, { organization, email, groups: [group] }],
  ["WithdrawInvitation", people.WithdrawInvitation, { organization, id: "01-x" }],
  ["AcceptInvitation", people.AcceptInvitation, { login: "ada", name: "Ada" }],
  [
    "CreateToken",
    tokens.CreateToken,
    {
      name: "ci",
      note: "for CI",
      scopes: ["conda"],
      where: { kind: "channels", channels: [channel], packages: ["num*"] },
    },
  ],
  [
    "CreateToken of an organization",
    tokens.CreateToken,
    { name: "ci", owner: { kind: "organization", organization }, scopes: ["conda"], where: { kind: "group", group } },
  ],
  ["TokenRef", tokens.TokenRef, { id: "01-x" }],
];

/** What is never kept or only hashed: any text will do. */
const hashed = { code: "x".repeat(26), password };

/** The example with one of its texts made worse, once per text. */
function worse(value: unknown, spoil: (text: string) => string): unknown[] {
  if (typeof value === "string") return [spoil(value)];
  if (Array.isArray(value)) return value.flatMap((each, at) => worse(each, spoil).map((bad) => value.with(at, bad)));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => worse(each, spoil).map((bad) => ({ ...value, [key]: bad })));
}

describe.each(EXAMPLES)("%s", (_, schema, example) => {
  test("takes a plain example, and hands on no NUL and no half of a character in any of its texts", () => {
    expect(schema.safeParse({ ...hashed, ...example }).error).toBeUndefined();
    for (const spoil of [
      (text: string) => `${text}\u0000`,
      (text: string) => `${text}\u0000a`,
      (text: string) => `a\ud800${text}`,
    ])
      for (const bad of worse(example, spoil)) {
        const parsed = schema.safeParse({ ...hashed, ...(bad as object) });
        // Refused, or read as something that is fine (an address is normalized).
        expect(JSON.stringify(parsed.data ?? "")).not.toMatch(/\\u0000|\\ud800/);
      }
  });
});

test("a name has lower-case letters, digits, hyphens and underscores, and begins and ends with a letter or digit", () => {
  for (const name of ["a", "0", "a-b_c", "a".repeat(64), "  trimmed  "])
    expect(Name.safeParse(name).success).toBe(true);
  for (const name of ["", " ", "-a", "a-", "_a", "A", "a.b", "a b", "é", "💥", "a/b", "a".repeat(65), "..", "%61"])
    expect([name, Name.safeParse(name).success]).toEqual([name, false]);
});

test("a channel's name may have dots inside as well", () => {
  for (const name of ["conda.forge", "a..b", "a".repeat(128)])
    expect(channels.ChannelRef.safeParse({ channel: name }).success).toBe(true);
  for (const name of [".", "..", ".a", "a.", "A", "a/b", "a".repeat(129)])
    expect(channels.ChannelRef.safeParse({ channel: name }).success).toBe(false);
});

test("a description may have several lines", () => {
  const parsed = channels.UpdateChannel.safeParse({ channel, description: "one\r\n\ttwo 💥" });
  expect(parsed.data).toMatchObject({ description: "one\r\n\ttwo 💥" });
});

test("an email address is one, and only that", () => {
  for (const text of ["ada@example.org", "Ada+ci@Sub.Example.org"]) expect(Email.safeParse(text).success).toBe(true);
  for (const text of [
    "ada",
    "ada@",
    "@example.org",
    "ada@example",
    "a b@example.org",
    "ada@example.org\r\nBcc: x@y.zz",
    `${"a".repeat(250)}@x.org`,
  ])
    expect([text, Email.safeParse(text).success]).toEqual([text, false]);
});

test("a password has at least twelve characters and is kept as typed", () => {
  expect(people.ChoosePassword.safeParse({ code: "x", password: "eleven char" }).success).toBe(false);
  expect(people.ChoosePassword.safeParse({ code: "x", password: "  spaces count  " }).data?.password).toBe(
    "  spaces count  ",
  );
});

test("the public address is an origin", () => {
  const at = (publicUrl: string) =>
    people.Setup.safeParse({ ...hashed, login: "ada", email, organization, channel, publicUrl });
  expect(at("HTTPS://Packages.Example.org:443/").data?.publicUrl).toBe("https://packages.example.org");
  for (const bad of [
    "",
    "packages.example.org",
    "ftp://x.test",
    "https://x.test/path",
    "https://x.test/?a",
    "https://u:p@x.test",
    "https://x.test/#a",
  ])
    expect([bad, at(bad).success]).toEqual([bad, false]);
});
