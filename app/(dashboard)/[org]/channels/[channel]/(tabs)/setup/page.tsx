import type { Metadata } from "next";
import { personContext, read } from "#app/context.ts";
import { channelOf } from "#app/organization.ts";
import { readQuery, type SearchParams } from "#app/query.ts";
import { ClientTabs } from "#components/tokens/client-tabs.tsx";
import { openCondaLine } from "#components/tokens/snippets.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { FilterMenu } from "#components/ui/filter-menu.tsx";
import { KeyIcon } from "#components/ui/icons.tsx";
import { listLabels } from "#core/package-search.ts";

type Props = { params: Promise<{ org: string; channel: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, channel: name } = await params;
  const { organization, channel } = await channelOf(org, name);
  return { title: `Setup · ${channel.name} · ${organization.displayName}` };
}

export default async function SetupPage({ params, searchParams }: Props) {
  const { org, channel } = await params;
  const { ctx } = await personContext();
  const labels = await read((ctx) => listLabels(ctx, channel));
  const query = await readQuery(searchParams);
  const label = query.oneOf("label", labels);
  const path = `/${org}/channels/${channel}/setup`;
  const { visibility } = (await channelOf(org, channel)).channel;
  const { publicUrl } = ctx.services.settings;
  return (
    <Card
      title="Connect a client"
      description="Put the secret of a token in the place of <TOKEN>. With a new token this page comes filled in."
      actions={
        <>
          {labels.length > 1 ? (
            <FilterMenu
              label="Label"
              any="Label main"
              anyHref={query.href(path, { label: null })}
              options={labels
                .filter((each) => each !== "main")
                .map((each) => ({
                  value: each,
                  label: <span className="font-mono">{each}</span>,
                  href: query.href(path, { label: each }),
                  current: each === label,
                }))}
            />
          ) : null}
          <ButtonLink
            href={`/${org}/tokens/new?channel=${encodeURIComponent(channel)}`}
            variant="primary"
            icon={<KeyIcon />}
          >
            Create token and fill in
          </ButtonLink>
        </>
      }
    >
      <div className="space-y-5">
        {visibility === "public" ? (
          <CodeBlock
            title="Without a token"
            code={openCondaLine({ publicUrl, channel, label })}
            name={`Copy conda line without a token for ${channel}`}
            what="conda line"
            note="This channel is public: everything below is for its restricted packages and for uploads."
          />
        ) : null}
        <ClientTabs publicUrl={publicUrl} channel={channel} label={label} />
      </div>
    </Card>
  );
}
