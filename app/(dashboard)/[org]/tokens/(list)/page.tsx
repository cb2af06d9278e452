import type { Metadata } from "next";
import { TokenList } from "#app/(dashboard)/_tokens/token-list.tsx";
import { read } from "#app/context.ts";
import { may } from "#app/may.ts";
import { organizationOf } from "#app/organization.ts";
import { readQuery, type SearchParams } from "#app/query.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { PlusIcon } from "#components/ui/icons.tsx";
import { LinkTabs } from "#components/ui/link-tabs.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { resourceOf } from "#core/organizations.ts";
import { listMyTokens, listOrganizationTokens } from "#core/tokens.ts";

type Props = { params: Promise<{ org: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Tokens · ${(await organizationOf((await params).org)).displayName}` };
}

export default async function TokensPage({ params, searchParams }: Props) {
  const { org } = await params;
  const organization = await organizationOf(org);
  const manage = await may("organization.tokens", resourceOf(organization));
  const query = await readQuery(searchParams);
  const owned = manage && query.oneOf("owner", ["me", "organization"]) === "organization";
  const path = `/${org}/tokens`;
  const tokens = await read((ctx) => (owned ? listOrganizationTokens(ctx, org) : listMyTokens(ctx, org)));
  const create = (
    <ButtonLink href={`${path}/new${owned ? "?owner=organization" : ""}`} variant="primary" icon={<PlusIcon />}>
      Create token
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        title="Tokens"
        description={
          owned
            ? `Tokens that ${organization.displayName} owns. They keep working when people leave.`
            : `Your tokens for ${organization.displayName}. They can do what you can, and less.`
        }
        actions={tokens.length > 0 ? create : null}
      />
      {manage ? (
        <LinkTabs
          label="Owner"
          current={owned ? "organization" : "me"}
          tabs={[
            { id: "me", label: "Mine", href: path },
            { id: "organization", label: organization.displayName, href: `${path}?owner=organization` },
          ]}
        />
      ) : null}
      <TokenList
        tokens={tokens}
        path={path}
        query={query}
        caption={owned ? `Tokens that ${organization.displayName} owns` : `My tokens for ${organization.displayName}`}
        create={create}
        empty={<p>A token lets conda, pip or CI use private channels. The secret is shown once.</p>}
      />
    </>
  );
}
