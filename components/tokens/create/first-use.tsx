"use client";

import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ClockIcon, OkIcon } from "#components/ui/icons.tsx";
import { announce } from "#components/ui/live.ts";
import { Ago } from "#components/ui/time.tsx";
import { firstUse } from "../queries.ts";
import { shortClient } from "../token-row.ts";

/** Says when the token, or its present secret, is used for the first time, once. */
export function FirstUse({ id, ofSecret = false }: { id: string; ofSecret?: boolean }) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <Waiting id={id} ofSecret={ofSecret} />
    </QueryClientProvider>
  );
}

function Waiting({ id, ofSecret }: { id: string; ofSecret: boolean }) {
  const [since] = useState(() => Date.now());
  const { data: use } = useQuery(firstUse(id, since, ofSecret));

  useEffect(() => {
    if (use) announce(`First request from ${shortClient(use.client)}, ${use.address}`);
  }, [use]);

  if (use)
    return (
      <p className="flex items-center gap-2">
        <OkIcon size={20} className="text-ok" />
        <span>
          First request <Ago at={use.at} /> from {shortClient(use.client)}, {use.address}
        </span>
      </p>
    );
  return (
    <p className="flex items-center gap-2 text-muted">
      <ClockIcon size={20} />
      Waiting for first use…
    </p>
  );
}
