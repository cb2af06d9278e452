/** What a change takes from whom, or gives to whom, in sentences. Pure. */
import { atLeast } from "#access/can.ts";
import type { Level } from "#access/vocabulary.ts";
import { count } from "#components/text.ts";
import { list } from "#components/ui/numbers.ts";
import type { Change } from "#core/differences.ts";
import type { Impact, ImpactToken } from "#core/impact.ts";

type Changes = Impact["anyone"];

/** A sentence, and whom it speaks of where they are too many to be in it. */
export type Line = { text: string; names: string[]; more: number };

const PLACES = 4;
const NAMES = 8;

const placeOf = ({ channel, package: pack }: Change) => (pack ? `${pack.name} in ${channel}` : channel);

function places(changes: readonly Change[], unsaid: number): string {
  const said = changes.length + unsaid > PLACES + 1 ? changes.slice(0, PLACES) : changes;
  const rest = changes.length - said.length + unsaid;
  return list([...said.map(placeOf), ...(rest > 0 ? [`${rest} more`] : [])]);
}

/** Changes of one kind after the other: the key says which go together. */
function byKind<T extends Change>(changes: readonly T[], keyOf: (change: T) => string): T[][] {
  return [...Map.groupBy(changes, keyOf).values()];
}

const isLoss = ({ from, to }: Change) => !atLeast(to, from ?? "read");

/** "loses write on ml-prod, keeping read"; `many` for several who do. */
export function changeWords({ first, total }: Changes, many: boolean): string {
  const kinds = byKind(first, ({ from, to }) => `${from} ${to}`);
  const parts = kinds.map((alike, at) => {
    const [{ from, to }] = alike as [Change];
    const where = places(alike, at === kinds.length - 1 ? total - first.length : 0);
    const [loses, gains] = many ? ["lose", "gain"] : ["loses", "gains"];
    if (alike.every(isLoss)) return `${loses} ${from} on ${where}${to ? `, keeping ${to}` : ""}`;
    return `${gains} ${to} on ${where}${from ? ` instead of ${from}` : ""}`;
  });
  return parts.join("; ");
}

/** "3 people lose write on ml-prod: Ada, Bob, and Eve." */
function lineOf(names: readonly string[], total: number, nouns: [string, string], changes: Changes): Line {
  const [first] = names;
  if (total === 1 && first !== undefined) {
    const who = nouns[0] === "person" ? first : `${capital(nouns[0])} ${first}`;
    return { text: `${who} ${changeWords(changes, false)}.`, names: [], more: 0 };
  }
  const text = `${count(total, ...nouns)} ${changeWords(changes, true)}`;
  if (total <= NAMES) return { text: `${text}: ${list(names)}.`, names: [], more: 0 };
  return { text: `${text}.`, names: [...names], more: total - names.length };
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

export function peopleLines({ effects }: Impact): Line[] {
  return effects.first.map(({ people, changes }) =>
    lineOf(
      people.first.map(({ login, name }) => name || login),
      people.total,
      ["person", "people"],
      changes,
    ),
  );
}

/** Groups to which the same happens are told together. */
export function groupLines({ groups }: Impact): Line[] {
  const alike = [...Map.groupBy(groups.first, ({ changes }) => JSON.stringify(changes)).values()];
  return alike.map((some) => {
    const names = some.map(({ name }) => name);
    return lineOf(names, names.length, ["group", "groups"], some[0]?.changes ?? { first: [], total: 0 });
  });
}

export function anyoneLines({ anyone }: Impact): Line[] {
  if (anyone.total === 0) return [];
  const text = `Everybody else, without an account too, ${changeWords(anyone, false)}.`;
  return [{ text, names: [], more: 0 }];
}

const ACTS: Record<Level, string> = { read: "read", write: "upload to", admin: "manage" };
const either = new Intl.ListFormat("en", { type: "disjunction" });

/** "can no longer read or upload to ml-prod" */
export function tokenWords({ changes: { first, total } }: ImpactToken): string {
  const kinds = byKind(first, ({ loses, gains }) => `${loses} ${gains}`);
  const parts = kinds.map((alike, at) => {
    const { loses = [], gains = [] } = alike[0] ?? {};
    // Said of the channel, it need not be said of its packages.
    const whole = new Set(alike.flatMap((change) => (change.package ? [] : [change.channel])));
    const said = alike.filter((change) => !change.package || !whole.has(change.channel));
    const where = places(said, at === kinds.length - 1 ? total - first.length : 0);
    const acts = (levels: readonly Level[], with_: Intl.ListFormat | null) => {
      const words = levels.map((level) => ACTS[level]);
      return `${with_ ? with_.format(words) : list(words)} ${where}`;
    };
    return loses.length > 0 ? `can no longer ${acts(loses, either)}` : `can ${acts(gains, null)} from now on`;
  });
  return parts.join("; ");
}

/** Whether anybody, or anything in use, has less than before. */
export function takes({ effects, groups, tokens, anyone }: Impact): boolean {
  const loss = (changes: Changes) => changes.first.some(isLoss);
  return (
    effects.first.some(({ changes }) => loss(changes)) ||
    groups.first.some(({ changes }) => loss(changes)) ||
    loss(anyone) ||
    (tokens.first ?? []).some(({ changes }) => changes.first.some(({ loses }) => loses.length > 0))
  );
}
