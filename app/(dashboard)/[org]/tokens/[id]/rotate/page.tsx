import type { Metadata } from "next";
import { RotatePage } from "#app/(dashboard)/_tokens/rotate-page.tsx";
import { organizationToken } from "#app/(dashboard)/_tokens/token-of.ts";
import { read } from "#app/context.ts";
import { organizationOf } from "#app/organization.ts";
import { readQuery, type SearchParams } from "#app/query.ts";
import { listChannels } from "#core/channels.ts";

type Props = { params: Promise<{ org: string; id: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, id } = await params;
  const { displayName } = await organizationOf(org);
  return { title: `Rotate · ${(await organizationToken(org, id)).name} · ${displayName}` };
}

export default async function RotateTokenPage({ params, searchParams }: Props) {
  const { org, id } = await params;
  await organizationOf(org);
  const token = await organizationToken(org, id);
  const channels = await read((ctx) => listChannels(ctx, org));
  return (
    <RotatePage
      token={token}
      list={`/${org}/tokens`}
      owned={token.owner.kind === "organization"}
      channels={channels.map(({ name, description, level }) => ({ name, description, level }))}
      query={await readQuery(searchParams)}
    />
  );
}
