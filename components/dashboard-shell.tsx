"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import type { Role } from "#access/vocabulary.ts";
import {
  BuildingIcon,
  ChannelIcon,
  GroupIcon,
  HomeIcon,
  KeyIcon,
  PlusIcon,
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

function sectionOf({ name, displayName }: Organization): NavSection {
  return {
    label: displayName,
    items: [
      { href: `/${name}`, label: "Overview", icon: <BuildingIcon />, exact: true },
      { href: `/${name}/channels`, label: "Channels", icon: <ChannelIcon /> },
      { href: `/${name}/groups`, label: "Groups", icon: <GroupIcon /> },
      { href: `/${name}/members`, label: "Members", icon: <UsersIcon /> },
      { href: `/${name}/tokens`, label: "Tokens", icon: <KeyIcon /> },
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
  account: { name: string; login: string; administrator: boolean };
  theme: Theme;
  children: ReactNode;
}) {
  const segment = usePathname().split("/")[1] ?? "";
  const open = organizations.find(({ name }) => name === segment);
  const shown = open ?? (organizations.length === 1 ? organizations[0] : undefined);
  return (
    <Shell
      navigation={shown ? [sectionOf(shown), personal] : [personal]}
      organizations={organizations.map((each) => ({
        name: each.displayName,
        href: `/${each.name}`,
        current: each.name === open?.name,
      }))}
      organizationActions={
        account.administrator ? (
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
