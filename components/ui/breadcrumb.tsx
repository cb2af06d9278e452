import Link from "next/link";
import { shellText } from "../text.ts";
import { ChevronRightIcon } from "./icons.tsx";

/** At most three, the last of them this page. */
export function Breadcrumb({ items }: { items: readonly { label: string; href: string }[] }) {
  return (
    <nav aria-label={shellText.breadcrumb}>
      <ol className="flex flex-wrap items-center gap-x-1 text-muted">
        {items.map((item, at) => (
          <li key={item.href} className="flex min-w-0 items-center gap-1">
            {at > 0 ? <ChevronRightIcon className="size-3.5!" /> : null}
            <Link
              href={item.href}
              prefetch={false}
              aria-current={at === items.length - 1 ? "page" : undefined}
              className="inline-flex min-h-6 min-w-0 items-center rounded-control text-inherit no-underline hover:text-text hover:underline aria-[current]:text-text"
            >
              <span className="truncate">{item.label}</span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
