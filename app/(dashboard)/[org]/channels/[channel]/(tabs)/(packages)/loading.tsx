import { Card } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <Card flush>
      <Skeleton what="packages" rows={6} table />
    </Card>
  );
}
