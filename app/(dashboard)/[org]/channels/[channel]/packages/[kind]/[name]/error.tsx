"use client";

import { RegionError, type RegionErrorProps } from "#components/region-error.tsx";

export default function Failed(props: RegionErrorProps) {
  return <RegionError what="This tab" {...props} />;
}
