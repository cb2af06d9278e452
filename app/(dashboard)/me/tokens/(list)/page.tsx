import type { Metadata } from "next";
import { TokenList } from "#app/(dashboard)/_tokens/token-list.tsx";
import { read } from "#app/context.ts";
import { readQuery, type SearchParams } from "#app/query.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { PlusIcon } from "#components/ui/icons.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { listMyTokens } from "#core/tokens.ts";

export const metadata: Metadata = { title: "My tokens" };

export default async function MyTokensPage({ searchParams }: { searchParams: SearchParams }) {
  const query = await readQuery(searchParams);
  const tokens = await read((ctx) => listMyTokens(ctx));
  const create = (
    <ButtonLink href="/me/tokens/new" variant="primary" icon={<PlusIcon />}>
      Create token
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        title="My tokens"
        description="Your own tokens in every organization. They can do what you can, and less."
        actions={tokens.length > 0 ? create : null}
      />
      <TokenList
        tokens={tokens}
        path="/me/tokens"
        query={query}
        caption="My tokens"
        create={create}
        empty={<p>A token lets conda, pip or CI use private channels. The secret is shown once.</p>}
        organizations
      />
    </>
  );
}
