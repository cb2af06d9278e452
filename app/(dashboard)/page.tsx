import { personContext } from "#app/context.ts";
import { PageHeader } from "#components/ui/page-header.tsx";

export default async function Home() {
  const { session } = await personContext();
  return <PageHeader title={`Hello ${session.name}`} />;
}
