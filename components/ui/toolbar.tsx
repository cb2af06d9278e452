import type { ReactNode } from "react";
import { ButtonLink } from "./button.tsx";
import { XIcon } from "./icons.tsx";

/** Search and filters above a list; with `clearHref`, because one is active, the way back to all of it. */
export function Toolbar({ children, clearHref }: { children: ReactNode; clearHref?: string }) {
  return (
    <div className="flex flex-wrap items-center gap-2" data-print="none">
      {children}
      {clearHref ? (
        <ButtonLink href={clearHref} variant="quiet" icon={<XIcon />}>
          Clear filters
        </ButtonLink>
      ) : null}
    </div>
  );
}
