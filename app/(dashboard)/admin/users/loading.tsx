import { Card } from "#components/ui/card.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Users" />
      <Card flush>
        <Skeleton what="users" rows={6} table />
      </Card>
    </>
  );
}
