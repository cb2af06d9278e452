"use client";

import { RegionError, type RegionErrorProps } from "#components/region-error.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";

export default function Failed(props: RegionErrorProps) {
  return (
    <>
      <PageHeader title="Members" />
      <RegionError what="The list of members" {...props} />
    </>
  );
}
