import { Card } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <Card>
      <Skeleton what="access" rows={5} />
    </Card>
  );
}
