import Link from "next/link";
import { Card } from "#components/ui/card.tsx";
import { ClockIcon, OkIcon } from "#components/ui/icons.tsx";
import type { FirstSteps } from "#core/overview.ts";
import { LiveRefresh } from "./live-refresh.tsx";

/** What a new organization needs, in order; gone once it is all done. The last step ticks by itself. */
export function FirstStepsCard({
  organization,
  steps,
  channel,
}: {
  organization: string;
  steps: FirstSteps;
  /** The channel to go on with, if there is one. */
  channel?: string;
}) {
  if (Object.values(steps).every(Boolean)) return null;
  const at = channel ? `/${organization}/channels/${channel}` : `/${organization}/channels`;
  const list = [
    { id: "channel", label: "Create a channel", href: `/${organization}/channels/new`, why: "It holds the packages." },
    {
      id: "people",
      label: "Add people or a group",
      href: `/${organization}/members`,
      why: "People get access through groups.",
    },
    {
      id: "access",
      label: "Give access",
      href: `${at}${channel ? "/access" : ""}`,
      why: "A group gets a level on the channel.",
    },
    {
      id: "token",
      label: "Create a token",
      href: `/${organization}/tokens/new${channel ? `?channel=${encodeURIComponent(channel)}` : ""}`,
      why: "It opens the channel to conda, mamba, pixi or CI.",
    },
    {
      id: "used",
      label: "See the first request",
      href: `${at}${channel ? "/setup" : ""}`,
      why: "Ticks by itself when a token is used.",
    },
  ] as const;
  const next = list.find(({ id }) => !steps[id])?.id;
  return (
    <Card title="First steps" description={`${list.filter(({ id }) => steps[id]).length} of ${list.length} done`} flush>
      <ol className="divide-y divide-border">
        {list.map(({ id, label, href, why }) => {
          const done = steps[id];
          return (
            <li
              key={id}
              aria-current={id === next ? "step" : undefined}
              className={`flex items-start gap-3 px-4 py-2.5 ${id === next ? "bg-selected" : ""}`}
            >
              {done ? (
                <OkIcon size={20} label="Done:" className="text-ok" />
              ) : (
                <Waiting live={id === "used" && id === next} />
              )}
              <p className="min-w-0 flex-1">
                {done ? (
                  <span className="text-muted">{label}</span>
                ) : (
                  <Link href={href} prefetch={false} className={id === next ? "font-semibold" : ""}>
                    {label}
                  </Link>
                )}
                {done ? null : <span className="block text-muted">{why}</span>}
              </p>
            </li>
          );
        })}
      </ol>
      {next === "used" ? <LiveRefresh /> : null}
    </Card>
  );
}

function Waiting({ live }: { live: boolean }) {
  if (live) return <ClockIcon size={20} className="text-muted" />;
  return <span aria-hidden className="m-0.5 size-4 flex-none rounded-full border border-control" />;
}
