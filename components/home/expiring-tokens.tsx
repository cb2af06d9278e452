import Link from "next/link";
import { Card } from "#components/ui/card.tsx";
import { Expiry, Time } from "#components/ui/time.tsx";
import type { Token } from "#core/tokens.ts";

/** Where a token of mine is looked at: in its organization, or in my own list when it is kept to none. */
const hrefOf = ({ id, owner }: Token) => (owner.organization ? `/${owner.organization}/tokens/${id}` : "/me/tokens");

/** My tokens that end soon, the nearest first: those in use break something, the others may go. */
export function ExpiringTokens({ tokens }: { tokens: readonly Token[] }) {
  return (
    <Card title="Needs attention" description="Tokens of yours that expire within 30 days" flush>
      <ul className="divide-y divide-border">
        {tokens.map((token) => (
          <li key={token.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
            <div className="min-w-0 flex-1 basis-56">
              <Link
                href={hrefOf(token)}
                prefetch={false}
                className="inline-block py-0.5 font-medium break-words no-underline hover:underline"
              >
                {token.name}
              </Link>
              <p className="text-meta text-muted">
                {token.lastUsedAt ? (
                  <>
                    Last used <Time at={token.lastUsedAt.toISOString()} />
                  </>
                ) : (
                  "Never used"
                )}
              </p>
            </div>
            <Expiry at={token.expiresAt?.toISOString() ?? null} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
