import type { ReactNode } from "react";
import { ChevronDownIcon } from "./icons.tsx";
import { Menu } from "./menu.tsx";
import { MenuLink, MenuList } from "./menu-items.tsx";

/** One filter of a list as a menu of links: each choice has its address, and Back undoes it. */
export function FilterMenu({
  label,
  any,
  anyHref,
  options,
}: {
  /** "Platform" */
  label: string;
  /** What stands there while nothing is chosen: "All platforms". */
  any: string;
  anyHref: string;
  options: readonly { value: string; label?: ReactNode; href: string; current: boolean }[];
}) {
  const chosen = options.find((option) => option.current);
  const words = chosen ? (chosen.label ?? chosen.value) : any;
  return (
    <Menu
      label={`${label}: ${chosen ? chosen.value : any}`}
      look={{ variant: "secondary" }}
      className={`max-w-56 px-3! ${chosen ? "border-accent! bg-selected!" : ""}`}
      button={
        <>
          <span className="min-w-0 truncate">{words}</span>
          <ChevronDownIcon className="text-muted" />
        </>
      }
    >
      <MenuList label={label}>
        <MenuLink href={anyHref} current={!chosen}>
          {any}
        </MenuLink>
        {options.map((option) => (
          <MenuLink key={option.value} href={option.href} current={option.current}>
            {option.label ?? option.value}
          </MenuLink>
        ))}
      </MenuList>
    </Menu>
  );
}
