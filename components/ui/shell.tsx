import Link from "next/link";
import type { ReactNode } from "react";
import { shellText } from "../text.ts";
import { Avatar } from "./avatar.tsx";
import { Drawer } from "./drawer.tsx";
import { MenuIcon, SelectorIcon } from "./icons.tsx";
import { Logo, LogoMark } from "./logo.tsx";
import { Menu } from "./menu.tsx";
import { MenuLink, MenuList } from "./menu-items.tsx";
import { NavList, type NavSection } from "./nav-list.tsx";
import { OfflineBanner } from "./offline-banner.tsx";

export type ShellProps = {
  navigation: readonly NavSection[];
  organizations: readonly { name: string; href: string; current?: boolean }[];
  /** Under the list of organizations: "Create organization" and the like, as MenuLists. */
  organizationActions?: ReactNode;
  account: { name: string; login: string };
  /** MenuLists: account, preferences, sign out. */
  accountMenu: ReactNode;
  /** In the banner, before the account: search, theme. */
  tools?: ReactNode;
  /** Above everything: a Banner about the server. */
  notice?: ReactNode;
  children: ReactNode;
};

/** The frame of every signed-in page: skip link, banner, navigation, main. */
export function Shell({
  navigation,
  organizations,
  organizationActions,
  account,
  accountMenu,
  tools,
  notice,
  children,
}: ShellProps) {
  const current = organizations.find((organization) => organization.current);
  return (
    <>
      <SkipLink />
      <OfflineBanner />
      {notice}
      <header
        className="sticky top-0 z-10 flex h-banner items-center gap-1 border-b border-border bg-bg px-2 sm:gap-2 sm:px-4 lg:px-5"
        data-print="none"
      >
        <Drawer id="navigation" label={shellText.menu} icon={<MenuIcon size={20} />} className="lg:hidden">
          <nav aria-label={shellText.main}>
            <NavList sections={navigation} />
          </nav>
        </Drawer>
        <Link
          href="/"
          prefetch={false}
          aria-label="Sluice"
          className="flex items-center rounded-control p-1 text-text no-underline"
        >
          <span className="flex max-sm:hidden">
            <Logo />
          </span>
          <span className="sm:hidden">
            <LogoMark />
          </span>
        </Link>
        <span aria-hidden className="text-control max-sm:hidden">
          /
        </span>
        <Menu
          label={current ? `${shellText.organization}: ${current.name}` : shellText.organization}
          className="min-w-0 px-2!"
          button={
            <>
              <span className="min-w-0 truncate">{current?.name ?? shellText.organization}</span>
              <SelectorIcon className="text-muted" />
            </>
          }
        >
          <MenuList label={shellText.organization}>
            {organizations.map((organization) => (
              <MenuLink
                key={organization.href}
                href={organization.href}
                current={organization.current}
                icon={<Avatar square size="small" name={organization.name} />}
              >
                {organization.name}
              </MenuLink>
            ))}
          </MenuList>
          {organizationActions}
        </Menu>
        <div className="ms-auto flex items-center gap-1">
          {tools}
          <Menu
            align="end"
            label={`${shellText.account}: ${account.name}`}
            look={{ square: true }}
            button={<Avatar name={account.name} />}
          >
            <div className="px-2 py-1.5">
              <p className="text-meta text-muted">{shellText.signedInAs}</p>
              <p className="font-medium">{account.name}</p>
              <p className="text-muted">{account.login}</p>
            </div>
            {accountMenu}
          </Menu>
        </div>
      </header>
      <div className="lg:grid lg:min-h-[calc(100dvh-var(--spacing-banner))] lg:grid-cols-[14rem_minmax(0,1fr)] print:block">
        <div className="hidden border-e border-border lg:block" data-print="none">
          <nav
            aria-label={shellText.main}
            className="sticky top-banner max-h-[calc(100dvh-var(--spacing-banner))] overflow-y-auto p-3 scroll-quiet"
          >
            <NavList sections={navigation} />
          </nav>
        </div>
        <main id="main" tabIndex={-1} className="min-w-0">
          <div className="mx-auto max-w-content space-y-6 px-4 py-5 sm:px-6 lg:px-8 lg:py-6">{children}</div>
        </main>
      </div>
    </>
  );
}

export function SkipLink() {
  return (
    <a
      href="#main"
      className="absolute start-3 top-2 z-20 -translate-y-24 rounded-control bg-bg px-4 py-2 font-medium shadow-overlay focus:translate-y-0"
    >
      {shellText.skip}
    </a>
  );
}

/** The frame of pages without a session: one narrow column under the logo. */
export function PlainShell({ children, footer }: { children: ReactNode; footer?: ReactNode }) {
  return (
    <>
      <SkipLink />
      <OfflineBanner />
      <div className="flex min-h-dvh flex-col items-center bg-surface px-4 py-10 sm:pt-[12vh]">
        <header>
          <Logo />
        </header>
        <main
          id="main"
          tabIndex={-1}
          className="mt-6 w-full max-w-104 rounded-card border border-border bg-bg p-5 sm:p-8"
        >
          {children}
        </main>
        {footer ? <footer className="mt-6 text-center text-meta text-muted">{footer}</footer> : null}
      </div>
    </>
  );
}
