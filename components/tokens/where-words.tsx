import { count } from "#components/text.ts";
import type { Token } from "#core/tokens.ts";

const SHOWN = 3;

/** Where a token counts, short enough for a row. */
export function WhereWords({ where }: { where: Token["where"] }) {
  if (where.kind === "all") return <span>Every channel of its owner</span>;
  if (where.kind === "group") {
    return where.group ? (
      <span>
        What <code>{where.group}</code> reaches
      </span>
    ) : (
      <span className="text-muted">None: its group was deleted</span>
    );
  }
  const { channels, packages } = where;
  if (channels.length === 0) return <span className="text-muted">None: its channels were deleted</span>;
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2">
      {channels.slice(0, SHOWN).map((channel) => (
        <span key={channel} className="font-mono whitespace-nowrap">
          {channel}
        </span>
      ))}
      {channels.length > SHOWN ? <span className="text-muted">{channels.length - SHOWN} more</span> : null}
      {packages.length > 0 ? <span className="text-meta text-muted">{count(packages.length, "pattern")}</span> : null}
    </span>
  );
}
