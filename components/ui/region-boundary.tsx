"use client";

import { catchError } from "next/error";
import { ErrorRegion } from "./error-region.tsx";

const digestOf = (error: unknown) =>
  typeof error === "object" && error !== null && "digest" in error ? String(error.digest) : undefined;

/** Shows what failed in its place; redirects and "not found" pass through. */
export const RegionBoundary = catchError(({ what }: { what: string }, { error, retry }) => (
  <ErrorRegion what={what} onRetry={retry} requestId={digestOf(error)} />
));
