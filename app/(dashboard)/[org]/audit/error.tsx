"use client";

import { RegionError, type RegionErrorProps } from "#components/region-error.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";

export default function Failed(props: RegionErrorProps) {
  return (
    <>
      <PageHeader title="Audit log" />
      <RegionError what="The audit log" {...props} />
    </>
  );
}
