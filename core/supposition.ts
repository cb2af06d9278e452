/** From what somebody asks to a census as it is and as it would be, for whoever may make the change itself. */
import type { Census } from "./census.ts";
import { authorize } from "./change.ts";
import { resourceOf as channelResource, getChannelRow } from "./channels.ts";
import type { Context } from "./context.ts";
import * as hypotheses from "./hypotheses.ts";
import type { Hypothesis } from "./impact.input.ts";
import { actionFor } from "./members.ts";
import { type Organization, resourceOf } from "./organizations.ts";
import { getPackageRow } from "./packages.ts";
import { missing } from "./refusal.ts";

/** A census as it is, and as it would be. */
type Pair = { before: Census; after: Census };
export type Resolve = (census: Census) => Pair;

const supposing =
  (suppose: (census: Census) => hypotheses.Supposed): Resolve =>
  (before) => ({ before, after: suppose(before)(before) });

function named<T>(all: readonly T[], has: (one: T) => boolean): T {
  const found = all.find(has);
  if (!found) throw missing();
  return found;
}

const groupOf = ({ groups }: Census, name: string) => named(groups, (group) => group.name === name);
const personOf = ({ people }: Census, login: string) => named(people, (person) => person.login === login);

/** The channel of this organization, for whoever may do `action` there. */
async function channelFor(
  ctx: Context,
  at: Organization,
  name: string,
  action: "channel.see" | "channel.grant" | "channel.visibility" | "channel.delete",
) {
  const channel = await getChannelRow(ctx.db, name);
  authorize(ctx, action, channelResource(channel));
  if (channel.organizationId !== at.id) throw missing();
  return channel;
}

async function packageFor(
  ctx: Context,
  at: Organization,
  {
    channel: name,
    package: { kind, name: packageName },
  }: Extract<Hypothesis, { kind: "packageGrant" | "packageAccess" }>,
  action: "package.grant" | "package.access",
) {
  const channel = await channelFor(ctx, at, name, "channel.see");
  const pack = await getPackageRow(ctx.db, channel, kind, packageName);
  authorize(ctx, action, { kind: "package", channel, package: pack });
  return { channel, pack };
}

async function grants(ctx: Context, at: Organization, { changes }: Extract<Hypothesis, { kind: "grants" }>) {
  const ids = new Map<string, string>();
  for (const name of new Set(changes.map(({ channel }) => channel)))
    ids.set(name, (await channelFor(ctx, at, name, "channel.grant")).id);
  return supposing((census) =>
    hypotheses.withChannelGrants(
      changes.map(({ group, channel, level }) => {
        const channelId = ids.get(channel) ?? "";
        return { groupId: groupOf(census, group).id, channelId, level, createdAt: ctx.now };
      }),
    ),
  );
}

/** Permits the change that is only supposed, and tells how it would turn out. */
export async function permitted(ctx: Context, at: Organization, change: Hypothesis): Promise<Resolve> {
  switch (change.kind) {
    case "group":
      authorize(ctx, "group.change", resourceOf(at));
      return supposing((census) => hypotheses.withoutGroup(groupOf(census, change.group).id));
    case "groupMember":
      authorize(ctx, "group.change", resourceOf(at));
      return supposing((census) =>
        hypotheses.notInGroup(groupOf(census, change.group).id, personOf(census, change.login).id),
      );
    case "grants":
      return grants(ctx, at, change);
    case "packageGrant": {
      const { channel, pack } = await packageFor(ctx, at, change, "package.grant");
      const row = { packageId: pack.id, channelId: channel.id, level: change.level, createdAt: ctx.now };
      return (census) =>
        supposing(() => hypotheses.withPackageGrant({ ...row, groupId: groupOf(census, change.group).id }))(
          knowing(census, pack),
        );
    }
    case "packageAccess": {
      const { pack } = await packageFor(ctx, at, change, "package.access");
      return (census) => supposing(() => hypotheses.withPackageAccess(pack.id, change.access))(knowing(census, pack));
    }
    case "role":
      authorize(ctx, actionFor([change.role], "member.change"), resourceOf(at));
      return supposing((census) => {
        const { id, role } = personOf(census, change.login);
        authorize(ctx, actionFor([role], "member.change"), resourceOf(at));
        return hypotheses.withRole(id, change.role);
      });
    case "member": {
      const leaves = change.login === ctx.standing.person?.login;
      authorize(ctx, leaves ? "member.leave" : "member.change", resourceOf(at));
      return supposing((census) => {
        const { id, role } = personOf(census, change.login);
        if (!leaves) authorize(ctx, actionFor([role], "member.change"), resourceOf(at));
        return hypotheses.withoutMember(id);
      });
    }
    case "visibility": {
      const { id } = await channelFor(ctx, at, change.channel, "channel.visibility");
      return supposing(() => hypotheses.withVisibility(id, change.visibility));
    }
    case "channel": {
      const { id } = await channelFor(ctx, at, change.channel, "channel.delete");
      return supposing(() => hypotheses.withoutChannel(id));
    }
  }
}

/** A census leaves out packages that go with their channel; the one in question may do so no longer. */
function knowing(census: Census, pack: Census["packages"][number]): Census {
  const known = census.packages.some(({ id }) => id === pack.id);
  return known ? census : { ...census, packages: [...census.packages, pack] };
}
