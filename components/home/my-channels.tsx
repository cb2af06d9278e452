import Link from "next/link";
import type { Level, Visibility } from "#access/vocabulary.ts";
import { count } from "#components/text.ts";
import { LevelBadge } from "#components/ui/badge.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { KeyIcon } from "#components/ui/icons.tsx";
import { VisibilityBadge } from "../channels/visibility.tsx";

export type MyChannel = {
  name: string;
  organization: string;
  level: Level | null;
  visibility: Visibility;
  packages: number;
  /** The line to copy. */
  line: string;
  /** Whether a token of mine opens it now. */
  open: boolean;
};

/** My channels with what one does next: copy the line where a token opens the channel, make one where none does. */
export function MyChannels({ channels, more }: { channels: readonly MyChannel[]; more: readonly string[] }) {
  const several = new Set(channels.map(({ organization }) => organization)).size > 1;
  return (
    <Card title="My channels" flush footer={more.length > 0 ? <More organizations={more} /> : null}>
      <ul className="divide-y divide-border">
        {channels.map(({ name, organization, level, visibility, packages, line, open }) => (
          <li key={name} className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2.5">
            <div className="min-w-0 flex-1 basis-56">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <Link
                  href={`/${organization}/channels/${name}`}
                  prefetch={false}
                  className="inline-block py-0.5 font-mono font-medium break-all no-underline hover:underline"
                >
                  {name}
                </Link>
                <LevelBadge level={level ?? "none"} label={level ? undefined : "Some packages"} />
                <VisibilityBadge visibility={visibility} />
              </p>
              <p className="text-meta text-muted">
                {several ? `${organization} · ` : ""}
                {count(packages, "package")}
              </p>
            </div>
            {open ? (
              <CopyButton
                size="small"
                text={line}
                what="conda line"
                label="Copy conda line"
                name={`Copy conda line for ${name}`}
              />
            ) : (
              <ButtonLink
                href={`/${organization}/tokens/new?channel=${encodeURIComponent(name)}`}
                size="small"
                icon={<KeyIcon />}
              >
                Create token<span className="sr-only"> for {name}</span>
              </ButtonLink>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function More({ organizations }: { organizations: readonly string[] }) {
  return organizations.map((organization) => (
    <Link key={organization} href={`/${organization}/channels`} prefetch={false}>
      All channels of {organization}
    </Link>
  ));
}
