import { personContext, read } from "#app/context.ts";
import type { Query } from "#app/query.ts";
import type { OwnChannel } from "#components/tokens/create/wish.ts";
import type { Rotation } from "#components/tokens/rotate/rotate-form.tsx";
import { RotateToken } from "#components/tokens/rotate/rotate-token.tsx";
import { Breadcrumb } from "#components/ui/breadcrumb.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { previewRotation } from "#core/token-changes.ts";
import type { Token } from "#core/tokens.ts";
import { getTokenUse } from "#core/usage.ts";
import { revoke, rotateOne } from "./actions.ts";

/** A new secret for a token; `list` is where its own page lies below. */
export async function RotatePage({
  token,
  list,
  owned = false,
  channels,
  query,
}: {
  token: Token;
  list: string;
  /** Whether it is an organization's. */
  owned?: boolean;
  channels: readonly OwnChannel[];
  query: Query;
}) {
  const { ctx } = await personContext();
  const detail = `${list}/${token.id}`;
  const path = `${detail}/rotate`;
  return (
    <RotateToken
      made={query.text("made") === token.id ? token.id : null}
      path={path}
      list={list}
      channels={channels}
      publicUrl={ctx.services.settings.publicUrl}
      rotation={await rotationOf(token, query.text("unsaved") !== "")}
      rotate={rotateOne}
      revoke={revoke}
      header={
        <PageHeader
          breadcrumb={
            <Breadcrumb
              items={[
                { label: "Tokens", href: owned ? `${list}?owner=organization` : list },
                { label: token.name, href: detail },
                { label: "Rotate", href: path },
              ]}
            />
          }
          title={<span className="wrap-anywhere">Rotate {token.name}</span>}
          description="A new secret for what uses this token. Its name, channels and permissions stay."
        />
      }
    />
  );
}

async function rotationOf(token: Token, unsaved: boolean): Promise<Rotation | null> {
  const { id, name, hint, status, leakedAt } = token;
  if (status === "revoked") return null;
  const { expiresAt } = await read((ctx) => previewRotation(ctx, token));
  const { present, old } = await read((ctx) => getTokenUse(ctx, token));
  const { lastUsedAt, lastUsedClient, lastUsedAddress } = present;
  return {
    id,
    name,
    hint,
    expiresAt: token.expiresAt?.toISOString() ?? null,
    expired: status === "expired",
    leaked: leakedAt !== null,
    nextEnd: expiresAt?.toISOString() ?? null,
    used: lastUsedAt && {
      at: lastUsedAt.toISOString(),
      client: lastUsedClient ?? "",
      address: lastUsedAddress ?? "",
    },
    old: old && { hint: old.hint, endsAt: old.endsAt.toISOString() },
    unsaved,
  };
}
