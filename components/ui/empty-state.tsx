import type { ReactNode } from "react";

/** What a list says when it has nothing: why, and what to do. */
export function EmptyState({
  icon,
  title,
  children,
  actions,
  level = 2,
}: {
  icon?: ReactNode;
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  level?: 2 | 3;
}) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <div className="flex flex-col items-center gap-1.5 px-4 py-12 text-center">
      {icon ? (
        <span className="mb-2 flex size-10 items-center justify-center rounded-full bg-sunken text-muted">{icon}</span>
      ) : null}
      <Heading className="text-reading font-semibold">{title}</Heading>
      {children ? <div className="max-w-[56ch] text-muted">{children}</div> : null}
      {actions ? <div className="flex flex-wrap justify-center gap-2 pt-3">{actions}</div> : null}
    </div>
  );
}
