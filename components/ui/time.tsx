"use client";

import { timeText } from "../text.ts";
import { Badge } from "./badge.tsx";
import { useClock } from "./clock.tsx";
import { absolute, day, expiry, relative } from "./instants.ts";
import { Tooltip } from "./tooltip.tsx";

type At = { at: string; now?: string };

/** "3 days ago", with the local date and zone on hover and focus. `at` and `now` are ISO 8601; null reads "Never". */
export function Time({ at, now, never = timeText.never }: { at: string | null; now?: string; never?: string }) {
  const clock = useClock(now);
  if (at === null) return <span className="text-muted">{never}</span>;
  const full = absolute(Date.parse(at), clock.zone);
  return (
    <Tooltip tip={full} className="whitespace-nowrap">
      <time dateTime={at}>
        {clock.now === undefined ? day(Date.parse(at), clock.zone) : relative(Date.parse(at), clock.now)}
      </time>
    </Tooltip>
  );
}

/** "3 days ago" inside a sentence: nothing to hover, nothing to focus. */
export function Ago({ at, now }: At) {
  const clock = useClock(now);
  const ms = Date.parse(at);
  return <time dateTime={at}>{clock.now === undefined ? day(ms, clock.zone) : relative(ms, clock.now)}</time>;
}

/** "Friday 12 March 2027, 16:02 Europe/Berlin", for detail pages; `both` adds "(in 23 days)". */
export function FullTime({ at, now, both = false }: At & { both?: boolean }) {
  const clock = useClock(now);
  const ms = Date.parse(at);
  return (
    <time dateTime={at}>
      {absolute(ms, clock.zone)}
      {both && clock.now !== undefined ? <span className="text-muted"> ({relative(ms, clock.now)})</span> : null}
    </time>
  );
}

/** The end of something, coloured by its nearness. null is "No expiry". */
export function ExpiryBadge({ at, now }: { at: string | null; now?: string }) {
  const clock = useClock(now);
  if (at === null) return <Badge>{timeText.noExpiry}</Badge>;
  const ms = Date.parse(at);
  if (clock.now === undefined) return <Badge>{timeText.expires(day(ms, clock.zone))}</Badge>;
  const { tone, text } = expiry(ms, clock.now);
  return tone === "plain" ? <span>{text}</span> : <Badge tone={tone}>{text}</Badge>;
}

/** The badge and the date: what a list or page says about an expiry. */
export function Expiry({ at, now }: { at: string | null; now?: string }) {
  const clock = useClock(now);
  if (at === null) return <ExpiryBadge at={at} />;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-0.5">
      <ExpiryBadge at={at} now={now} />
      <Tooltip tip={absolute(Date.parse(at), clock.zone)} className="whitespace-nowrap text-muted">
        <time dateTime={at}>{day(Date.parse(at), clock.zone)}</time>
      </Tooltip>
    </span>
  );
}
