import Link from "next/link";
import { type ReactNode, useId } from "react";

/** A headed part of a page. `flush` lets a table or list reach the edges. */
export function Card({
  title,
  level = 2,
  description,
  actions,
  footer,
  flush = false,
  tone,
  id,
  children,
}: {
  title?: ReactNode;
  level?: 2 | 3;
  description?: ReactNode;
  actions?: ReactNode;
  footer?: ReactNode;
  flush?: boolean;
  /** `danger` frames what cannot be undone. */
  tone?: "danger";
  id?: string;
  children?: ReactNode;
}) {
  const heading = useId();
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section
      id={id}
      aria-labelledby={title ? heading : undefined}
      className={`min-w-0 overflow-hidden rounded-card border bg-bg ${tone === "danger" ? "border-danger/50" : "border-border"}`}
    >
      {title || actions ? (
        <div
          className={`flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3 ${flush ? "border-b border-border pb-3" : ""}`}
        >
          <div className="min-w-0 flex-1 basis-48">
            <Heading id={heading} className="text-reading font-semibold">
              {title}
            </Heading>
            {description ? <p className="max-w-prose text-muted">{description}</p> : null}
          </div>
          {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
        </div>
      ) : null}
      {children ? <div className={flush ? "" : `px-4 pb-4 ${title ? "pt-3" : "pt-4"}`}>{children}</div> : null}
      {footer ? (
        <div className="flex flex-wrap items-center gap-2 border-t border-border bg-surface px-4 py-3">{footer}</div>
      ) : null}
    </section>
  );
}

/** Names and values, in two columns where there is room. An item without a value is left out. */
export function DefinitionList({ items }: { items: readonly { term: ReactNode; value: ReactNode; key?: string }[] }) {
  const shown = items.filter(({ value }) => value !== null && value !== undefined && value !== "");
  return (
    <dl className="divide-y divide-border">
      {shown.map(({ term, value, key }) => (
        <div
          key={key ?? String(term)}
          className="grid gap-x-4 gap-y-0.5 py-2 first:pt-0 last:pb-0 sm:grid-cols-[minmax(8rem,1fr)_3fr]"
        >
          <dt className="text-muted">{term}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** One number of an overview; with `href` all of it leads to what it counts. */
export function Figure({
  label,
  value,
  hint,
  href,
}: {
  label: ReactNode;
  value: ReactNode;
  hint?: ReactNode;
  href?: string;
}) {
  return (
    <div
      className={`relative rounded-card border border-border p-3 ${href ? "transition-colors hover:border-control hover:bg-surface" : ""}`}
    >
      <p className="text-muted">
        {href ? (
          <Link href={href} prefetch={false} className="text-inherit no-underline after:absolute after:inset-0">
            {label}
          </Link>
        ) : (
          label
        )}
      </p>
      <p className="text-h2 font-semibold tabular-nums">{value}</p>
      {hint ? <p className="text-meta text-muted">{hint}</p> : null}
    </div>
  );
}
