import type { Metadata } from "next";
import { createOne, findNamed, preview, revoke } from "#app/(dashboard)/_tokens/actions.ts";
import { limitsOf } from "#app/(dashboard)/_tokens/limits.ts";
import { prefillOf } from "#app/(dashboard)/_tokens/prefill.ts";
import { personContext, read } from "#app/context.ts";
import { readQuery, type SearchParams } from "#app/query.ts";
import { CreateToken } from "#components/tokens/create/create-token.tsx";
import { Breadcrumb } from "#components/ui/breadcrumb.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { listMyChannels } from "#core/channels.ts";

export const metadata: Metadata = { title: "Create token · My tokens" };

/** A personal token that no organization is named for: it reaches into all of its owner's. */
export default async function NewPersonalTokenPage({ searchParams }: { searchParams: SearchParams }) {
  const { ctx } = await personContext();
  const query = await readQuery(searchParams);
  const seen = await read(listMyChannels);
  const channels = seen.map(({ name, description, level, organization }) => ({
    name,
    description: [organization, description].filter(Boolean).join(": "),
    level,
  }));
  return (
    <CreateToken
      made={query.text("made") || null}
      path="/me/tokens/new"
      list="/me/tokens"
      home={null}
      channels={channels}
      prefill={prefillOf(query, channels, false)}
      limits={await limitsOf(null)}
      publicUrl={ctx.services.settings.publicUrl}
      create={createOne}
      preview={preview}
      findNamed={findNamed}
      revoke={revoke}
      header={
        <PageHeader
          breadcrumb={
            <Breadcrumb
              items={[
                { label: "My tokens", href: "/me/tokens" },
                { label: "Create token", href: "/me/tokens/new" },
              ]}
            />
          }
          title="Create token"
          description="A personal token that can be used in every organization you belong to."
        />
      }
    />
  );
}
