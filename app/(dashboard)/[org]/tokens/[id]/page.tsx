import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { revoke } from "#app/(dashboard)/_tokens/actions.ts";
import { rowOf } from "#app/(dashboard)/_tokens/rows.ts";
import { read } from "#app/context.ts";
import { organizationOf } from "#app/organization.ts";
import { TokenDetail } from "#components/tokens/token-detail.tsx";
import { Breadcrumb } from "#components/ui/breadcrumb.tsx";
import { getToken } from "#core/tokens.ts";

type Props = { params: Promise<{ org: string; id: string }> };

/** A token of this organization's: owned by it, or a personal one that is kept to it. */
const tokenOf = cache(async (org: string, id: string) => {
  const token = await read((ctx) => getToken(ctx, { id }));
  if (token.owner.organization !== org) notFound();
  return token;
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, id } = await params;
  const { displayName } = await organizationOf(org);
  return { title: `Token · ${(await tokenOf(org, id)).name} · ${displayName}` };
}

export default async function TokenPage({ params }: Props) {
  const { org, id } = await params;
  const organization = await organizationOf(org);
  const token = await tokenOf(org, id);
  const tokens = `/${org}/tokens`;
  const owned = token.owner.kind === "organization";
  return (
    <TokenDetail
      token={rowOf(tokens, token)}
      revoke={revoke}
      owner={owned ? `Organization ${organization.displayName}` : "You"}
      breadcrumb={
        <Breadcrumb
          items={[
            { label: organization.displayName, href: `/${org}` },
            { label: "Tokens", href: owned ? `${tokens}?owner=organization` : tokens },
            { label: token.name, href: `${tokens}/${id}` },
          ]}
        />
      }
    />
  );
}
