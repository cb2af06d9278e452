import type { Metadata } from "next";
import { administration } from "#app/administration.ts";
import type { SearchParams } from "#app/query.ts";
import { AuditLog } from "../../_audit/audit-log.tsx";

export async function generateMetadata(): Promise<Metadata> {
  await administration();
  return { title: "Audit log · Server" };
}

export default async function ServerAuditPage({ searchParams }: { searchParams: SearchParams }) {
  await administration();
  return (
    <AuditLog
      organization={null}
      path="/admin/audit"
      api="/api/v1/server/audit"
      title="Server audit log"
      description="Accounts, settings and sign-ins. What happens inside an organization is in its own log."
      searchParams={searchParams}
    />
  );
}
