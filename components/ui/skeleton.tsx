import { regionText } from "../text.ts";

const widths = ["w-3/4", "w-1/2", "w-2/3", "w-5/6", "w-2/5"];
const bar = "h-3 rounded-control bg-active";

/** Stands where content comes, in its size; unseen for the first 150 ms. `what` is read out: "members". */
export function Skeleton({ what, rows = 3, table = false }: { what: string; rows?: number; table?: boolean }) {
  return (
    <div role="status" aria-busy="true" className="animate-late">
      <span className="sr-only">{regionText.loading(what)}</span>
      <div aria-hidden className={table ? "divide-y divide-border" : "space-y-3 py-2"}>
        {Array.from({ length: rows }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity
          <div key={at} className={table ? "flex h-row items-center gap-6 px-3" : ""}>
            <div className={`${bar} ${table ? "max-w-64" : ""} ${widths[at % widths.length]}`} />
            {table ? <div className={`${bar} w-24 max-sm:hidden`} /> : null}
            {table ? <div className={`${bar} ms-auto w-16`} /> : null}
          </div>
        ))}
      </div>
    </div>
  );
}
