"use client";

import { RegionError, type RegionErrorProps } from "#components/region-error.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";

export default function Failed(props: RegionErrorProps) {
  return (
    <>
      <PageHeader title="Organizations" />
      <RegionError what="The list of organizations" {...props} />
    </>
  );
}
