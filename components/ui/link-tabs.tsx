import Link from "next/link";
import type { ReactNode } from "react";
import { integer } from "./numbers.ts";

export const tabClass =
  "-mb-px inline-flex min-h-control min-w-8 items-center justify-center gap-2 border-b-2 border-transparent px-1 font-medium whitespace-nowrap text-muted no-underline transition-colors hover:border-control hover:text-text aria-[current]:border-accent aria-[current]:text-text aria-selected:border-accent aria-selected:text-text";

/** Tabs that have addresses: Back works, and they open in new windows. They wrap rather than hide. */
export function LinkTabs({
  label,
  tabs,
  current,
}: {
  label: string;
  tabs: readonly { id: string; label: ReactNode; href: string; count?: number }[];
  /** Id of the present tab. */
  current: string;
}) {
  return (
    <nav aria-label={label} className="border-b border-border">
      <ul className="flex flex-wrap gap-x-5">
        {tabs.map((tab) => (
          <li key={tab.id}>
            <Link
              href={tab.href}
              prefetch={false}
              aria-current={tab.id === current ? "page" : undefined}
              className={tabClass}
            >
              {tab.label}
              {tab.count === undefined ? null : (
                <span className="rounded-full bg-sunken px-1.5 text-meta text-muted tabular-nums">
                  {integer(tab.count)}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
