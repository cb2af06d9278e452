"use client";

import { ErrorRegion } from "./ui/error-region.tsx";

export type RegionErrorProps = { error: Error & { digest?: string }; retry: () => void };

/** What the error.tsx of a segment shows: this part failed, the shell around it keeps working. */
export function RegionError({ what, error, retry }: RegionErrorProps & { what: string }) {
  return <ErrorRegion what={what} onRetry={retry} requestId={error.digest} />;
}
