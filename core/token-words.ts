/** What a token may do, in words: the summary its maker reads, which is stored with it. */
import { holds, minimal, SCOPES, type ScopeId } from "#access/vocabulary.ts";

const list = new Intl.ListFormat("en", { type: "conjunction" });

/** `download conda packages and upload conda packages`; empty for no scopes. */
export function phrasesOf(scopes: readonly ScopeId[]): string {
  const least = minimal(scopes);
  return list.format(SCOPES.filter((scope) => least.includes(scope.id)).map((scope) => scope.phrase));
}

const either = new Intl.ListFormat("en", { type: "disjunction" });

/** What it cannot do that people might take for granted: `upload packages or change groups, members or settings`. */
function unableOf(scopes: readonly ScopeId[]): string {
  const some = (...wanted: ScopeId[]) => wanted.some((scope) => holds(scopes, scope));
  const lacking: string[] = [];
  if (!some("conda:download", "pypi:download")) lacking.push("download packages");
  if (!some("conda:upload", "pypi:upload", "api:write")) lacking.push("upload packages");
  if (!some("api:modify-group")) lacking.push("change groups, members or settings");
  else if (!some("api")) lacking.push("change settings or tokens");
  return either.format(lacking);
}

export type Described = {
  scopes: readonly ScopeId[];
  where:
    | { kind: "all" }
    | { kind: "channels"; channels: readonly string[]; packages: readonly string[] }
    | { kind: "group"; group: string };
  /** Channels on which its owner cannot do what a scope would allow, with the level held there. */
  lacking?: readonly { channel: string; level: string; words: string }[];
};

function placeOf(where: Described["where"]): string {
  if (where.kind === "all") return "every channel its owner can use, now and later";
  if (where.kind === "group") return `what group ${where.group} reaches`;
  const channels = list.format(where.channels);
  return where.packages.length > 0 ? `${channels}, only packages ${list.format(where.packages)}` : channels;
}

const openingOf = (scopes: readonly ScopeId[]) => `This token will be able to ${phrasesOf(scopes)} in `;

const refusedOn = (channel: string, words: string) => `${channel}, so ${words} there will be refused`;

/** Whether the stored summary said already that something would be refused on a channel: then nothing was lost since. */
export const isForetold = (summary: string, channel: string, words: string): boolean =>
  summary.includes(` on ${refusedOn(channel, words)}`);

/** The channels that a stored summary names: those that were deleted since are nowhere else. Empty when it names none. */
export function channelsIn(
  summary: string,
  { scopes, where }: { scopes: readonly ScopeId[]; where: { kind: Described["where"]["kind"] } },
): string[] {
  const opening = openingOf(scopes);
  if (where.kind !== "channels" || !summary.startsWith(opening)) return [];
  const place = summary.slice(opening.length).split(/, only packages |\. |\.$/, 1)[0] ?? "";
  return place.split(/, and | and |, /).filter(Boolean);
}

/** "This token will be able to … in …. It will not be able to …. Note: …" (design/ux.md 5.3). */
export function describeToken({ scopes, where, lacking = [] }: Described): string {
  if (scopes.length === 0) return "This token cannot do anything yet.";
  const able = `${openingOf(scopes)}${placeOf(where)}.`;
  const unable = unableOf(scopes);
  const not = unable ? [`It will not be able to ${unable}.`] : [];
  const notes = lacking.map(
    ({ channel, level, words }) => `Note: its owner has ${level} on ${refusedOn(channel, words)} until that changes.`,
  );
  const anyone = "Anyone who has the secret can use it.";
  return [able, ...not, ...notes, anyone].join(" ");
}
