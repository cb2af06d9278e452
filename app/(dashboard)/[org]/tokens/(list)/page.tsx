import type { Metadata } from "next";
import { OrphanTokens } from "#app/(dashboard)/_tokens/orphan-tokens.tsx";
import { ReachingList } from "#app/(dashboard)/_tokens/reaching-tokens.tsx";
import { TokenList } from "#app/(dashboard)/_tokens/token-list.tsx";
import { read } from "#app/context.ts";
import { may } from "#app/may.ts";
import { organizationOf } from "#app/organization.ts";
import { readQuery, type SearchParams } from "#app/query.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { PlusIcon } from "#components/ui/icons.tsx";
import { LinkTabs } from "#components/ui/link-tabs.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { type Organization, resourceOf } from "#core/organizations.ts";
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
  const whose = (manage ? query.oneOf("owner", ["me", "organization", "all"]) : null) ?? "me";
  const owned = whose === "organization";
  const path = `/${org}/tokens`;
  if (whose === "all")
    return (
      <>
        <PageHeader
          title="Tokens"
          description={`Every live token that can reach ${organization.displayName}, whoever owns it. Only its owner can revoke one; here it can be blocked.`}
        />
        <OwnerTabs organization={organization} current={whose} />
        <ReachingList organization={organization} path={path} query={query} />
      </>
    );
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
      {manage ? <OwnerTabs organization={organization} current={whose} /> : null}
      {owned ? <OrphanTokens organization={org} tokens={tokens} /> : null}
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

function OwnerTabs({ organization: { name, displayName }, current }: { organization: Organization; current: string }) {
  const path = `/${name}/tokens`;
  return (
    <LinkTabs
      label="Owner"
      current={current}
      tabs={[
        { id: "me", label: "Mine", href: path },
        { id: "organization", label: displayName, href: `${path}?owner=organization` },
        { id: "all", label: "Everybody", href: `${path}?owner=all` },
      ]}
    />
  );
}
