import { Card } from "#components/ui/card.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Members" />
      <Card flush>
        <Skeleton what="members" rows={6} table />
      </Card>
    </>
  );
}
