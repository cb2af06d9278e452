import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { revoke } from "#app/(dashboard)/_tokens/actions.ts";
import { rowOf } from "#app/(dashboard)/_tokens/rows.ts";
import { read } from "#app/context.ts";
import { TokenDetail } from "#components/tokens/token-detail.tsx";
import { Breadcrumb } from "#components/ui/breadcrumb.tsx";
import { getToken } from "#core/tokens.ts";

type Props = { params: Promise<{ id: string }> };

const tokenOf = cache(async (id: string) => {
  const token = await read((ctx) => getToken(ctx, { id }));
  if (token.owner.kind !== "me") notFound();
  return token;
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Token · ${(await tokenOf((await params).id)).name}` };
}

export default async function MyTokenPage({ params }: Props) {
  const { id } = await params;
  const token = await tokenOf(id);
  return (
    <TokenDetail
      token={rowOf("/me/tokens", token)}
      revoke={revoke}
      owner={token.owner.organization ? `You, kept to ${token.owner.organization}` : "You, in every organization"}
      breadcrumb={
        <Breadcrumb
          items={[
            { label: "My tokens", href: "/me/tokens" },
            { label: token.name, href: `/me/tokens/${id}` },
          ]}
        />
      }
    />
  );
}
