import { Card } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <Card flush>
      <Skeleton what="this tab" rows={6} table />
    </Card>
  );
}
