import type { ReactNode } from "react";
import type { Visibility } from "#access/vocabulary.ts";
import { Badge } from "#components/ui/badge.tsx";
import { GlobeIcon, LockIcon, UsersIcon } from "#components/ui/icons.tsx";

type Words = { label: string; sentence: string; icon: ReactNode };

/** What each visibility means, in the same words everywhere. */
export const VISIBILITY_WORDS: Record<Visibility, Words> = {
  private: {
    label: "Private",
    sentence: "Only groups that are given access can use it.",
    icon: <LockIcon />,
  },
  members: {
    label: "Members",
    sentence: "Every member of the organization can read it.",
    icon: <UsersIcon />,
  },
  public: {
    label: "Public",
    sentence: "Anyone can read it, without signing in.",
    icon: <GlobeIcon />,
  },
};

/** The least open first: least privilege is the default. */
export const VISIBILITY_ORDER = ["private", "members", "public"] as const satisfies readonly Visibility[];

export const PUBLIC_REFUSED = "This server does not allow public channels.";

export function VisibilityBadge({ visibility }: { visibility: Visibility }) {
  const { label, icon } = VISIBILITY_WORDS[visibility];
  return (
    <Badge tone={visibility === "public" ? "info" : "neutral"} icon={<span className="*:size-3.5!">{icon}</span>}>
      {label}
    </Badge>
  );
}
