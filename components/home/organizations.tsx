import Link from "next/link";
import type { Role } from "#access/vocabulary.ts";
import { Avatar } from "#components/ui/avatar.tsx";
import { Card } from "#components/ui/card.tsx";
import { ROLE_WORDS } from "../organizations/roles.ts";

type Mine = { name: string; displayName: string; role: Role };

export function Organizations({ organizations }: { organizations: readonly Mine[] }) {
  return (
    <Card title="Organizations" flush>
      <ul className="divide-y divide-border">
        {organizations.map(({ name, displayName, role }) => (
          <li key={name} className="flex items-center gap-3 px-4 py-2.5">
            <Avatar square name={displayName} />
            <div className="min-w-0 flex-1">
              <Link
                href={`/${name}`}
                prefetch={false}
                className="inline-block max-w-full truncate py-0.5 align-bottom font-medium no-underline hover:underline"
              >
                {displayName}
              </Link>
              {displayName === name ? null : <p className="font-mono text-meta text-muted">{name}</p>}
            </div>
            <span className="text-muted">{ROLE_WORDS[role]}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
