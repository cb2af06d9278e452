/** What gives a level, for the explainer: each of the four sources has something to say, and be it why it is silent. */
import {
  type ChannelFacts,
  grantsOf,
  type PackageFacts,
  type Resource,
  type Source,
  type Standing,
  sourcesOf,
  type TokenStanding,
} from "./can.ts";
import type { Need } from "./policy.ts";

/** The channel, and the package where its level decides. */
export type Place = { channel: ChannelFacts; pack: PackageFacts | null };

/** Stands for every package of a channel that is not restricted. */
export const EVERY = "*";
export const nameOf = ({ channel, pack }: Place) =>
  !pack ? channel.name : pack.name === EVERY ? `packages of ${channel.name}` : pack.name;

/** Where the level decides that an action needs, or null where no level does. */
export function placeOf(need: Need, resource: Resource): Place | null {
  if (resource.kind !== "channel" && resource.kind !== "package") return null;
  if (need.on === "channel") return { channel: resource.channel, pack: null };
  if (need.on !== "package" || resource.kind !== "package") return null;
  return { channel: resource.channel, pack: resource.package };
}

/** What gives the actor a level there; where any level on anything will do, grants on packages of the channel too. */
export function sourcesAt(standing: Standing, need: Need, { channel, pack }: Place): Source[] {
  const sources = sourcesOf(standing, channel, pack);
  if (!("see" in need)) return sources;
  const inside = Object.values(grantsOf(standing)?.packages[channel.id] ?? {}).flat();
  const groups = [...new Set(inside.map(({ group }) => group))];
  const given = groups.map((group): Source => {
    const text = `Group ${group} has a level on a package of ${channel.name}.`;
    return { level: "read", rule: "package grant", passed: true, text, group };
  });
  return [...sources, ...given];
}

export const SOURCE_NAMES = ["organization role", "group grants", "package grants", "visibility"] as const;
export type SourceName = (typeof SOURCE_NAMES)[number];

export const SOURCE_RULES = {
  "organization role": "role",
  "group grants": "channel grant",
  "package grants": "package grant",
  visibility: "visibility",
} as const satisfies Record<SourceName, Source["rule"]>;

/** Words, and the groups they speak of. */
export type Words = { text: string; groups: string[]; needed?: false };
const words = (text: string): Words => ({ text, groups: [] });

const namesIt = (token: TokenStanding | null, pack: PackageFacts | null) =>
  token?.organization && token.where.kind !== "group" && pack?.access === "restricted"
    ? words(`${pack.name} is restricted: ${token.name} reaches it only when it names it.`)
    : null;

const NOBODY = "Nobody in particular has no role and no groups.";

function silentRole({ person, token }: Standing, { channel }: Place): Words {
  if (token?.organization) {
    if (token.organization !== channel.organizationId) return words(`${token.name} belongs to another organization.`);
    if (token.where.kind === "group") return words(`${token.name} reaches exactly what its group reaches.`);
    return words(`A token of the organization reaches its channels, and of them what is not restricted.`);
  }
  if (!person) return words(NOBODY);
  const role = person.roles[channel.organizationId];
  if (role) return words(`Role ${role} gives no level by itself.`);
  return words(`${person.login} does not belong to the organization of ${channel.name}.`);
}

/** "No group of ada", "The group of token ci", or null for whom no group counts. */
function groupsOf({ person, token }: Standing): string | null {
  if (token?.organization) return token.where.kind === "group" ? `The group of ${token.name} does not have` : null;
  return person ? `No group of ${person.login} has` : null;
}

function silentGrants(standing: Standing, place: Place): Words {
  const { channel, pack } = place;
  const subject = groupsOf(standing);
  if (!subject) return words(standing.token ? `${standing.token.name} stands on no group.` : NOBODY);
  const isGrant = ({ rule }: Source) => rule === "channel grant";
  const cut = pack?.access === "restricted" ? sourcesOf(standing, channel, null).filter(isGrant) : [];
  if (!pack || cut.length === 0) return words(`${subject} a level on ${channel.name}.`);
  const given = cut.map(({ text }) => text).join(" ");
  return {
    text: `${given} ${pack.name} is restricted: a level below admin on ${channel.name} does not reach it.`,
    groups: cut.flatMap(({ group = [] }) => group),
  };
}

function silentPackageGrants(standing: Standing, need: Need, place: Place): Words {
  if (!place.pack && !("see" in need))
    return { ...words("That is asked of the channel, not of one package."), needed: false };
  const subject = groupsOf(standing);
  const named = namesIt(standing.token, place.pack);
  if (named) return named;
  if (!subject) return words(standing.token ? `${standing.token.name} stands on no group.` : NOBODY);
  if (place.pack?.name === EVERY) return { ...words("No single package was asked about."), needed: false };
  return words(
    `${subject} a level on ${place.pack ? `${nameOf(place)} itself` : `a package of ${place.channel.name}`}.`,
  );
}

function silentVisibility({ token }: Standing, { channel, pack }: Place): Words {
  if (token?.organization) return words("Visibility gives nothing to a token of an organization.");
  if (channel.visibility === "private") return words(`${channel.name} is private: only its groups use it.`);
  if (pack?.access === "restricted") return words(`${pack.name} is restricted: visibility does not reach it.`);
  return words(`${channel.name} is readable by members of the organization.`);
}

/** What a source that gives no level has to say. */
export function silence(name: SourceName, standing: Standing, need: Need, place: Place): Words {
  if (name === "organization role") return silentRole(standing, place);
  if (name === "group grants") return silentGrants(standing, place);
  if (name === "package grants") return silentPackageGrants(standing, need, place);
  return silentVisibility(standing, place);
}
