/** What a census would be after a change that nobody has made yet. Rows that stay the same stay the same objects. */
import type { Level, PackageAccess, Role, Visibility } from "#access/vocabulary.ts";
import type { Census } from "./census.ts";

export type Supposed = (census: Census) => Census;

export const withoutGroup =
  (id: string): Supposed =>
  (census) => ({
    ...census,
    groups: census.groups.filter((group) => group.id !== id),
    groupMembers: census.groupMembers.filter(({ groupId }) => groupId !== id),
    channelGrants: census.channelGrants.filter(({ groupId }) => groupId !== id),
    packageGrants: census.packageGrants.filter(({ groupId }) => groupId !== id),
    tokens: census.tokens.map((token) => (token.whereGroupId === id ? { ...token, whereGroupId: null } : token)),
  });

export const notInGroup =
  (group: string, user: string): Supposed =>
  (census) => ({
    ...census,
    groupMembers: census.groupMembers.filter(({ groupId, userId }) => groupId !== group || userId !== user),
  });

type Given = { groupId: string; level: Level };

/** Grants with other levels: those of `wanted` (by the key of their row) are put, or with null taken away. */
function put<Row extends Given>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  wanted: readonly (Omit<Row, "level"> & { level: Level | null })[],
): Row[] {
  const asked = new Map(wanted.map((each) => [keyOf(each as Row), each]));
  const kept = rows.filter((row) => asked.get(keyOf(row))?.level !== null);
  const known = new Set(rows.map(keyOf));
  return [
    ...kept.map((row) => {
      const level = asked.get(keyOf(row))?.level ?? row.level;
      return level === row.level ? row : { ...row, level };
    }),
    ...[...asked].flatMap(([key, row]) => (known.has(key) || row.level === null ? [] : [row as Row])),
  ];
}

type ChannelGrant = Census["channelGrants"][number];
type PackageGrant = Census["packageGrants"][number];
type Wanted<Row extends Given> = Omit<Row, "level"> & { level: Level | null };

export const withChannelGrants =
  (wanted: readonly Wanted<ChannelGrant>[]): Supposed =>
  (census) => ({
    ...census,
    channelGrants: put(census.channelGrants, ({ groupId, channelId }) => `${groupId} ${channelId}`, wanted),
  });

export const withPackageGrant =
  (wanted: Wanted<PackageGrant>): Supposed =>
  (census) => ({
    ...census,
    packageGrants: put(census.packageGrants, ({ groupId, packageId }) => `${groupId} ${packageId}`, [wanted]),
  });

export const withPackageAccess =
  (id: string, access: PackageAccess): Supposed =>
  (census) => ({
    ...census,
    packages: census.packages.map((pack) => (pack.id === id && pack.access !== access ? { ...pack, access } : pack)),
  });

export const withRole =
  (id: string, role: Role): Supposed =>
  (census) => ({
    ...census,
    people: census.people.map((person) => (person.id === id && person.role !== role ? { ...person, role } : person)),
  });

/** Whoever goes leaves every group; tokens of theirs are stopped here, as a block stops them. */
export const withoutMember =
  (id: string): Supposed =>
  (census) => ({
    ...census,
    people: census.people.filter((person) => person.id !== id),
    groupMembers: census.groupMembers.filter(({ userId }) => userId !== id),
    tokens: census.tokens.map((token) => (token.userId === id ? { ...token, blocked: true } : token)),
  });

export const withVisibility =
  (id: string, visibility: Visibility): Supposed =>
  (census) => ({
    ...census,
    channels: census.channels.map((channel) =>
      channel.id === id && channel.visibility !== visibility ? { ...channel, visibility } : channel,
    ),
  });

export const withoutChannel =
  (id: string): Supposed =>
  (census) => ({
    ...census,
    channels: census.channels.filter((channel) => channel.id !== id),
    channelGrants: census.channelGrants.filter(({ channelId }) => channelId !== id),
    packages: census.packages.filter(({ channelId }) => channelId !== id),
    packageGrants: census.packageGrants.filter(({ channelId }) => channelId !== id),
  });
