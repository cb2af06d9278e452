import { expect, test } from "vitest";
import { RULES } from "#access/policy.ts";
import { WITNESSED } from "#core/audit.ts";
import { PROOFS } from "#core/change.ts";
import { fileOf, plain, sentenceOf, type Told } from "./sentences.ts";

const row = (action: string, more: Partial<Told> = {}): Told => ({
  action,
  outcome: "done",
  actorKind: "user",
  actorName: "ada",
  objectKind: "group",
  objectName: "ci",
  before: null,
  after: null,
  ...more,
});
const file = { objectKind: "file", objectName: "ml-prod/noarch/numpy-1.0-0.conda" };
const token = { actorKind: "token", actorName: "ci-ml" } as const;
const member = { objectKind: "member", objectName: "bob" };
const user = { objectKind: "user", objectName: "bob" };
const nobody = { actorKind: "anonymous", actorName: "anonymous" } as const;

test.each<[string, Partial<Told>, string]>([
  ["channel.grant", { after: { channel: "ml-prod", level: "write" } }, "ada gave group ci write on ml-prod"],
  [
    "channel.grant",
    { before: { channel: "ml", level: "read" }, after: { channel: "ml", level: "write" } },
    "ada changed group ci from read to write on ml",
  ],
  ["channel.grant", { before: { channel: "ml", level: "read" } }, "ada took read on ml from group ci"],
  ["channel.grant", { after: { many: 3 } }, "ada changed what group ci may do"],
  [
    "package.grant",
    { after: { channel: "ml", kind: "conda", package: "numpy", level: "read" } },
    "ada gave group ci read on package numpy in ml",
  ],
  ["package.upload", { ...token, ...file, after: { sha256: "a" } }, "Token ci-ml uploaded numpy 1.0 to ml-prod"],
  ["package.create", { ...file, after: { sha256: "a" } }, "ada uploaded numpy 1.0 to ml-prod"],
  ["package.create", { objectKind: "package", objectName: "numpy" }, "ada created package numpy"],
  ["package.upload", { ...file, before: { sha256: "a" }, after: { sha256: "b" } }, "ada replaced numpy 1.0 in ml-prod"],
  ["package.delete", file, "ada removed numpy 1.0 from ml-prod"],
  [
    "package.edit",
    { ...file, before: { labels: ["main"], yanked: false }, after: { labels: ["main"], yanked: true } },
    "ada yanked numpy 1.0 in ml-prod",
  ],
  [
    "package.edit",
    { ...file, before: { labels: [], yanked: false }, after: { labels: ["dev", "main"], yanked: false } },
    "ada labelled numpy 1.0 in ml-prod: dev, main",
  ],
  [
    "channel.visibility",
    { objectKind: "channel", objectName: "ml", before: { visibility: "private" }, after: { visibility: "public" } },
    "ada made channel ml public",
  ],
  [
    "channel.edit",
    {
      objectKind: "channel",
      objectName: "ml",
      before: { description: "a", version: 1 },
      after: { description: "b", version: 2 },
    },
    "ada changed the description of channel ml",
  ],
  ["group.change", { after: { added: "bob" } }, "ada put bob into group ci"],
  ["group.change", { before: { removed: "bob" } }, "ada took bob out of group ci"],
  ["group.change", { before: { name: "ci" } }, "ada deleted group ci"],
  ["group.change", { before: { name: "ci" }, after: { name: "farm" } }, "ada renamed group ci to farm"],
  [
    "member.change",
    { ...member, before: { role: "member" }, after: { role: "admin" } },
    "ada changed the role of bob from member to admin",
  ],
  [
    "member.change",
    { ...member, before: { role: "member" }, after: { tokens: [] } },
    "ada removed bob from the organization",
  ],
  [
    "member.owner",
    { objectKind: "invitation", objectName: "b@x.org", after: { role: "owner" } },
    "ada invited b@x.org as owner",
  ],
  [
    "member.invite",
    { objectKind: "invitation", objectName: "b@x.org", before: { role: "member" } },
    "ada withdrew the invitation of b@x.org",
  ],
  ["member.leave", { objectKind: "member", objectName: "ada" }, "ada left the organization"],
  ["invitation.accept", { ...nobody, ...member, after: { role: "member" } }, "bob joined as member"],
  ["password.choose", { ...nobody, ...user }, "bob chose a new password"],
  ["session.start", { objectKind: "user", objectName: "ada" }, "ada signed in"],
  ["session.refused", { ...nobody, ...user, outcome: "refused" }, "Somebody failed to sign in as bob"],
  [
    "session.refused",
    { ...nobody, objectKind: "user", objectName: "" },
    "Somebody failed to sign in with an unknown login",
  ],
  ["session.end", user, "ada ended a session of bob"],
  ["token.change", { objectKind: "token", objectName: "ci-ml", after: { revoked: true } }, "ada revoked token ci-ml"],
  [
    "organization.tokens",
    { objectKind: "token", objectName: "farm", after: { scopes: ["all"] } },
    "ada created token farm of the organization",
  ],
  ["token.block", { objectKind: "token", objectName: "x", after: { blocked: true } }, "ada blocked token x"],
  [
    "token.block",
    { objectKind: "token", objectName: "x", before: { since: "" }, after: { blocked: false } },
    "ada lifted the block of token x",
  ],
  [
    "organization.takeOver",
    { objectKind: "organization", objectName: "acme", after: { reason: "gone" } },
    "ada took over organization acme: “gone”",
  ],
  ["user.manage", { ...user, before: { active: true }, after: { active: false } }, "ada deactivated account bob"],
  ["user.manage", { ...user, after: { login: "bob", active: true } }, "ada created account bob"],
  [
    "user.manage",
    { ...user, before: { administrator: false }, after: { administrator: true } },
    "ada made bob a server administrator",
  ],
  [
    "server.manage",
    {
      objectKind: "server",
      objectName: "server policy",
      before: { publicChannels: false },
      after: { publicChannels: true, closed: [] },
    },
    "ada changed the rule for public channels of the server",
  ],
  ["audit.export", { after: { rows: 1234 } }, "ada exported 1,234 rows of the audit log"],
  [
    "write.refused",
    {
      actorName: "bob",
      outcome: "refused",
      objectKind: "refusal",
      objectName: "",
      after: "You cannot give access to ml. That needs admin.",
    },
    "bob was refused: cannot give access to ml. That needs admin.",
  ],
  [
    "write.refused",
    { ...token, after: "Token ci-ml cannot upload to ml. No." },
    "Token ci-ml was refused: cannot upload to ml. No.",
  ],
  ["write.refused", { after: "This server does not allow it." }, "ada was refused: This server does not allow it."],
  ["future.thing", {}, "ada did future.thing on group ci"],
])("%s %j is “%s”", (action, more, sentence) => expect(plain(sentenceOf(row(action, more)))).toBe(sentence));

const ALL = [...Object.keys(RULES), ...PROOFS, ...Object.keys(WITNESSED)];
const SHAPES: unknown[] = [null, undefined, {}, [], "text", 7, true, { role: 7, level: {}, labels: "x", rows: "many" }];

test.each(ALL)("%s has a sentence, whatever its row looks like", (action) => {
  for (const before of SHAPES)
    for (const after of SHAPES) {
      const sentence = plain(sentenceOf(row(action, { before, after })));
      expect(sentence).toMatch(/^(ada|Token|Somebody) \S/);
      expect(sentence).not.toMatch(/undefined|null|\[object|did /);
    }
});

test.each([
  ["ml/noarch/py-rattler-0.1.2-h1_0.conda", { file: "py-rattler 0.1.2", channel: "ml" }],
  ["ml//demo_pkg-2.0-py3-none-any.whl", { file: "demo_pkg 2.0", channel: "ml" }],
  ["ml//demo-2.0.tar.gz", { file: "demo 2.0", channel: "ml" }],
  ["ml/noarch/strange", { file: "strange", channel: "ml" }],
])("%s is %o", (objectName, told) => expect(fileOf(objectName)).toEqual(told));
