import { Card } from "#components/ui/card.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Audit log" />
      <Card flush>
        <Skeleton what="audit log" rows={12} table />
      </Card>
    </>
  );
}
