import { type ReactNode, Suspense } from "react";
import { Card } from "./card.tsx";
import { RegionBoundary } from "./region-boundary.tsx";
import { Skeleton } from "./skeleton.tsx";

/** A part of a page that comes when it is ready and fails alone. */
export function Region({ what, rows = 3, children }: { what: string; rows?: number; children: ReactNode }) {
  return (
    <RegionBoundary what={what.charAt(0).toUpperCase() + what.slice(1)}>
      <Suspense
        fallback={
          <Card>
            <Skeleton what={what} rows={rows} />
          </Card>
        }
      >
        {children}
      </Suspense>
    </RegionBoundary>
  );
}
