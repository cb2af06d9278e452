/** A row of the audit log as a sentence. Pure; whatever shape a row has, it says something true. */
import type { Action } from "#access/policy.ts";
import type { Witnessed } from "#core/audit.ts";
import type { AuditRow } from "#core/audit-log.ts";
import type { Proof } from "#core/change.ts";
import { count } from "../text.ts";

export type Part = string | { name: string };
export type Told = Pick<
  AuditRow,
  "action" | "outcome" | "actorKind" | "actorName" | "objectKind" | "objectName" | "before" | "after"
>;

type Fields = Readonly<Record<string, unknown>>;
type Facts = { row: Told; object: Part; before: Fields | null; after: Fields | null };
type Say = (facts: Facts) => readonly Part[];

/** Names stand out in a sentence; `say` takes what is put in for one, unless it is plain words of `words`. */
const name = (text: unknown): Part => ({ name: String(text) });

function say(texts: TemplateStringsArray, ...parts: readonly (Part | readonly Part[])[]): Part[] {
  return texts.flatMap((text, n) => [text, ...[parts[n] ?? []].flat()]).filter((part) => part !== "");
}

const fieldsOf = (value: unknown): Fields | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Who did it, at the beginning of a sentence. */
export function actorOf({ actorKind, actorName }: Pick<Told, "actorKind" | "actorName">): Part[] {
  if (actorKind === "token") return ["Token ", name(actorName)];
  if (actorKind === "anonymous") return ["Somebody"];
  if (actorKind === "operator") return ["The operator"];
  return [name(actorName)];
}

/** The kinds of things, as sentences call them. */
const KINDS: Readonly<Record<string, string>> = { user: "account", file: "file", member: "member" };
const thing = ({ row, object }: Facts): Part[] => [`${KINDS[row.objectKind] ?? row.objectKind} `, object];

/** Names of what differs, but for what always does. */
function changed({ before, after }: Facts): string[] {
  const names = Object.keys(after ?? {}).filter((key) => !["version", "revision", "updatedAt"].includes(key));
  // An empty list is as good as none.
  const said = (value: unknown) => JSON.stringify(Array.isArray(value) && value.length === 0 ? null : (value ?? null));
  return names.filter((key) => said(before?.[key]) !== said(after?.[key]));
}

const WORDS: Readonly<Record<string, string>> = {
  displayName: "display name",
  newPackages: "access of new packages",
  replace: "rule for replacing files",
  publicChannels: "rule for public channels",
  everybodyFounds: "rule for creating organizations",
  closed: "public channels",
};
const inWords = (keys: readonly string[]) => keys.map((key) => WORDS[key] ?? key).join(", ");

/** "changed the description of channel ml", or less when the row does not tell. */
const changing: Say = (facts) => {
  const what = inWords(changed(facts));
  return what && facts.before ? say`changed the ${what} of ${thing(facts)}` : say`changed ${thing(facts)}`;
};

const looking: Say = (facts) => say`looked at ${thing(facts)}`;
const making: Say = (facts) => say`created ${thing(facts)}`;
const deleting: Say = (facts) => say`deleted ${thing(facts)}`;

/** "numpy 1.0" and the channel of `ml/noarch/numpy-1.0-0.conda`; the file's own name where it tells nothing better. */
export function fileOf(objectName: string): { file: string; channel: string } {
  const [channel = "", ...rest] = objectName.split("/");
  const filename = rest.at(-1) ?? "";
  const conda = /^(.+)-([^-]+)-[^-]+\.(?:conda|tar\.bz2)$/.exec(filename);
  const python = /^([^-]+)-([^-]+)(?:-.+\.whl|\.tar\.gz|\.zip)$/.exec(filename);
  const [, title, version] = conda ?? python ?? [];
  return { file: title ? `${title} ${version}` : filename, channel };
}

const onFile = (verb: string, word: string): Say => {
  return ({ row, object }) => {
    if (row.objectKind !== "file") return say`${verb} ${row.objectKind} ${object}`;
    const { file, channel } = fileOf(row.objectName);
    return say`${verb} ${name(file)} ${word} ${name(channel)}`;
  };
};

const uploading: Say = (facts) => {
  const replaced = facts.before && facts.before.sha256 !== facts.after?.sha256;
  return replaced ? onFile("replaced", "in")(facts) : onFile("uploaded", "to")(facts);
};

const editingFile: Say = (facts) => {
  const { before, after } = facts;
  if (before && after && before.yanked !== after.yanked)
    return onFile(after.yanked ? "yanked" : "took back the yank of", "in")(facts);
  const labels = list(after?.labels);
  return after?.labels ? [...onFile("labelled", "in")(facts), `: ${labels.join(", ") || "no label"}`] : changing(facts);
};

/** What a grant is on: a channel, or one package of it. */
function placeOf({ before, after }: Facts): Part[] | null {
  const { channel, package: pack } = after ?? before ?? {};
  if (!channel) return null;
  return pack ? say`package ${name(pack)} in ${name(channel)}` : [name(channel)];
}

const granting: Say = (facts) => {
  const { before, after } = facts;
  const [was, is, place] = [text(before?.level), text(after?.level), placeOf(facts)];
  if (!place || (!was && !is)) return say`changed what ${thing(facts)} may do`;
  if (!is) return say`took ${was} on ${place} from ${thing(facts)}`;
  if (!was) return say`gave ${thing(facts)} ${is} on ${place}`;
  return say`changed ${thing(facts)} from ${was} to ${is} on ${place}`;
};

const changingMember: Say = (facts) => {
  const { row, before, after, object } = facts;
  if (row.objectKind === "invitation") return inviting(facts);
  const [was, is] = [text(before?.role), text(after?.role)];
  if (was && is && was === is) return changing(facts);
  if (was && is) return say`changed the role of ${object} from ${was} to ${is}`;
  if (is) return say`added ${object} as ${is}`;
  return was ? say`removed ${object} from the organization` : changing(facts);
};

const inviting: Say = ({ object, before, after }) => {
  const role = text(after?.role);
  if (after) return role ? say`invited ${object} as ${role}` : say`invited ${object}`;
  return before ? say`withdrew the invitation of ${object}` : say`changed the invitation of ${object}`;
};

const changingGroup: Say = (facts) => {
  const { before, after } = facts;
  if (after?.added) return say`put ${name(after.added)} into ${thing(facts)}`;
  if (before?.removed) return say`took ${name(before.removed)} out of ${thing(facts)}`;
  if (before && !after) return deleting(facts);
  if (before?.name && after?.name && before.name !== after.name)
    return say`renamed group ${name(before.name)} to ${name(after.name)}`;
  return changing(facts);
};

const changingToken: Say = (facts) => {
  const { before, after } = facts;
  if (after?.revoked) return say`revoked ${thing(facts)}`;
  if (after?.kept) return say`kept ${thing(facts)}, whose maker has left`;
  if (after?.rotated) return say`rotated ${thing(facts)}`;
  if (after?.scopes && (!before || before.replaced)) return making(facts);
  return changing(facts);
};

const managingUser: Say = (facts) => {
  const { row, before, after } = facts;
  if (row.objectKind === "member") return changingMember(facts);
  if (!before && after?.login) return making(facts);
  if (before && !after) return deleting(facts);
  if (before?.active !== after?.active) return say`${after?.active ? "activated" : "deactivated"} ${thing(facts)}`;
  if (before?.administrator !== after?.administrator)
    return after?.administrator
      ? say`made ${facts.object} a server administrator`
      : say`took server administration from ${facts.object}`;
  return after?.link || after?.reset ? say`made a link to choose a password for ${thing(facts)}` : changing(facts);
};

const VISIBLE: Readonly<Record<string, string>> = {
  public: "public",
  members: "readable by every member",
  private: "private",
};

const seeing: Say = (facts) => {
  const words = VISIBLE[text(facts.after?.visibility)];
  return words && facts.before?.visibility !== facts.after?.visibility
    ? say`made ${thing(facts)} ${words}`
    : changing(facts);
};

const restricting: Say = (facts) => {
  const access = text(facts.after?.access);
  if (access === "restricted") return say`restricted ${thing(facts)}`;
  return access ? say`lifted the restriction of ${thing(facts)}` : changing(facts);
};

const takingOver: Say = ({ object, after }) => {
  const reason = text(after?.reason);
  return reason ? say`took over organization ${object}: “${reason}”` : say`took over organization ${object}`;
};

/** Every action that can be recorded, by what it did; who did it stands before. */
const SENTENCES: Readonly<Record<Action | Proof | Witnessed, Say>> = {
  "channel.see": looking,
  "channel.read": looking,
  "channel.edit": changing,
  "channel.labels": (facts) => say`changed the labels of ${thing(facts)}`,
  "channel.grant": granting,
  "channel.create": making,
  "channel.delete": deleting,
  "channel.visibility": seeing,
  "package.download": (facts) => say`downloaded ${thing(facts)}`,
  "package.read": looking,
  "package.create": (facts) => (facts.row.objectKind === "file" ? uploading(facts) : making(facts)),
  "package.upload": uploading,
  "package.edit": editingFile,
  "package.replace": onFile("replaced", "in"),
  "package.delete": (facts) => (facts.row.objectKind === "file" ? onFile("removed", "from")(facts) : deleting(facts)),
  "package.access": restricting,
  "package.grant": granting,
  "organization.see": looking,
  "organization.edit": changing,
  "organization.delete": deleting,
  "organization.policy": (facts) => say`changed the policy of ${thing(facts)}`,
  "organization.tokens": (facts) => [...changingToken(facts), " of the organization"],
  "organization.create": making,
  "organization.takeOver": takingOver,
  "token.block": (facts) =>
    facts.after?.blocked === false ? say`lifted the block of ${thing(facts)}` : say`blocked ${thing(facts)}`,
  "token.read": looking,
  "token.create": making,
  "token.change": changingToken,
  "token.rotate": (facts) =>
    facts.after?.oldSecretEndsAt ? say`rotated ${thing(facts)}` : say`narrowed ${thing(facts)}`,
  "token.leaked": (facts) => say`found the secret of ${thing(facts)} where it should not be`,
  "token.drop": (facts) => say`revoked ${thing(facts)}, with its own secret`,
  "audit.read": () => ["read the audit log"],
  "audit.export": ({ after }) =>
    typeof after?.rows === "number"
      ? say`exported ${count(after.rows, "row")} of the audit log`
      : ["exported the audit log"],
  "explain.others": () => ["asked about the rights of others"],
  "member.see": looking,
  "member.invite": inviting,
  "member.change": changingMember,
  "member.leave": () => ["left the organization"],
  "member.owner": changingMember,
  "group.see": looking,
  "group.create": making,
  "group.change": changingGroup,
  "account.read": looking,
  "account.change": () => ["changed their account"],
  "user.manage": managingUser,
  "server.manage": (facts) => {
    const what = inWords(changed(facts));
    return what && facts.before ? say`changed the ${what} of the server` : ["changed the settings of the server"];
  },
  "server.setup": ({ after }) =>
    after?.administrator
      ? say`set up the server, with ${name(after.administrator)} as its administrator`
      : ["set up the server"],
  "session.start": ({ row, object }) =>
    row.actorName === row.objectName ? ["signed in"] : say`signed in as ${object}`,
  "session.refused": ({ row, object }) =>
    row.objectName ? say`failed to sign in as ${object}` : ["failed to sign in with an unknown login"],
  "session.end": ({ row, object }) =>
    row.actorName === row.objectName ? ["signed out"] : say`ended a session of ${object}`,
  "invitation.accept": ({ after }) => (after?.role ? say`joined as ${text(after.role)}` : ["joined"]),
  "password.choose": () => ["chose a new password"],
  "operator.act": (facts) => say`worked on ${thing(facts)} from the command line`,
  "write.refused": () => [],
};

/** Done on proof of a code: nobody was signed in yet, and the row is about who it made known. */
const BY_OBJECT = ["invitation.accept", "password.choose"];

/** "was refused: cannot upload to ml. That needs …", of a refusal's own words. */
function refusal({ after }: Told): Part[] {
  const said = text(after);
  const cannot = /^(?:You|Token .*?) (cannot .*)$/s.exec(said)?.[1];
  return said ? [` was refused: ${cannot ?? said}`] : [" was refused"];
}

/** What a row says, as text and the names in it. */
export function sentenceOf(row: Told): Part[] {
  const byObject = BY_OBJECT.includes(row.action) && row.actorKind === "anonymous";
  const actor = byObject ? [name(row.objectName)] : actorOf(row);
  if (row.action === "write.refused") return [...actor, ...refusal(row)];
  const facts = { row, object: name(row.objectName), before: fieldsOf(row.before), after: fieldsOf(row.after) };
  const told = (SENTENCES as Readonly<Record<string, Say>>)[row.action];
  // A row of another version of the server.
  const rest = told ? told(facts) : say`did ${row.action} on ${thing(facts)}`;
  return [...actor, " ", ...rest];
}

export const plain = (parts: readonly Part[]): string =>
  parts.map((part) => (typeof part === "string" ? part : part.name)).join("");
