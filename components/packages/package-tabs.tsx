"use client";

import { usePathname } from "next/navigation";
import { LinkTabs } from "#components/ui/link-tabs.tsx";

/** The tabs of a package. Layouts do not run again on navigation, so the present one is found here. */
export function PackageTabs({ path }: { path: string }) {
  const tabs = [
    { id: "package", label: "Package", href: path },
    { id: "access", label: "Access", href: `${path}/access` },
  ];
  return <LinkTabs label="Package" tabs={tabs} current={usePathname().endsWith("/access") ? "access" : "package"} />;
}
