/** Words for points in time. Pure, and put together from parts, so that server and browser agree to the letter. */

import { timeText } from "../text.ts";
import type { Tone } from "./callout.tsx";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const words = new Intl.RelativeTimeFormat("en", { numeric: "always" });

/** "3 days ago", "in 30 hours" (hours up to 48 h ahead), "just now". */
export function relative(at: number, now: number): string {
  const span = at - now;
  if (Math.abs(span) < MINUTE) return timeText.now;
  const size = Math.abs(span) + MINUTE / 2; // clocks tick every half minute: 3 days less a second are 3 days
  const whole = (unit: Intl.RelativeTimeFormatUnit, ms: number) =>
    words.format(Math.trunc(size / ms) * Math.sign(span), unit);
  const about = (unit: Intl.RelativeTimeFormatUnit, ms: number) =>
    words.format(Math.round(size / ms) * Math.sign(span), unit);
  if (size < HOUR) return whole("minute", MINUTE);
  if (size < (span > 0 ? 2 * DAY : DAY)) return whole("hour", HOUR);
  if (size < 60 * DAY) return whole("day", DAY);
  if (size < 730 * DAY) return about("month", 30.44 * DAY);
  return about("year", 365.25 * DAY);
}

function partsOf(at: number, zone: string): Record<string, string> {
  const format = new Intl.DateTimeFormat("en-GB", {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
  });
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
}

/** "Friday 12 March 2027, 16:02 Europe/Berlin" */
export function absolute(at: number, zone: string): string {
  const p = partsOf(at, zone);
  return `${p.weekday} ${p.day} ${p.month} ${p.year}, ${p.hour}:${p.minute} ${zone}`;
}

/** "12 March 2027" */
export function day(at: number, zone: string): string {
  const p = partsOf(at, zone);
  return `${p.day} ${p.month} ${p.year}`;
}

/** More than 30 days: plain. From 30: info, from 7: warn, from 1: danger, and so it stays when it is over. */
export function expiry(at: number, now: number): { tone: Tone | "plain"; text: string } {
  const left = at - now;
  if (Math.abs(left) < MINUTE)
    return { tone: "danger", text: left > 0 ? timeText.expiresNow : timeText.expired(timeText.now) };
  if (left < 0) return { tone: "danger", text: timeText.expired(relative(at, now)) };
  const tone = left > 30 * DAY ? "plain" : left > 7 * DAY ? "info" : left > DAY ? "warn" : "danger";
  return { tone, text: timeText.expires(relative(at, now)) };
}
