/** What would change an answer, in words, and who may do it. */
import { can, type Resource } from "#access/can.ts";
import type { Fix } from "#access/candidates.ts";
import { actionOf } from "#access/fixes.ts";
import type { Context } from "./context.ts";
import type { Who } from "./explain-who.ts";
import { type Organization, resourceOf } from "./organizations.ts";

export type Advice = Fix & {
  /** "Add ada to group publishers." */
  sentence: string;
  /** Who may do it: "administrators of ml-prod". */
  by: string;
  /** Whether the one who asks may. */
  yours: boolean;
};

type About = { who: Who; at: Organization; resource: Resource };

const channelOf = (resource: Resource, at: Organization) =>
  resource.kind === "channel" || resource.kind === "package" ? resource.channel.name : at.name;
const nameOf = (resource: Resource, at: Organization) =>
  resource.kind === "package" ? resource.package.name : channelOf(resource, at);

const ROLE_WORDS = { member: "a member", admin: "an administrator", owner: "an owner" } as const;

function tokenSentence(fix: Extract<Fix, { kind: "new token" }>, token: string, { at, resource }: About) {
  const [channel, name] = [channelOf(resource, at), nameOf(resource, at)];
  const reach =
    resource.kind === "package" && resource.package.access === "restricted"
      ? `${name} of ${channel} by name`
      : resource.kind === "organization" || resource.kind === "server"
        ? "every channel"
        : channel;
  const parts = [
    ...(fix.scope ? [`has ${fix.scope}`] : []),
    ...(fix.for.includes("reach") ? [`reaches ${reach}`] : []),
  ];
  const that = parts.length > 0 ? ` that ${parts.join(" and ")}` : "";
  return `Create a token${that} in place of ${token}.`;
}

function sentenceOf(fix: Fix, about: About): string {
  const { who, at, resource } = about;
  const login = who.standing.person?.login ?? who.name;
  const token = who.standing.token?.name ?? "";
  const [channel, name] = [channelOf(resource, at), nameOf(resource, at)];
  switch (fix.kind) {
    case "channel grant":
      return `Give group ${fix.group} ${fix.level} on ${channel}.`;
    case "package grant":
      return `Give group ${fix.group} ${fix.level} on ${name} alone.`;
    case "group member":
      return fix.invite
        ? `Invite ${login} to ${at.name}, into group ${fix.group}.`
        : `Add ${login} to group ${fix.group}.`;
    case "new group":
      return `Create a group with ${fix.level} on ${resource.kind === "package" && resource.package.id ? name : channel} and put ${login} into it.`;
    case "role":
      if (fix.role === "member") return `Invite ${login} to ${at.name}.`;
      return `Make ${login} ${ROLE_WORDS[fix.role]} of ${at.name}.`;
    case "visibility":
      return `Make ${channel} readable by ${fix.visibility === "public" ? "anyone" : "every member"}.`;
    case "unrestrict":
      return `Lift the restriction of ${name}: everybody who uses ${channel} reaches it then.`;
    case "new token":
      return tokenSentence(fix, token, about);
    case "unblock":
      return `Lift the block of ${token} in ${at.name}.`;
    case "network":
      return `Use ${token} from one of its networks: ${who.networks.join(", ")}.`;
    case "activate":
      return `Activate the account ${login}.`;
    case "administrator":
      return `Make ${login} a server administrator.`;
  }
}

function byWords(fix: Fix, { who, at, resource }: About): string {
  switch (fix.kind) {
    case "channel grant":
      return `whoever has admin on ${channelOf(resource, at)}`;
    case "package grant":
    case "unrestrict":
      return `whoever has admin on ${nameOf(resource, at)}`;
    case "role":
      return fix.role === "owner" ? `owners of ${at.name}` : `administrators of ${at.name}`;
    case "new token":
      return who.standing.token?.organization
        ? `administrators of ${at.name}`
        : who.self
          ? "you"
          : (who.standing.person?.login ?? "its owner");
    case "network":
      return "whoever uses the token";
    case "activate":
    case "administrator":
      return "server administrators";
    default:
      return `administrators of ${at.name}`;
  }
}

/** What the action that a change takes is asked of. */
function resourceFor(fix: Fix, { who, at, resource }: About): Resource {
  if (fix.kind === "channel grant" || fix.kind === "visibility")
    return resource.kind === "package" ? { kind: "channel", channel: resource.channel } : resource;
  if (fix.kind === "package grant" || fix.kind === "unrestrict") return resource;
  if (fix.kind === "activate" || fix.kind === "administrator") return { kind: "server" };
  const owner = who.standing.token?.organization ? null : who.standing.person;
  if (fix.kind === "new token" && owner) return { kind: "user", id: owner.id, name: owner.login };
  return resourceOf(at);
}

export function adviceOf(ctx: Context, fix: Fix, about: About): Advice {
  const owner = about.who.standing.token?.organization ? "organization" : "person";
  const action = actionOf(fix, owner);
  const yours = action !== null && can(ctx.standing, action, resourceFor(fix, about)).allowed;
  return { ...fix, sentence: sentenceOf(fix, about), by: byWords(fix, about), yours };
}
