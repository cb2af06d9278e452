"use client";

import { usePathname } from "next/navigation";
import { LinkTabs } from "#components/ui/link-tabs.tsx";

/** The tabs of a channel. Layouts do not run again on navigation, so the present one is found here. */
export function ChannelTabs({ path, settings, packages }: { path: string; settings: boolean; packages: number }) {
  const below = usePathname().slice(path.length + 1);
  const tabs = [
    { id: "", label: "Packages", href: path, count: packages },
    { id: "setup", label: "Setup", href: `${path}/setup` },
    { id: "access", label: "Access", href: `${path}/access` },
    ...(settings ? [{ id: "settings", label: "Settings", href: `${path}/settings` }] : []),
  ];
  return <LinkTabs label="Channel" tabs={tabs} current={below} />;
}
