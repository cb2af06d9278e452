import { OrphanTable } from "#components/tokens/orphan-table.tsx";
import { Card } from "#components/ui/card.tsx";
import type { Token } from "#core/tokens.ts";
import { keep, revoke } from "./actions.ts";
import { rowOf } from "./rows.ts";

/** What is to become of the organization's tokens whose makers are gone: nothing ends by itself, somebody decides. */
export function OrphanTokens({ organization, tokens }: { organization: string; tokens: readonly Token[] }) {
  const orphans = tokens.filter(({ status, orphanedAt }) => status === "active" && orphanedAt !== null);
  if (orphans.length === 0) return null;
  const rows = orphans.map((token) => ({
    ...rowOf(`/${organization}/tokens`, token),
    orphanedAt: token.orphanedAt?.toISOString() ?? null,
  }));
  return (
    <Card
      title="Made by people who have left or are no administrators any more"
      description="They still work, and whoever made them may have kept the secret. Revoke each, or keep it."
      flush
    >
      <OrphanTable organization={organization} rows={rows} actions={{ revoke, keep }} />
    </Card>
  );
}
