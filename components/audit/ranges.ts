/** Ranges of time of a log, in words. Days are UTC, as in its filter. Pure. */

const DAY = 86_400_000;
const format = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

function partsOf(at: number) {
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return { day: parts.day ?? "", month: parts.month ?? "", year: parts.year ?? "" };
}

const whole = ({ day, month, year }: ReturnType<typeof partsOf>) => `${day} ${month} ${year}`;

/** "2026-03-31": how an address says a day. */
export const dayText = (at: Date): string => at.toISOString().slice(0, 10);

/** Before anything happened here. */
export const BEGINNING = "1970-01-01";

/** "between 1 and 31 March 2026", "since 1 March 2026", "in the last 30 days" when nothing was said. */
export function rangeWords({ since, until }: { since: Date; until: Date | null }, isDefault: boolean): string {
  if (isDefault) return "in the last 30 days";
  const from = partsOf(since.getTime());
  const everything = dayText(since) === BEGINNING;
  if (!until) return everything ? "since the beginning" : `since ${whole(from)}`;
  // The end is not part of the range.
  const to = partsOf(until.getTime() - 1);
  if (everything) return `until ${whole(to)}`;
  if (whole(from) === whole(to)) return `on ${whole(to)}`;
  if (from.year !== to.year) return `between ${whole(from)} and ${whole(to)}`;
  const first = from.month === to.month ? from.day : `${from.day} ${from.month}`;
  return `between ${first} and ${whole(to)}`;
}

/** Ranges one click away, beside the last 30 days. */
export function periods(now: Date): { label: string; from: string }[] {
  const back = (days: number) => dayText(new Date(now.getTime() - days * DAY));
  return [
    { label: "Today", from: back(0) },
    { label: "Last 7 days", from: back(7) },
    { label: "Last 90 days", from: back(90) },
    { label: "Last year", from: back(365) },
    { label: "Everything", from: BEGINNING },
  ];
}
