"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { roleAtLeast } from "#access/can.ts";
import type { Role } from "#access/vocabulary.ts";
import {
  ActivityIcon,
  BuildingIcon,
  ChannelIcon,
  GridIcon,
  GroupIcon,
  HomeIcon,
  KeyIcon,
  ListIcon,
  PlusIcon,
  ServerIcon,
  SettingsIcon,
  SignOutIcon,
  UsersIcon,
} from "#components/ui/icons.tsx";
import { MenuLink, MenuList } from "#components/ui/menu-items.tsx";
import type { NavSection } from "#components/ui/nav-list.tsx";
import { Shell } from "#components/ui/shell.tsx";
import type { Theme } from "#components/ui/theme.ts";
import { ThemeToggle } from "#components/ui/theme-toggle.tsx";

type Organization = { name: string; displayName: string; role: Role };

const personal: NavSection = {
  label: "You",
  items: [
    { href: "/", label: "Home", icon: <HomeIcon />, exact: true },
    { href: "/me/tokens", label: "My tokens", icon: <KeyIcon /> },
  ],
};

const server: NavSection = {
  label: "Server",
  items: [
    { href: "/admin/users", label: "Users", icon: <UsersIcon /> },
    { href: "/admin/organizations", label: "Organizations", icon: <BuildingIcon /> },
    { href: "/admin/settings", label: "Settings", icon: <ServerIcon /> },
    { href: "/admin/audit", label: "Audit log", icon: <ActivityIcon /> },
  ],
};

function sectionOf({ name, displayName, role }: Organization): NavSection {
  const runs = roleAtLeast(role, "admin");
  return {
    label: displayName,
    items: [
      { href: `/${name}`, label: "Overview", icon: <BuildingIcon />, exact: true },
      { href: `/${name}/channels`, label: "Channels", icon: <ChannelIcon /> },
      { href: `/${name}/groups`, label: "Groups", icon: <GroupIcon /> },
      { href: `/${name}/members`, label: "Members", icon: <UsersIcon /> },
      { href: `/${name}/access`, label: "Access", icon: <GridIcon /> },
      { href: `/${name}/tokens`, label: "Tokens", icon: <KeyIcon /> },
      ...(runs
        ? [
            { href: `/${name}/audit`, label: "Audit log", icon: <ListIcon /> },
            { href: `/${name}/settings`, label: "Settings", icon: <SettingsIcon /> },
          ]
        : []),
    ],
  };
}

/** The shell with this product's navigation: the open organization's, or that of the only one there is. */
export function DashboardShell({
  organizations,
  account,
  theme,
  children,
}: {
  organizations: readonly Organization[];
  account: { name: string; login: string; administrator: boolean; founder: boolean };
  theme: Theme;
  children: ReactNode;
}) {
  const segment = usePathname().split("/")[1] ?? "";
  const open = organizations.find(({ name }) => name === segment);
  const shown = open ?? (organizations.length === 1 ? organizations[0] : undefined);
  const sections = [...(shown ? [sectionOf(shown)] : []), personal, ...(account.administrator ? [server] : [])];
  return (
    <Shell
      navigation={sections}
      organizations={organizations.map((each) => ({
        name: each.displayName,
        href: `/${each.name}`,
        current: each.name === open?.name,
      }))}
      organizationActions={
        account.founder ? (
          <MenuList>
            <MenuLink href="/new" icon={<PlusIcon />}>
              Create organization
            </MenuLink>
          </MenuList>
        ) : undefined
      }
      account={account}
      accountMenu={
        <MenuList>
          <MenuLink href="/me/tokens" icon={<KeyIcon />}>
            My tokens
          </MenuLink>
          <MenuLink href="/sign-out" icon={<SignOutIcon />}>
            Sign out
          </MenuLink>
        </MenuList>
      }
      tools={<ThemeToggle value={theme} labels={false} />}
    >
      {children}
    </Shell>
  );
}
