/** What a token can do today, by the rule that decides on its requests; the sentence stored with it says what its maker read. */
import { and, asc, eq, inArray, type SQL } from "drizzle-orm";
import { atLeast, can, isEmpty, levelOn, type PackageFacts, type Standing, scopesFor, view } from "#access/can.ts";
import type { Action } from "#access/policy.ts";
import { holds, KINDS, type Kind, type Level } from "#access/vocabulary.ts";
import type { Reader } from "#db/client.ts";
import { channels, organizations, packages } from "#db/schema/organizations.ts";
import { tokenChannels } from "#db/schema/tokens.ts";
import { type ChannelRow, resourceOf } from "./channels.ts";
import type { Context } from "./context.ts";
import { missing } from "./refusal.ts";
import { tokenStanding } from "./standing.ts";
import { channelsIn, isForetold } from "./token-words.ts";
import type { TokenRef } from "./tokens.input.ts";
import { getTokenRow, permitOn, project, type Token, type TokenRow } from "./tokens.ts";

/** What a scope may open on a channel; `create`: new names, `upload`: names that are there. */
const ACTS = {
  download: { action: "package.download", kinds: KINDS },
  create: { action: "package.create", kinds: KINDS },
  upload: { action: "package.upload", kinds: KINDS },
  read: { action: "channel.read", kinds: [null] },
  edit: { action: "package.edit", kinds: [null] },
  grant: { action: "channel.grant", kinds: [null] },
} as const satisfies Record<string, { action: Action; kinds: readonly (Kind | null)[] }>;
export type Act = keyof typeof ACTS;
export const ACT_IDS = Object.keys(ACTS) as Act[];

export type TodayAct = {
  act: Act;
  kind: Kind | null;
  /** `some`: on packages that groups of its owner have something of their own on. */
  works: "all" | "some" | "none";
  /** Why it does not work on all. */
  why: string | null;
};

export type TodayChannel = {
  channel: string;
  organization: string;
  /** What its owner holds there now; an organization's token: itself. */
  level: Level | null;
  /** The level that its owner has lost there since the token was made. */
  lost: Level | null;
  /** What its scopes promise. */
  acts: TodayAct[];
};

export type TokenToday = {
  /** Why it can do nothing anywhere, or null. */
  nothing: string | null;
  /** The first of them: what was lost comes first, then what is less than its scopes promise. */
  channels: TodayChannel[];
  /** How many it reaches. */
  total: number;
  /** Channels that it was made for and that were deleted since. */
  gone: string[];
};

const SHOWN = 20;

type Place = { channel: ChannelRow; organization: string };

const reasonsOf = (token: Token, standing: Standing | null): string | null => {
  if (token.status === "revoked") return "It is revoked.";
  if (token.status === "expired") return "It has expired.";
  if (!standing) return "The account of its owner is not active.";
  if (token.where.kind === "group" && token.where.group === null) return "The group it follows was deleted.";
  if (token.where.kind === "channels" && token.where.channels.length === 0) return "Its channels were deleted.";
  return null;
};

/** The same as if no organization kept it out: what it is kept out of is told with the reason, not left out. */
function admitted({ person, token }: Standing): Standing {
  return { person, token: token && { ...token, blocked: [], tooLong: [] } };
}

async function placesOf(db: Reader, row: TokenRow, standing: Standing): Promise<Place[]> {
  const among = (where: SQL | undefined) =>
    db
      .select({ channel: channels, organization: organizations.name })
      .from(channels)
      .innerJoin(organizations, eq(organizations.id, channels.organizationId))
      .where(where)
      .orderBy(asc(channels.name));
  if (row.whereKind === "channels") {
    const named = db
      .select({ id: tokenChannels.channelId })
      .from(tokenChannels)
      .where(eq(tokenChannels.tokenId, row.id));
    return among(inArray(channels.id, named));
  }
  const roles = Object.keys(standing.person?.roles ?? {});
  const inside = row.ownerKind === "organization" ? [row.organizationId ?? ""] : roles;
  const fence = row.organizationId ? eq(channels.organizationId, row.organizationId) : undefined;
  if (inside.length === 0) return [];
  const all = await among(and(inArray(channels.organizationId, inside), fence));
  return all.filter(({ channel }) => !isEmpty(view(admitted(standing), channel)));
}

/** The packages on which somebody has something beyond the channel's own, by channel. */
async function specialOf(db: Reader, standing: Standing, places: readonly Place[]) {
  const ids = places.flatMap(({ channel }) => view(admitted(standing), channel).also);
  const found: (typeof packages.$inferSelect)[] = [];
  for (let at = 0; at < ids.length; at += 500)
    found.push(
      ...(await db
        .select()
        .from(packages)
        .where(inArray(packages.id, ids.slice(at, at + 500)))),
    );
  return Map.groupBy(found, ({ channelId }) => channelId);
}

/** Any package that the token's patterns let through; without patterns a refusal speaks of the channel itself. */
function anyPackage({ token }: Standing, channel: ChannelRow, kind: Kind): PackageFacts {
  const [pattern = channel.name] = (token?.where.kind === "channels" && token.where.channels[channel.id]) || [];
  return { id: null, kind, name: pattern.replace(/\*$/, ""), access: "inherit" };
}

function actsOn(standing: Standing, channel: ChannelRow, special: readonly PackageFacts[]): TodayAct[] {
  const scopes = standing.token?.scopes ?? [];
  return ACT_IDS.flatMap((act) => {
    const { action, kinds } = ACTS[act];
    return kinds.flatMap((kind): TodayAct[] => {
      const of = (pack: PackageFacts) =>
        action === "channel.read" || action === "channel.grant"
          ? resourceOf(channel)
          : ({ kind: "package", channel, package: pack } as const);
      const any = of(anyPackage(standing, channel, kind ?? "conda"));
      if (!scopesFor(action, any).some((scope) => holds(scopes, scope))) return [];
      const { allowed, because } = can(standing, action, any);
      if (allowed) return [{ act, kind, works: "all", why: null }];
      const some =
        any.kind === "package" &&
        special.some((pack) => (kind ?? pack.kind) === pack.kind && can(standing, action, of(pack)).allowed);
      const failed = because.filter(({ passed }) => !passed).map(({ text }) => text);
      return [{ act, kind, works: some ? "some" : "none", why: [...new Set(failed)].join(" ") }];
    });
  });
}

/** What the owner of a token for named channels held there when it was made, and does not any more. */
function lostOn(row: TokenRow, { person }: Standing, channel: ChannelRow, level: Level | null): Level | null {
  if (row.ownerKind !== "user" || row.whereKind !== "channels") return null;
  // Nobody names a channel for a token without seeing it.
  if (isEmpty(view({ person, token: null }, channel))) return "read";
  const uploads = holds(row.scopes, "conda:upload") || holds(row.scopes, "pypi:upload");
  return uploads && !atLeast(level, "write") && !isForetold(row.summary, channel.name, "uploads") ? "write" : null;
}

/** What a token can do today and where that is less than its scopes promise, for whoever may look at it. */
export async function getTokenToday(ctx: Context, { id }: TokenRef): Promise<TokenToday> {
  const { db } = ctx;
  const row = await getTokenRow(db, id);
  await permitOn(db, ctx, row, "token.read");
  const [token] = await project(db, [row], ctx.now);
  if (!token) throw missing();
  const standing = await tokenStanding(db, id);
  const there = token.where.kind === "channels" ? token.where.channels : [];
  const gone = channelsIn(row.summary, token).filter((name) => !there.includes(name));
  const nothing = reasonsOf(token, standing);
  if (nothing || !standing) return { nothing, channels: [], total: 0, gone };
  const places = await placesOf(db, row, standing);
  // Those it was made for are few, and are looked at all; of "every channel" the first.
  const looked = row.whereKind === "channels" ? places : places.slice(0, SHOWN);
  const special = await specialOf(db, standing, looked);
  const shown = looked.map(({ channel, organization }): TodayChannel => {
    const own = row.ownerKind === "user" ? { person: standing.person, token: null } : admitted(standing);
    const { level } = levelOn(own, channel, null);
    const acts = actsOn(standing, channel, special.get(channel.id) ?? []);
    return { channel: channel.name, organization, level, lost: lostOn(row, standing, channel, level), acts };
  });
  const rank = ({ lost, acts }: TodayChannel) => (lost ? 0 : acts.some(({ works }) => works !== "all") ? 1 : 2);
  const ordered = shown.toSorted((a, b) => rank(a) - rank(b));
  return {
    nothing: places.length === 0 ? "There is no channel that it reaches." : null,
    channels: ordered.slice(0, SHOWN),
    total: places.length,
    gone,
  };
}
