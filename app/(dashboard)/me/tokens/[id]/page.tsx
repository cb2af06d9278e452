import type { Metadata } from "next";
import { myToken } from "#app/(dashboard)/_tokens/token-of.ts";
import { TokenPage } from "#app/(dashboard)/_tokens/token-page.tsx";
import { Breadcrumb } from "#components/ui/breadcrumb.tsx";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Token · ${(await myToken((await params).id)).name}` };
}

export default async function MyTokenPage({ params }: Props) {
  const { id } = await params;
  const token = await myToken(id);
  return (
    <TokenPage
      token={token}
      list="/me/tokens"
      owner={token.owner.organization ? `You, in ${token.owner.organization} only` : "You, in every organization"}
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
