/** What groups are given: channel-group associations and package permissions, one by one and as a reviewed batch. */
import { and, eq, inArray } from "drizzle-orm";
import type { Kind, Level } from "#access/vocabulary.ts";
import type { Reader, Writer } from "#db/client.ts";
import { channelGrants, channels, groups, packageGrants } from "#db/schema/organizations.ts";
import { authorize, change, type Permit } from "./change.ts";
import { type ChannelRow, resourceOf as channelResource, getChannelRow } from "./channels.ts";
import type { Context } from "./context.ts";
import type {
  AddChannelGrants,
  GrantChange,
  GroupRef,
  RemoveChannelGrant,
  RemovePackageGrant,
  SetChannelGrant,
  SetGrants,
  SetPackageGrant,
} from "./groups.input.ts";
import { type ChannelGrant, type Group, getGroupRow, subjectOf } from "./groups.ts";
import { lastHand } from "./last-hand.ts";
import { getOrganizationRow } from "./organizations.ts";
import { getPackageRow } from "./packages.ts";
import { conflict, invalid, missing } from "./refusal.ts";

/** What a grant is now, if there is one. */
type Present = { level: Level; version: number } | undefined;

/** Whether who asks for a change has seen another state than the present one; 0 means that there was none. */
const isStale = (version: number | undefined, before: Present) =>
  version !== undefined && version !== (before?.version ?? 0);

const asChosen = (before: Present, wanted: Level | null) =>
  `it is ${before?.level ?? "nothing"} now, you chose ${wanted ?? "nothing"}`;

/** @throws Refusal conflict with both values; nothing is overwritten. */
async function refuseStale(
  tx: Reader,
  ctx: Context,
  { version, level }: { version?: number; level: Level | null },
  before: Present,
  group: Group,
  on: string,
) {
  if (!isStale(version, before)) return;
  const first = await lastHand(tx, ctx.now, group.id, `what group ${group.name} has on ${on}`, [on]);
  throw conflict(`${first}: ${asChosen(before, level)}. Your change was not saved.`);
}

/** The channel of the same organization that a grant speaks about, and a permit to grant on it. */
async function granting(tx: Writer, ctx: Context, ref: GroupRef & { channel: string }) {
  const at = await getOrganizationRow(tx, ref.organization);
  const channel = await getChannelRow(tx, ref.channel);
  const permit = authorize(ctx, "channel.grant", channelResource(channel));
  // A channel admin who is a plain member grants to existing groups; both must belong to one organization.
  if (channel.organizationId !== at.id) throw missing();
  const group = await getGroupRow(tx, at, ref.group);
  const key = and(eq(channelGrants.groupId, group.id), eq(channelGrants.channelId, channel.id));
  const [before] = await tx.select().from(channelGrants).where(key);
  return { permit, channel, group, before };
}

/** Writes a level, or with null takes it away; the audit row's before and after. */
async function putChannelGrant(
  tx: Writer,
  now: Date,
  { group, channel, before, level }: { group: Group; channel: ChannelRow; before: Present; level: Level | null },
) {
  const key = and(eq(channelGrants.groupId, group.id), eq(channelGrants.channelId, channel.id));
  if (level === null) await tx.delete(channelGrants).where(key);
  else if (before)
    await tx
      .update(channelGrants)
      .set({ level, version: before.version + 1 })
      .where(key);
  else
    await tx
      .insert(channelGrants)
      .values({ groupId: group.id, channelId: channel.id, level, createdAt: now, version: 1 });
  return {
    subject: subjectOf(group),
    before: before && { channel: channel.name, level: before.level },
    after: level === null ? undefined : { channel: channel.name, level },
  };
}

/** Associates a channel with a group at a level; the same again is harmless. */
export function setChannelGrant(ctx: Context, input: SetChannelGrant): Promise<ChannelGrant> {
  return change(ctx, async (tx, ctx) => {
    const { permit, channel, group, before } = await granting(tx, ctx, input);
    await refuseStale(tx, ctx, input, before, group, channel.name);
    const { level } = input;
    const { createdAt = ctx.now, version = 0 } = before ?? {};
    const grant = { channel: channel.name, level, since: createdAt, version };
    if (before?.level === level) return permit.unchanged(grant);
    const done = await putChannelGrant(tx, ctx.now, { group, channel, before, level });
    return permit.record({ ...done, value: { ...grant, version: version + 1 } });
  });
}

/** Associates several channels with a group at one level, each an act of its own; those before a refused one stay. */
export async function addChannelGrants(ctx: Context, input: AddChannelGrants): Promise<{ added: number }> {
  const { channels, ...at } = input;
  for (const channel of channels) await setChannelGrant(ctx, { ...at, channel, version: 0 });
  return { added: channels.length };
}

/** Ends a channel-group association. */
export function removeChannelGrant(ctx: Context, input: RemoveChannelGrant): Promise<null> {
  return change(ctx, async (tx, ctx) => {
    const { permit, channel, group, before } = await granting(tx, ctx, input);
    await refuseStale(tx, ctx, { version: input.version, level: null }, before, group, channel.name);
    if (!before) throw missing();
    const done = await putChannelGrant(tx, ctx.now, { group, channel, before, level: null });
    return permit.record({ ...done, value: null });
  });
}

async function grantingOnPackage(tx: Writer, ctx: Context, ref: RemovePackageGrant) {
  const at = await getOrganizationRow(tx, ref.organization);
  const channel = await getChannelRow(tx, ref.channel);
  authorize(ctx, "channel.see", channelResource(channel));
  if (channel.organizationId !== at.id) throw missing();
  const pack = await getPackageRow(tx, channel, ref.kind, ref.name);
  const permit = authorize(ctx, "package.grant", { kind: "package", channel, package: pack });
  const group = await getGroupRow(tx, at, ref.group);
  const key = and(eq(packageGrants.groupId, group.id), eq(packageGrants.packageId, pack.id));
  const [before] = await tx.select().from(packageGrants).where(key);
  const on = { channel: channel.name, kind: pack.kind, package: pack.name };
  return { permit, channel, pack, group, key, before, on };
}

export type GivenOnPackage = {
  channel: string;
  kind: Kind;
  name: string;
  level: Level;
  since: Date;
  version: number;
};

/** Gives a group a level on one package; the same again is harmless. */
export function setPackageGrant(ctx: Context, input: SetPackageGrant): Promise<GivenOnPackage> {
  return change(ctx, async (tx, ctx) => {
    const { permit, channel, pack, group, key, before, on } = await grantingOnPackage(tx, ctx, input);
    await refuseStale(tx, ctx, input, before, group, pack.name);
    const { level } = input;
    const { createdAt = ctx.now, version = 0 } = before ?? {};
    const grant = { channel: channel.name, kind: pack.kind, name: pack.name, level, since: createdAt, version };
    if (before?.level === level) return permit.unchanged(grant);
    const row = { level, createdAt, version: version + 1 };
    if (before) await tx.update(packageGrants).set(row).where(key);
    else
      await tx.insert(packageGrants).values({ groupId: group.id, packageId: pack.id, channelId: channel.id, ...row });
    return permit.record({
      subject: subjectOf(group),
      before: before && { ...on, level: before.level },
      after: { ...on, level },
      value: { ...grant, version: row.version },
    });
  });
}

export function removePackageGrant(ctx: Context, input: RemovePackageGrant): Promise<null> {
  return change(ctx, async (tx, ctx) => {
    const { permit, pack, group, key, before, on } = await grantingOnPackage(tx, ctx, input);
    await refuseStale(tx, ctx, { version: input.version, level: null }, before, group, pack.name);
    if (!before) throw missing();
    await tx.delete(packageGrants).where(key);
    return permit.record({ subject: subjectOf(group), before: { ...on, level: before.level }, value: null });
  });
}

/** One cell of the matrix, as its rows are now. */
type Cell = { wanted: GrantChange; group: Group; channel: ChannelRow; before: Present };

/** How a refusal names a cell; the page finds it again by that. */
export const cellName = ({ group, channel }: Pick<GrantChange, "group" | "channel">) => `${group} on ${channel}`;

/** The cells that a batch speaks about. Every one of its channels has to permit it. */
async function cellsOf(tx: Writer, ctx: Context, { organization, changes }: SetGrants) {
  const at = await getOrganizationRow(tx, organization);
  const names = { groups: changes.map(({ group }) => group), channels: changes.map(({ channel }) => channel) };
  const onto = await tx.select().from(channels).where(inArray(channels.name, names.channels));
  const to = await tx
    .select()
    .from(groups)
    .where(and(eq(groups.organizationId, at.id), inArray(groups.name, names.groups)));
  const channelNamed = new Map(onto.map((channel) => [channel.name, channel]));
  const groupNamed = new Map(to.map((group) => [group.name, group]));
  let permit: Permit | undefined;
  for (const name of new Set(names.channels)) {
    const channel = channelNamed.get(name);
    if (!channel) throw missing();
    permit = authorize(ctx, "channel.grant", channelResource(channel));
    if (channel.organizationId !== at.id) throw missing();
  }
  const ids = onto.map(({ id }) => id);
  const given = await tx.select().from(channelGrants).where(inArray(channelGrants.channelId, ids));
  const presentAt = new Map(given.map((grant) => [`${grant.groupId} ${grant.channelId}`, grant]));
  const cells = changes.map((wanted): Cell => {
    const [group, channel] = [groupNamed.get(wanted.group), channelNamed.get(wanted.channel)];
    if (!group || !channel) throw missing();
    return { wanted, group, channel, before: presentAt.get(`${group.id} ${channel.id}`) };
  });
  return { permit, cells };
}

/** @throws Refusal conflict that says both values of every cell somebody else changed meanwhile. */
async function refuseStaleCells(tx: Reader, ctx: Context, cells: readonly Cell[]) {
  const stale = cells.filter(({ wanted, before }) => isStale(wanted.version, before));
  const [one] = stale;
  if (!one) return;
  const words = stale.map(({ wanted, before }) => [
    cellName(wanted),
    `${cellName(wanted)}: ${asChosen(before, wanted.level)}.`,
  ]);
  const { group, channel } = one;
  const first = await lastHand(tx, ctx.now, group.id, `what group ${group.name} has on ${channel.name}`, [
    channel.name,
  ]);
  throw conflict(`${first}. Nothing was saved.`, Object.fromEntries(words));
}

/**
 * Changes what several groups have on several channels: all of it, or nothing.
 * @throws Refusal as `setChannelGrant` does for any one of them; conflict when any was changed meanwhile.
 */
export function setGrants(ctx: Context, input: SetGrants): Promise<{ changed: number }> {
  return change(ctx, async (tx, ctx) => {
    const { permit, cells } = await cellsOf(tx, ctx, input);
    if (!permit) throw invalid("There is nothing to change.");
    await refuseStaleCells(tx, ctx, cells);
    const moved = cells.filter(({ wanted, before }) => wanted.level !== (before?.level ?? null));
    const done = [];
    for (const { wanted, ...cell } of moved)
      done.push(await putChannelGrant(tx, ctx.now, { ...cell, level: wanted.level }));
    const value = { changed: moved.length };
    return moved.length === 0 ? permit.unchanged(value) : permit.recordEach(done, value);
  });
}
