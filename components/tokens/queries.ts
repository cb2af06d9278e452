import { queryOptions } from "@tanstack/react-query";

/** When and by whom a token was used last. */
export type Use = { at: string; client: string; address: string };

const EVERY = 5_000;
const LONGEST = 600_000;

type Answer = { lastUsedAt: string | null; lastUsedClient: string | null; lastUsedAddress: string | null };

async function fetchUse(id: string, signal: AbortSignal): Promise<Use | null> {
  const answer = await fetch(`/api/v1/tokens/${encodeURIComponent(id)}`, { signal });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const { lastUsedAt, lastUsedClient, lastUsedAddress }: Answer = await answer.json();
  return lastUsedAt ? { at: lastUsedAt, client: lastUsedClient ?? "", address: lastUsedAddress ?? "" } : null;
}

/** Asks every five seconds until the first use, for ten minutes from `since`, and only while it can be seen. */
export const firstUse = (id: string, since: number) =>
  queryOptions({
    queryKey: ["tokens", id, "use"],
    queryFn: ({ signal }) => fetchUse(id, signal),
    refetchInterval: ({ state }) => (state.data || Date.now() - since > LONGEST ? false : EVERY),
    retry: false,
    gcTime: 0,
  });
