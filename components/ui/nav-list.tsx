"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { integer } from "./numbers.ts";

export type NavItem = {
  href: string;
  label: string;
  icon?: ReactNode;
  /** Only this very page, not the pages below it. */
  exact?: boolean;
  count?: number;
};
export type NavSection = { label?: string; items: readonly NavItem[] };

/** The left navigation. Layouts do not run again on navigation, so the present page is found here. */
export function NavList({ sections }: { sections: readonly NavSection[] }) {
  const path = usePathname();
  return sections.map((section) => (
    <div key={section.label ?? section.items[0]?.href} className="not-first:mt-4">
      {section.label ? <p className="px-2.5 pb-1 text-meta font-medium text-muted">{section.label}</p> : null}
      <ul className="space-y-0.5">
        {section.items.map((item) => {
          const here = path === item.href;
          const below = !item.exact && path.startsWith(`${item.href}/`);
          return (
            <li key={item.href}>
              <Link
                href={item.href}
                prefetch={false}
                aria-current={here ? "page" : below ? "true" : undefined}
                className="flex min-h-target items-center gap-2.5 rounded-control px-2.5 py-1 text-text no-underline transition-colors hover:bg-hover active:bg-active aria-[current]:bg-selected aria-[current]:font-semibold aria-[current]:text-link"
              >
                <span className="text-muted in-aria-[current]:text-link">{item.icon}</span>
                <span className="min-w-0 flex-1 truncate">{item.label}</span>
                {item.count === undefined ? null : (
                  <span className="text-meta font-normal text-muted tabular-nums">{integer(item.count)}</span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
    </div>
  ));
}
