/** "Can X do Y on Z, and why?": asked of the very rules that decide requests (design/ux.md section 6). */
import { and, asc, eq, inArray } from "drizzle-orm";
import { can, contains, type PackageFacts, type Resource, view } from "#access/can.ts";
import type { Around, KnownGroup } from "#access/candidates.ts";
import { type ExplainStep, explain } from "#access/explain.ts";
import { fixes } from "#access/fixes.ts";
import type { Action } from "#access/policy.ts";
import { EVERY } from "#access/sources.ts";
import type { Kind } from "#access/vocabulary.ts";
import { channelGrants, channels, groups, organizations, packageGrants } from "#db/schema/organizations.ts";
import { type Census, standingsOf } from "./census.ts";
import { authorize, refusalOf } from "./change.ts";
import { type ChannelRow, resourceOf as channelResource, getChannelRow, readableChannels } from "./channels.ts";
import { closest } from "./closest.ts";
import type { Context } from "./context.ts";
import { type ExplainAccess, QUESTIONS, type Question } from "./explain.input.ts";
import { type TakeCensus, type Unknown, type Who, whoOf } from "./explain-who.ts";
import { type Advice, adviceOf } from "./explain-words.ts";
import { getOrganizationRow, type Organization, resourceOf } from "./organizations.ts";
import { findPackageRow, type PackageRow, visiblePackages } from "./packages.ts";
import { invalidField, missing, Refusal, unauthenticated } from "./refusal.ts";
import { serverPolicy } from "./server-policy.ts";

export type { Unknown } from "./explain-who.ts";

export type Explained = {
  allowed: boolean;
  /** "Yes. ada can upload to ml-prod." */
  sentence: string;
  who: Pick<Who, "kind" | "actor" | "name" | "self">;
  on: On;
  action: Question;
  steps: ExplainStep[];
  fixes: Advice[][];
  at: Date;
};

/** What it is asked of, by name; all null but the organization for what is asked of that. */
export type On = { organization: string; channel: string | null; kind: Kind | null; package: string | null };

type What = { at: Organization; channel: ChannelRow | null; pack: PackageRow | null; on: On };

/** The organization of a channel, or the one that is named. */
async function organizationFor(ctx: Context, name: string | undefined, channel: ChannelRow | null) {
  if (name !== undefined) return getOrganizationRow(ctx.db, name);
  if (!channel) throw invalidField("organization", "Say which channel or organization.");
  const [at] = await ctx.db.select().from(organizations).where(eq(organizations.id, channel.organizationId));
  return at ?? Promise.reject(missing());
}

/** The channel, for whoever sees it; the names that may have been meant otherwise. */
async function channelFor(
  ctx: Context,
  { channel: name = "", organization }: ExplainAccess,
): Promise<{ channel: ChannelRow; at: Organization } | Unknown> {
  const row = await getChannelRow(ctx.db, name).catch((fault: unknown) => {
    if (fault instanceof Refusal) return null;
    throw fault;
  });
  const at = organization === undefined ? null : await getOrganizationRow(ctx.db, organization);
  if (at) authorize(ctx, "organization.see", resourceOf(at));
  const refusal = row && refusalOf(ctx, "channel.read", channelResource(row));
  if (row && (!at || row.organizationId === at.id) && refusal?.kind !== "missing") {
    if (refusal) throw refusal;
    return { channel: row, at: at ?? (await organizationFor(ctx, undefined, row)) };
  }
  const ids = at ? [at.id] : Object.keys(ctx.standing.person?.roles ?? {});
  const all = ids.length > 0 ? await ctx.db.select().from(channels).where(inArray(channels.organizationId, ids)) : [];
  const names = all.filter(readableChannels(ctx).channel).map((each) => each.name);
  return { unknown: "what", name, matches: closest(names, name) };
}

async function whatOf(ctx: Context, input: ExplainAccess): Promise<What | Unknown> {
  const asked = QUESTIONS[input.action];
  const ofOrganization = "organization" in asked;
  if (!ofOrganization && input.channel === undefined) throw invalidField("channel", "Say which channel.");
  if (ofOrganization) {
    const at = await organizationFor(ctx, input.organization, null);
    authorize(ctx, "organization.see", resourceOf(at));
    return { at, channel: null, pack: null, on: { organization: at.name, channel: null, kind: null, package: null } };
  }
  const seen = await channelFor(ctx, input);
  if ("unknown" in seen) return seen;
  const { channel, at } = seen;
  const on = { organization: at.name, channel: channel.name, kind: null, package: null };
  if (input.package === undefined || !("package" in asked)) return { at, channel, pack: null, on };
  const found = await findPackageRow(ctx.db, channel, input.kind, input.package);
  const pack = found && contains(view(ctx.standing, channel), found) ? found : null;
  const named = { ...on, kind: input.kind, package: input.package };
  if (pack || input.action === "upload" || input.action === "upload-new") return { at, channel, pack, on: named };
  const names = (await visiblePackages(ctx, channel)).map(({ name }) => name);
  return { unknown: "what", name: input.package, matches: closest(names, input.package) };
}

/** The policy's action and what it is asked of. Uploading is a matter of whether the name is there. */
function askedOf({ action, package: name, kind }: ExplainAccess, { at, channel, pack }: What): [Action, Resource] {
  const asked = QUESTIONS[action];
  if (!channel || "organization" in asked) {
    const of: Action = "organization" in asked ? asked.organization : "organization.see";
    return [of, resourceOf(at)];
  }
  const onPackage = "package" in asked && (name !== undefined || !("channel" in asked));
  if (!onPackage) return ["channel" in asked ? asked.channel : "channel.read", channelResource(channel)];
  const facts: PackageFacts = pack ?? { id: null, kind, name: name ?? EVERY, access: "inherit" };
  const uploads = action === "upload" || action === "upload-new";
  // Where writers replace files, that takes what uploading takes.
  const replaces = action === "replace" && channel.replace === "writers" ? "package.upload" : asked.package;
  const of: Action = uploads && name !== undefined ? (pack ? "package.upload" : "package.create") : replaces;
  return [of, { kind: "package", channel, package: facts }];
}

/** The organization's groups, and what they have on the channel and the package that is asked about. */
async function censusOf(ctx: Context, { at, channel, pack, on }: What): Promise<Census> {
  const { db } = ctx;
  const whole = channel && on.package === null;
  return {
    organization: at,
    groups: await db
      .select({ id: groups.id, name: groups.name })
      .from(groups)
      .where(eq(groups.organizationId, at.id))
      .orderBy(asc(groups.name)),
    channelGrants: channel ? await db.select().from(channelGrants).where(eq(channelGrants.channelId, channel.id)) : [],
    packageGrants: whole
      ? await db.select().from(packageGrants).where(eq(packageGrants.channelId, channel.id))
      : pack
        ? await db
            .select()
            .from(packageGrants)
            .where(and(eq(packageGrants.packageId, pack.id)))
        : [],
    people: [],
    groupMembers: [],
    channels: [],
    packages: [],
    tokens: [],
  };
}

/** What advice may speak of: groups only to whoever may see those of the organization. */
async function aroundOf(ctx: Context, what: What, who: Who, take: TakeCensus): Promise<Around> {
  const { publicChannels } = await serverPolicy(ctx.db);
  const seen = can(ctx.standing, "group.see", resourceOf(what.at)).allowed;
  const groups = seen ? knownGroups(await take(), await who.groupIds()) : [];
  return { organizationId: what.at.id, publicChannels, groups };
}

function knownGroups(census: Census, mine: readonly string[]): KnownGroup[] {
  const standings = standingsOf(census);
  return census.groups.flatMap(({ id, name }) => {
    const { person } = standings.groups([id]);
    return person ? [{ name, mine: mine.includes(id), grants: person.grants }] : [];
  });
}

export const onText = ({ organization, channel, kind, package: name }: On): string =>
  name !== null ? `${name} (${kind}) in ${channel}` : (channel ?? organization);

/** A token's network step, in the words of what is known of its networks. */
function networkStep(step: ExplainStep, { networks, address, kind }: Who): ExplainStep {
  if (step.name !== "network" || kind !== "token") return step;
  if (networks.length === 0) return { ...step, outcome: "not needed", text: "The token may be used from any address." };
  const list = networks.join(", ");
  if (address === null) return { ...step, text: `Assuming an address within its networks: ${list}.` };
  return { ...step, text: `${address} is ${step.outcome === "fails" ? "outside" : "within"} its networks: ${list}.` };
}

/**
 * Whether an actor may do something, every step of the decision, and what would change a no. People ask about themselves
 * and their own tokens, administrators about everybody in the organization.
 * @throws Refusal unauthenticated, forbidden (about others), missing (the organization), invalid (nothing to ask of).
 */
export async function explainAccess(ctx: Context, input: ExplainAccess): Promise<Explained | Unknown> {
  if (!ctx.standing.person && !ctx.standing.token) throw unauthenticated();
  const what = await whatOf(ctx, input);
  if ("unknown" in what) return what;
  let census: Promise<Census> | undefined;
  const take = () => {
    census ??= censusOf(ctx, what);
    return census;
  };
  const who = await whoOf(ctx, what.at, input, take);
  if ("unknown" in who) return who;
  const [action, resource] = askedOf(input, what);
  const { standing, life } = who;
  const { allowed, steps } = explain(standing, action, resource, life);
  const sets = allowed ? [] : fixes({ standing, resource, life }, action, await aroundOf(ctx, what, who, take));
  const { kind, actor, name, self } = who;
  const { words } = QUESTIONS[input.action];
  return {
    allowed,
    sentence: `${allowed ? "Yes" : "No"}. ${capital(name)} ${allowed ? "can" : "cannot"} ${words} ${onText(what.on)}.`,
    who: { kind, actor, name, self },
    on: what.on,
    action: input.action,
    steps: steps.map((step) => networkStep(step, who)),
    fixes: sets.map((set) => set.map((fix) => adviceOf(ctx, fix, { who, at: what.at, resource }))),
    at: ctx.now,
  };
}

const capital = (name: string) => (name.startsWith("token ") ? `T${name.slice(1)}` : name);
