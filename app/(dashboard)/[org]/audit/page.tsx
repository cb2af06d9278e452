import type { Metadata } from "next";
import { organizationOf } from "#app/organization.ts";
import type { SearchParams } from "#app/query.ts";
import { AuditLog } from "../../_audit/audit-log.tsx";

type Props = { params: Promise<{ org: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Audit log · ${(await organizationOf((await params).org)).displayName}` };
}

export default async function AuditPage({ params, searchParams }: Props) {
  const { org } = await params;
  return (
    <AuditLog
      organization={org}
      path={`/${org}/audit`}
      api={`/api/v1/organizations/${org}/audit`}
      title="Audit log"
      description="Who did what, when and from where."
      searchParams={searchParams}
    />
  );
}
