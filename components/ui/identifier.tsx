import Link from "next/link";
import { middle } from "./middle.ts";
import { Tooltip } from "./tooltip.tsx";

/** A name or digest in code letters, cut in its middle when long; the whole is there on hover and focus. */
export function Identifier({ text, max = 32, href }: { text: string; max?: number; href?: string }) {
  const short = middle(text, max);
  if (!href) {
    const code = <span className="font-mono whitespace-nowrap">{short}</span>;
    return short === text ? code : <Tooltip tip={<span className="font-mono break-all">{text}</span>}>{code}</Tooltip>;
  }
  return (
    <Link href={href} prefetch={false} title={short === text ? undefined : text} className="group font-mono">
      <span aria-hidden className="whitespace-nowrap group-focus-visible:hidden">
        {short}
      </span>
      <span className="sr-only group-focus-visible:not-sr-only group-focus-visible:break-all">{text}</span>
    </Link>
  );
}
