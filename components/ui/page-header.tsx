import type { ReactNode } from "react";

/** The one h1 of a page, what it is about, and its one primary action. */
export function PageHeader({
  title,
  description,
  breadcrumb,
  badges,
  actions,
}: {
  title: ReactNode;
  description?: ReactNode;
  /** A Breadcrumb. */
  breadcrumb?: ReactNode;
  badges?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className="space-y-1">
      {breadcrumb}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            <h1 tabIndex={-1} className="min-w-0">
              {title}
            </h1>
            {badges}
          </div>
          {description ? <div className="mt-1 max-w-prose text-muted">{description}</div> : null}
        </div>
        {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
      </div>
    </header>
  );
}
