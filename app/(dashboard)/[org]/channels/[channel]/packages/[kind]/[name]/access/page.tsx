import type { Metadata } from "next";
import { read } from "#app/context.ts";
import { may } from "#app/may.ts";
import { channelOf } from "#app/organization.ts";
import { readQuery, type SearchParams } from "#app/query.ts";
import { YourLevel } from "#components/access/your-level.tsx";
import { AskFor } from "#components/channels/ask-for.tsx";
import { LEVEL_SENTENCES } from "#components/channels/levels.ts";
import { PackageAccess } from "#components/packages/package-access.tsx";
import { listChannelGrants, resourceOf } from "#core/channels.ts";
import { listGroups } from "#core/groups.ts";
import { listAdministrators } from "#core/overview.ts";
import { listPackageGrants, type PackageDetail } from "#core/packages.ts";
import { listPackageAccess } from "#core/who-has-access.ts";
import { Everybody } from "../../../../everybody.tsx";
import { packageOf } from "../package-of.ts";
import * as actions from "./actions.ts";

type Props = {
  params: Promise<{ org: string; channel: string; kind: string; name: string }>;
  searchParams: SearchParams;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, channel, kind, name } = await params;
  const { organization } = await channelOf(org, channel);
  return { title: `Access · ${(await packageOf(channel, kind, name)).name} · ${organization.displayName}` };
}

/** Who may use this one package, beside what its channel gives. */
export default async function PackageAccessPage({ params, searchParams }: Props) {
  const { org, channel: channelName, kind: segment, name: given } = await params;
  await channelOf(org, channelName);
  const pack = await packageOf(channelName, segment, given);
  const { kind, name, level, because } = pack;
  const ref = { channel: channelName, kind, name };
  return (
    <div className="space-y-6">
      <YourLevel level={level} because={because} sentence={level ? LEVEL_SENTENCES[level] : "Nothing."}>
        {level === "admin" ? null : (
          <AskFor what="more" administrators={await read((ctx) => listAdministrators(ctx, org))} />
        )}
      </YourLevel>
      {level === "admin" ? (
        <>
          <Given org={org} channel={channelName} pack={pack} />
          <Everybody
            org={org}
            path={`/${org}/channels/${channelName}/packages/${segment}/${given}/access`}
            on={`${channelName}/${kind}/${name}`}
            rows={await read((ctx) => listPackageAccess(ctx, ref))}
            query={await readQuery(searchParams)}
          />
        </>
      ) : null}
    </div>
  );
}

async function Given({ org, channel, pack }: { org: string; channel: string; pack: PackageDetail }) {
  const { kind, name } = pack;
  const grants = await read((ctx) => listPackageGrants(ctx, { channel, kind, name }));
  const at = (await channelOf(org, channel)).channel;
  const onChannel = (await may("channel.grant", resourceOf(at)))
    ? await read((ctx) => listChannelGrants(ctx, channel))
    : null;
  return (
    <PackageAccess
      organization={org}
      channel={channel}
      visibility={at.visibility}
      pack={pack}
      grants={grants}
      onChannel={onChannel}
      groups={await read((ctx) => listGroups(ctx, org))}
      actions={{
        access: actions.setAccess,
        give: actions.giveAccess,
        set: actions.setLevel,
        remove: actions.removeAccess,
      }}
    />
  );
}
