import type { ReactNode } from "react";
import { badgeText } from "../text.ts";
import type { Tone } from "./callout.tsx";
import {
  BlockedIcon,
  CheckIcon,
  ClockIcon,
  DangerIcon,
  EyeIcon,
  InfoIcon,
  MinusIcon,
  PencilIcon,
  ShieldIcon,
  WarningIcon,
} from "./icons.tsx";

const tones = {
  neutral: "border-border bg-surface text-muted",
  info: "border-info/30 bg-info-bg text-info",
  ok: "border-ok/30 bg-ok-bg text-ok",
  warn: "border-warn/30 bg-warn-bg text-warn",
  danger: "border-danger/30 bg-danger-bg text-danger",
};
const toneIcons = {
  neutral: null,
  info: <InfoIcon className="size-3.5!" />,
  ok: <CheckIcon className="size-3.5!" />,
  warn: <WarningIcon className="size-3.5!" />,
  danger: <DangerIcon className="size-3.5!" />,
};

/** A word with a colour, never a colour alone. */
export function Badge({
  tone = "neutral",
  icon = toneIcons[tone],
  children,
}: {
  tone?: Tone | "neutral";
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <span
      className={`inline-flex h-fit w-fit items-center gap-1 rounded-control border px-1.5 py-px text-meta font-medium whitespace-nowrap ${tones[tone]}`}
    >
      {icon}
      {children}
    </span>
  );
}

/** A label, a platform, a kind: a name as it is, in code letters. */
export function Tag({ children }: { children: ReactNode }) {
  return (
    <span className="inline-block h-fit w-fit max-w-full truncate rounded-control border border-border px-1.5 py-px align-middle font-mono text-meta">
      {children}
    </span>
  );
}

export type Level = "none" | "read" | "write" | "admin";

const levels = {
  none: { look: "border-dashed border-border text-muted", icon: <MinusIcon className="size-3.5!" /> },
  read: { look: "border-border bg-surface text-text", icon: <EyeIcon className="size-3.5!" /> },
  write: { look: "border-accent/40 bg-selected text-link", icon: <PencilIcon className="size-3.5!" /> },
  admin: { look: "border-transparent bg-accent text-on-accent", icon: <ShieldIcon className="size-3.5!" /> },
};

/** none < read < write < admin: each step looks heavier, and always says its word. */
export function LevelBadge({ level, label }: { level: Level; label?: string }) {
  const { look, icon } = levels[level];
  return (
    <span
      className={`inline-flex h-fit w-fit items-center gap-1 rounded-control border px-1.5 py-px text-meta font-medium whitespace-nowrap ${look}`}
    >
      {icon}
      {label ?? badgeText[level]}
    </span>
  );
}

const states = {
  active: { tone: "ok", icon: toneIcons.ok },
  pending: { tone: "info", icon: <ClockIcon className="size-3.5!" /> },
  unused: { tone: "neutral", icon: <ClockIcon className="size-3.5!" /> },
  disabled: { tone: "neutral", icon: <MinusIcon className="size-3.5!" /> },
  expired: { tone: "danger", icon: <ClockIcon className="size-3.5!" /> },
  revoked: { tone: "neutral", icon: <BlockedIcon className="size-3.5!" /> },
} as const;

export type Status = keyof typeof states;

export function StatusBadge({ status, label }: { status: Status; label?: string }) {
  return <Badge {...states[status]}>{label ?? badgeText[status]}</Badge>;
}
