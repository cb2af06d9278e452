import type { Metadata } from "next";
import { organizationToken } from "#app/(dashboard)/_tokens/token-of.ts";
import { TokenPage } from "#app/(dashboard)/_tokens/token-page.tsx";
import { organizationOf } from "#app/organization.ts";
import { Breadcrumb } from "#components/ui/breadcrumb.tsx";

type Props = { params: Promise<{ org: string; id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, id } = await params;
  const { displayName } = await organizationOf(org);
  return { title: `Token · ${(await organizationToken(org, id)).name} · ${displayName}` };
}

export default async function OrganizationTokenPage({ params }: Props) {
  const { org, id } = await params;
  const organization = await organizationOf(org);
  const token = await organizationToken(org, id);
  const tokens = `/${org}/tokens`;
  const owned = token.owner.kind === "organization";
  return (
    <TokenPage
      token={token}
      list={tokens}
      owner={owned ? `Organization ${organization.displayName}` : `You, in ${organization.displayName} only`}
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
