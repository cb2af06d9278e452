import type { Metadata } from "next";
import { read } from "#app/context.ts";
import { may } from "#app/may.ts";
import { channelOf } from "#app/organization.ts";
import { ChannelSettings } from "#components/channels/channel-settings.tsx";
import { DeleteChannel } from "#components/channels/delete-channel.tsx";
import { VisibilityCard } from "#components/channels/visibility-card.tsx";
import { authorize } from "#core/change.ts";
import { resourceOf } from "#core/channels.ts";
import { serverPolicy } from "#core/server-policy.ts";
import { remove, saveDescription, saveRules, saveVisibility } from "./actions.ts";

type Props = { params: Promise<{ org: string; channel: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, channel: name } = await params;
  const { organization, channel } = await channelOf(org, name);
  return { title: `Settings · ${channel.name} · ${organization.displayName}` };
}

export default async function SettingsPage({ params }: Props) {
  const { org, channel: name } = await params;
  const { channel } = await channelOf(org, name);
  await read(async (ctx) => authorize(ctx, "channel.edit", resourceOf(channel)));
  const visibility = await may("channel.visibility", resourceOf(channel));
  const mayDelete = await may("channel.delete", resourceOf(channel));
  return (
    <div className="max-w-form space-y-6">
      <ChannelSettings channel={channel} saveDescription={saveDescription} saveRules={saveRules} />
      <VisibilityCard
        channel={channel}
        change={visibility}
        publicAllowed={(await read((ctx) => serverPolicy(ctx.db))).publicChannels}
        action={saveVisibility}
      />
      {mayDelete ? <DeleteChannel organization={org} channel={channel} action={remove} /> : null}
    </div>
  );
}
