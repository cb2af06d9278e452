import Link from "next/link";
import type { ReactNode } from "react";
import { pagerText } from "../text.ts";
import { buttonClass } from "./button.tsx";
import { ChevronLeftIcon, ChevronRightIcon } from "./icons.tsx";
import { integer } from "./numbers.ts";
import { pageCount, pagesAround, rowsOf } from "./pages.ts";

function Step({
  href,
  rel,
  label,
  children,
}: {
  href?: string;
  rel: "prev" | "next";
  label: string;
  children: ReactNode;
}) {
  const look = buttonClass({ variant: "secondary", size: "small" }, "", !href);
  if (!href) {
    return (
      <span aria-hidden className={look}>
        {children}
      </span>
    );
  }
  return (
    <Link href={href} rel={rel} prefetch={false} aria-label={label} className={look}>
      {children}
    </Link>
  );
}

/** "51–100 of 10,214" and links. `sizes` offers other page lengths. */
export function Pager({
  page,
  size,
  total,
  href,
  sizes = [],
  sizeHref,
  label = pagerText.label,
}: {
  page: number;
  size: number;
  total: number;
  href: (page: number) => string;
  sizes?: readonly number[];
  sizeHref?: (size: number) => string;
  /** When a page has several. */
  label?: string;
}) {
  const pages = pageCount(total, size);
  const at = Math.min(Math.max(1, page), pages);
  const { from, to } = rowsOf(at, size, total);
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-2" data-print="none">
      <p className="text-muted tabular-nums">{total === 0 ? pagerText.none : pagerText.range(from, to, total)}</p>
      {sizeHref && total > Math.min(...sizes) ? (
        <p className="flex items-center gap-1 text-muted">
          {pagerText.perPage}
          {sizes.map((choice) => (
            <Link
              key={choice}
              href={sizeHref(choice)}
              prefetch={false}
              aria-current={choice === size ? "true" : undefined}
              className="inline-flex min-h-6 min-w-8 items-center justify-center rounded-control text-text no-underline hover:bg-hover aria-[current]:font-semibold aria-[current]:underline"
            >
              {choice}
            </Link>
          ))}
        </p>
      ) : null}
      {pages > 1 ? (
        <nav aria-label={label} className="flex flex-wrap items-center gap-1">
          <Step href={at > 1 ? href(at - 1) : undefined} rel="prev" label={pagerText.previous}>
            <ChevronLeftIcon />
            <span className="max-sm:sr-only">{pagerText.previous}</span>
          </Step>
          {pagesAround(at, pages).map((n, index) =>
            n === null ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: a gap has no name but its place
              <span key={`gap${index}`} className="px-1 text-muted max-sm:hidden">
                …
              </span>
            ) : (
              <Link
                key={n}
                href={href(n)}
                prefetch={false}
                aria-label={pagerText.page(n)}
                aria-current={n === at ? "page" : undefined}
                className="inline-flex min-h-target min-w-target items-center justify-center rounded-control border border-transparent px-1.5 text-text tabular-nums no-underline hover:bg-hover aria-[current]:border-accent aria-[current]:bg-selected aria-[current]:font-semibold max-sm:not-aria-[current]:hidden"
              >
                {integer(n)}
              </Link>
            ),
          )}
          <Step href={at < pages ? href(at + 1) : undefined} rel="next" label={pagerText.next}>
            <span className="max-sm:sr-only">{pagerText.next}</span>
            <ChevronRightIcon />
          </Step>
        </nav>
      ) : null}
    </div>
  );
}

/** For a log that has no page numbers, only newer and older. */
export function KeysetPager({
  newer,
  older,
  label = pagerText.label,
  children,
}: {
  newer?: string;
  older?: string;
  label?: string;
  children?: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-2" data-print="none">
      <p className="text-muted tabular-nums">{children}</p>
      {newer || older ? (
        <nav aria-label={label} className="flex gap-1">
          <Step href={newer} rel="prev" label={pagerText.newer}>
            <ChevronLeftIcon />
            {pagerText.newer}
          </Step>
          <Step href={older} rel="next" label={pagerText.older}>
            {pagerText.older}
            <ChevronRightIcon />
          </Step>
        </nav>
      ) : null}
    </div>
  );
}
