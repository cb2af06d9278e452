import type { ReactNode } from "react";
import { organizationOf } from "#app/organization.ts";
import { ImpactSource } from "#components/impact/source.tsx";
import { preview } from "../_impact/actions.ts";

/** Asks before anything is streamed, so that an organization one does not belong to answers with the status 404. */
export default async function OrganizationLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ org: string }>;
}) {
  const { name } = await organizationOf((await params).org);
  return (
    <ImpactSource organization={name} preview={preview}>
      {children}
    </ImpactSource>
  );
}
