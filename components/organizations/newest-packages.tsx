import Link from "next/link";
import { Card } from "#components/ui/card.tsx";
import { Time } from "#components/ui/time.tsx";
import type { NewestPackage } from "#core/overview.ts";

/** The packages with the latest uploads. */
export function NewestPackages({
  organization,
  packages,
}: {
  organization: string;
  packages: readonly NewestPackage[];
}) {
  return (
    <Card title="Newest packages" flush={packages.length > 0}>
      {packages.length === 0 ? (
        <p className="text-muted">Nothing published yet.</p>
      ) : (
        <ul className="divide-y divide-border">
          {packages.map(({ channel, kind, name, version, uploadedBy, createdAt }) => (
            <li key={`${channel}/${kind}/${name}`} className="px-4 py-2.5">
              <p className="flex flex-wrap items-baseline justify-between gap-x-3">
                <span className="min-w-0 break-all">
                  <Link
                    href={`/${organization}/channels/${channel}/packages/${kind}/${encodeURIComponent(name)}`}
                    prefetch={false}
                    className="inline-block py-0.5 font-mono font-medium no-underline hover:underline"
                  >
                    {name}
                  </Link>{" "}
                  <span className="font-mono text-muted">{version}</span>
                </span>
                <Time at={createdAt.toISOString()} />
              </p>
              <p className="text-meta text-muted">
                {channel} · by {uploadedBy}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
