import { cache, type ReactNode, Suspense } from "react";
import { personContext, read } from "#app/context.ts";
import { History } from "#components/tokens/detail/history.tsx";
import { OldSecret } from "#components/tokens/detail/old-secret.tsx";
import { Today } from "#components/tokens/detail/today.tsx";
import { Usage } from "#components/tokens/detail/usage.tsx";
import { TokenDetail } from "#components/tokens/token-detail.tsx";
import { Region } from "#components/ui/region.tsx";
import { RegionBoundary } from "#components/ui/region-boundary.tsx";
import { listTokenHistory } from "#core/token-history.ts";
import { getTokenToday } from "#core/token-today.ts";
import type { Token } from "#core/tokens.ts";
import { getTokenUse } from "#core/usage.ts";
import { endOld, narrow, revoke } from "./actions.ts";
import { rowOf } from "./rows.ts";

const useOf = cache((id: string) => read((ctx) => getTokenUse(ctx, { id })));

/** The page of one token, each part of which fails alone; `list` is where it lies below. */
export function TokenPage({
  token,
  list,
  owner,
  breadcrumb,
}: {
  token: Token;
  list: string;
  owner: ReactNode;
  breadcrumb: ReactNode;
}) {
  return (
    <TokenDetail
      token={rowOf(list, token)}
      revoke={revoke}
      narrow={narrow}
      owner={owner}
      breadcrumb={breadcrumb}
      secrets={
        token.status === "revoked" ? null : (
          <RegionBoundary what="The old secret">
            <Suspense>
              <Secrets token={token} />
            </Suspense>
          </RegionBoundary>
        )
      }
      today={
        <Region what="what it can do today" rows={5}>
          <CanToday token={token} />
        </Region>
      }
    >
      <Region what="usage" rows={5}>
        <InUse token={token} />
      </Region>
      <Region what="history" rows={3}>
        <Past token={token} />
      </Region>
    </TokenDetail>
  );
}

async function Secrets({ token: { id, name } }: { token: Token }) {
  return <OldSecret id={id} name={name} use={await useOf(id)} end={endOld} />;
}

async function CanToday({ token }: { token: Token }) {
  return <Today today={await read((ctx) => getTokenToday(ctx, token))} personal={token.owner.kind === "me"} />;
}

async function InUse({ token: { id, name, status } }: { token: Token }) {
  const { ctx } = await personContext();
  const test = status === "active" ? `${ctx.services.settings.publicUrl}/api/v1/whoami` : null;
  return <Usage use={await useOf(id)} name={name} test={test} />;
}

async function Past({ token }: { token: Token }) {
  return <History events={await read((ctx) => listTokenHistory(ctx, token))} />;
}
