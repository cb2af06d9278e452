import { Card } from "#components/ui/card.tsx";
import type { FileDetail } from "#core/packages.ts";

function Specs({ specs }: { specs: readonly string[] }) {
  return (
    <ul className="divide-y divide-border">
      {specs.map((spec) => {
        const [name = "", ...rest] = spec.split(" ");
        return (
          <li key={spec} className="flex flex-wrap gap-x-3 py-1.5 font-mono first:pt-0 last:pb-0">
            <span className="font-medium">{name}</span>
            <span className="min-w-0 break-all text-muted">{rest.join(" ")}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** What one file needs, as its record says; builds of one version may differ. */
export function Dependencies({ file: { filename, depends, constrains } }: { file: FileDetail }) {
  return (
    <Card title="Dependencies" description={<>Of {filename}</>}>
      <div className="space-y-4">
        {depends.length > 0 ? <Specs specs={depends} /> : <p className="text-muted">None.</p>}
        {constrains.length > 0 ? (
          <div className="space-y-2">
            <h3 className="text-body font-semibold">Only together with</h3>
            <Specs specs={constrains} />
          </div>
        ) : null}
      </div>
    </Card>
  );
}
