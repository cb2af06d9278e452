import type { ReactNode } from "react";
import type { Step } from "#access/can.ts";
import type { Level } from "#access/vocabulary.ts";
import { LevelBadge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { CheckIcon } from "#components/ui/icons.tsx";

/** What whoever looks has here, in the words of the decision itself. */
export function YourLevel({
  level,
  because,
  sentence,
  children,
}: {
  level: Level | null;
  because: readonly Step[];
  sentence: string;
  /** Whom to ask for more. */
  children?: ReactNode;
}) {
  const giving = because.filter((step) => step.passed);
  return (
    <Card title="Your level">
      <div className="space-y-2">
        <p className="flex flex-wrap items-center gap-2">
          <LevelBadge level={level ?? "none"} />
          <span>{sentence}</span>
        </p>
        {giving.length > 0 ? (
          <ul aria-label="Because" className="space-y-1">
            {giving.map(({ text }) => (
              <li key={text} className="flex items-start gap-2">
                <CheckIcon className="mt-0.5 text-ok" />
                <span>{text}</span>
              </li>
            ))}
          </ul>
        ) : null}
        {children ? <div className="text-muted">{children}</div> : null}
      </div>
    </Card>
  );
}
