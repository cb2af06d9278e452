import type { ReactNode } from "react";
import { ButtonLink } from "./button.tsx";
import { CheckIcon } from "./icons.tsx";

/** A list inside a Menu, under a small heading if it has one. A ruler separates it from a list before it. */
export function MenuList({ label, children }: { label?: string; children: ReactNode }) {
  return (
    <div className="not-first:mt-1 not-first:border-t not-first:border-border not-first:pt-1">
      {label ? <p className="px-2 pt-1.5 pb-1 text-meta text-muted">{label}</p> : null}
      <ul>{children}</ul>
    </div>
  );
}

export function MenuLink({
  href,
  icon,
  current = false,
  children,
}: {
  href: string;
  icon?: ReactNode;
  current?: boolean;
  children: ReactNode;
}) {
  return (
    <li>
      <ButtonLink href={href} variant="menu" icon={icon} aria-current={current ? "true" : undefined}>
        <span className="min-w-0 flex-1 truncate">{children}</span>
        {current ? <CheckIcon className="text-accent" /> : null}
      </ButtonLink>
    </li>
  );
}

/** Holds a Button of variant `menu` or `menu-danger`, or a ConfirmAction that looks so. */
export function MenuItem({ children }: { children: ReactNode }) {
  return <li>{children}</li>;
}
