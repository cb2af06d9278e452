import { queryOptions } from "@tanstack/react-query";

/** When and by whom a token was used last. */
export type Use = { at: string; client: string; address: string };

const EVERY = 5_000;
const LONGEST = 600_000;

type Answer = { lastUsedAt: string | null; lastUsedClient: string | null; lastUsedAddress: string | null };

async function fetchUse(id: string, ofSecret: boolean, signal: AbortSignal): Promise<Use | null> {
  const path = `/api/v1/tokens/${encodeURIComponent(id)}`;
  const answer = await fetch(ofSecret ? `${path}/use` : path, { signal });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const said = await answer.json();
  const { lastUsedAt, lastUsedClient, lastUsedAddress }: Answer = ofSecret ? said.present : said;
  return lastUsedAt ? { at: lastUsedAt, client: lastUsedClient ?? "", address: lastUsedAddress ?? "" } : null;
}

/**
 * Asks every five seconds until the first use, for ten minutes from `since`, and only while it can be seen. `ofSecret`:
 * of the present secret, where the token was used with another one before.
 */
export const firstUse = (id: string, since: number, ofSecret: boolean) =>
  queryOptions({
    queryKey: ["tokens", id, "use", ofSecret],
    queryFn: ({ signal }) => fetchUse(id, ofSecret, signal),
    refetchInterval: ({ state }) => (state.data || Date.now() - since > LONGEST ? false : EVERY),
    retry: false,
    gcTime: 0,
  });
