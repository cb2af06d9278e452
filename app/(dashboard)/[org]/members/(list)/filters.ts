import "server-only";
import type { MemberRow } from "#components/members/member-table.tsx";

/** In the address, where a group's name stands otherwise: no group has this one. */
export const NO_GROUP = "-";

/** As many groups as a menu can show. The page of every other one lists its members. */
const MOST = 30;

/** The groups to filter by, the chosen one always among them. */
export function groupChoices(groups: readonly { name: string }[], chosen: string | undefined) {
  const names = groups.slice(0, MOST).map(({ name }) => name);
  if (chosen && chosen !== NO_GROUP && !names.includes(chosen)) names.push(chosen);
  return [{ value: NO_GROUP, label: "In no group" }, ...names.map((name) => ({ value: name, label: name }))];
}

export const STATUSES = ["active", "deactivated", "unseen"] as const;
export type Status = (typeof STATUSES)[number];
export const STATUS_WORDS: Record<Status, string> = {
  active: "Active",
  deactivated: "Deactivated",
  unseen: "Not seen for 90 days",
};

const QUARTER = 90 * 86_400_000;

/** Whoever is new has not been seen, and is not missed yet. */
export function hasStatus({ active, activity, since }: MemberRow, status: Status | undefined, now: Date): boolean {
  if (status === "unseen") return now.getTime() - (activity?.lastSeenAt ?? since).getTime() > QUARTER;
  return status === undefined || active === (status === "active");
}
