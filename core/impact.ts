/** What a change would take from whom, or give to whom, before anybody makes it. Asking needs what making it needs. */
import { can } from "#access/can.ts";
import { type CensusToken, takeCensus } from "./census.ts";
import { authorize } from "./change.ts";
import { readableChannels } from "./channels.ts";
import type { Context } from "./context.ts";
import { type Change, type Differences, differencesOf, type TokenChange } from "./differences.ts";
import type { PreviewChange } from "./impact.input.ts";
import { getOrganizationRow, resourceOf } from "./organizations.ts";
import { permitted } from "./supposition.ts";

/** The first of a list, and how many there are in all. */
type Some<T> = { first: T[]; total: number };

export type Impact = {
  /** How many people lose or gain anything. */
  people: number;
  /** Those people, apart by what happens to them; most first. */
  effects: Some<{ people: Some<{ login: string; name: string }>; changes: Some<Change> }>;
  groups: Some<{ name: string; changes: Some<Change> }>;
  /** Used in the last 30 days, and able to do less or more. Their names are for who looks after tokens: null. */
  tokens: { total: number; first: ImpactToken[] | null };
  /** For people without an account, and of other organizations. */
  anyone: Some<Change>;
};

export type ImpactToken = {
  id: string;
  name: string;
  /** A login, or the organization. */
  owner: string;
  lastUsedAt: Date;
  lastUsedClient: string;
  changes: Some<TokenChange>;
};

const SHOWN = 50;
const RECENT = 30 * 86_400_000;

const some = <T, U = T>(all: readonly T[], as: (one: T) => U): Some<U> => ({
  first: all.slice(0, SHOWN).map(as),
  total: all.length,
});
const same = <T>(one: T) => one;

/** Previewing reads: a token needs the scope that reads, not the one that the change itself needs. */
function reading(ctx: Context): Context {
  const { person, token } = ctx.standing;
  return { ...ctx, standing: { person, token: token && { ...token, scopes: ["all"] } } };
}

/**
 * Who would lose or gain what by a change, told only of what the asker may see.
 * @throws Refusal as the change itself would for want of rights.
 */
export async function previewChange(ctx: Context, { organization, change }: PreviewChange): Promise<Impact> {
  const at = await getOrganizationRow(ctx.db, organization);
  authorize(ctx, "organization.see", resourceOf(at));
  const resolve = await permitted(reading(ctx), at, change);
  const { before, after } = resolve(await takeCensus(ctx.db, at, ctx.now));
  const since = ctx.now.getTime() - RECENT;
  const recent = ({ lastUsedAt }: CensusToken) => lastUsedAt !== null && lastUsedAt.getTime() >= since;
  const { people, groups, tokens, anyone } = differencesOf(before, after, readableChannels(ctx), recent);
  const logins = new Map(before.people.map(({ id, login }) => [id, login]));
  const ownerOf = ({ userId }: CensusToken) => (userId === null ? at.name : (logins.get(userId) ?? ""));
  const mayName = can(ctx.standing, "organization.tokens", resourceOf(at)).allowed;
  return {
    people: people.reduce((sum, alike) => sum + alike.people.length, 0),
    effects: some(people, (alike) => ({
      people: some(alike.people, ({ login, name }) => ({ login, name })),
      changes: some(alike.changes, same),
    })),
    groups: some(groups, ({ name, changes }) => ({ name, changes: some(changes, same) })),
    tokens: { total: tokens.length, first: mayName ? some(newestFirst(tokens), tokenAs(ownerOf)).first : null },
    anyone: some(anyone, same),
  };
}

type TokenDifference = Differences["tokens"][number];

const usedAt = ({ token }: TokenDifference) => token.lastUsedAt ?? new Date(0);
const newestFirst = (all: readonly TokenDifference[]) =>
  all.toSorted((a, b) => usedAt(b).getTime() - usedAt(a).getTime());

const tokenAs =
  (ownerOf: (token: CensusToken) => string) =>
  (one: TokenDifference): ImpactToken => ({
    id: one.token.id,
    name: one.token.name,
    owner: ownerOf(one.token),
    lastUsedAt: usedAt(one),
    lastUsedClient: one.token.lastUsedClient ?? "",
    changes: some(one.changes, same),
  });
