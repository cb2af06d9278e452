import type { ReactNode } from "react";
import { personContext } from "#app/context.ts";
import { may } from "#app/may.ts";
import { channelOf } from "#app/organization.ts";
import { ChannelTabs } from "#components/channels/channel-tabs.tsx";
import { VisibilityBadge } from "#components/channels/visibility.tsx";
import { condaLine, openCondaLine } from "#components/tokens/snippets.ts";
import { LevelBadge } from "#components/ui/badge.tsx";
import { Breadcrumb } from "#components/ui/breadcrumb.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { KeyIcon } from "#components/ui/icons.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { resourceOf } from "#core/channels.ts";

type Props = { children: ReactNode; params: Promise<{ org: string; channel: string }> };

/** The head of a channel, the same on all its tabs: what it is, what I may do, the line to copy. */
export default async function ChannelTabsLayout({ children, params }: Props) {
  const { org, channel: name } = await params;
  const { organization, channel } = await channelOf(org, name);
  const { ctx } = await personContext();
  const settings = await may("channel.edit", resourceOf(channel));
  const path = `/${org}/channels/${name}`;
  const { level } = channel;
  const open = channel.visibility === "public";
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: organization.displayName, href: `/${org}` },
              { label: "Channels", href: `/${org}/channels` },
              { label: name, href: path },
            ]}
          />
        }
        title={<span className="font-mono break-all">{name}</span>}
        badges={
          <>
            <VisibilityBadge visibility={channel.visibility} />
            <LevelBadge level={level ?? "none"} label={level ? undefined : "Some packages"} />
          </>
        }
        description={channel.description ? <p className="whitespace-pre-line">{channel.description}</p> : undefined}
        actions={
          <ButtonLink href={`/${org}/tokens/new?channel=${encodeURIComponent(name)}`} icon={<KeyIcon />}>
            Create token for this channel
          </ButtonLink>
        }
      />
      <CodeBlock
        code={(open ? openCondaLine : condaLine)({ publicUrl: ctx.services.settings.publicUrl, channel: name })}
        what="conda line"
        name={`Copy conda line for ${name}`}
        note={
          open ? (
            "Anyone can use this line: it needs no token. Restricted packages and uploads do."
          ) : (
            <>
              Put the secret of a token in the place of <code>{"<TOKEN>"}</code>.
            </>
          )
        }
      />
      <ChannelTabs path={path} settings={settings} packages={channel.packages} />
      {children}
    </>
  );
}
