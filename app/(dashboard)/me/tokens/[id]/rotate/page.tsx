import type { Metadata } from "next";
import { RotatePage } from "#app/(dashboard)/_tokens/rotate-page.tsx";
import { myToken } from "#app/(dashboard)/_tokens/token-of.ts";
import { read } from "#app/context.ts";
import { readQuery, type SearchParams } from "#app/query.ts";
import { listMyChannels } from "#core/channels.ts";

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Rotate · ${(await myToken((await params).id)).name}` };
}

export default async function RotateMyTokenPage({ params, searchParams }: Props) {
  const { id } = await params;
  const token = await myToken(id);
  const channels = await read(listMyChannels);
  return (
    <RotatePage
      token={token}
      list="/me/tokens"
      channels={channels.map(({ name, description, level }) => ({ name, description, level }))}
      query={await readQuery(searchParams)}
    />
  );
}
