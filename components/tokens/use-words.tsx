"use client";

import { Ago } from "#components/ui/time.tsx";
import type { Use } from "./queries.ts";
import { shortClient } from "./token-row.ts";

/** "used 4 minutes ago by conda/26.7 from 10.0.0.4" */
export function UseWords({ used: { at, client, address } }: { used: Use }) {
  return (
    <>
      used <Ago at={at} />
      {client ? <> by {shortClient(client)}</> : null}
      {address ? <> from {address}</> : null}
    </>
  );
}
