/** How often somebody may do something costly: so many times in a window that begins with the first. */
import { Refusal } from "./refusal.ts";

const MOST_KEYS = 100_000;

export type Quota = ReturnType<typeof createQuota>;

export function createQuota() {
  const windows = new Map<string, { since: number; times: number }>();
  /** @throws Refusal exhausted once `most` have been done in the last `per` milliseconds. */
  return function spend(key: string, { most, per }: { most: number; per: number }, now: number) {
    const open = windows.get(key);
    if (!open || now - open.since >= per) {
      windows.delete(key);
      windows.set(key, { since: now, times: 1 });
      if (windows.size > MOST_KEYS) windows.delete(windows.keys().next().value ?? "");
      return;
    }
    if (open.times >= most) {
      const retryAfter = Math.ceil((open.since + per - now) / 1000);
      throw new Refusal("exhausted", `Too many at once. Wait ${retryAfter} seconds and try again.`, { retryAfter });
    }
    open.times++;
  };
}
