/**
 * What would turn a no into a yes: changes tried out on the plain data that decides, one, two and three at a time. Each
 * answer has been asked of `can`, so that no advice is given that would not help.
 */
import { type Around, type Candidate, candidates, type Fix } from "./candidates.ts";
import { type Case, verdict } from "./explain.ts";
import type { Action } from "./policy.ts";

const MOST = 5;

function* combinations<T>(from: readonly T[], size: number, start = 0): Generator<T[]> {
  if (size === 0) return void (yield []);
  for (let i = start; i < from.length; i++)
    for (const rest of combinations(from, size - 1, i + 1)) yield [from[i] as T, ...rest];
}

/** Whether these changes together turn the answer into a yes. */
export const helps = (one: Case, action: Action, changes: readonly Candidate[]): boolean =>
  verdict(
    changes.reduce((now, { apply }) => apply(now), one),
    action,
  );

/** The smallest sets of changes that turn a no into a yes, those that hand out least first; none for a yes. */
export function fixes(one: Case, action: Action, around: Around): Fix[][] {
  if (verdict(one, action)) return [];
  const all = candidates(one, action, around);
  for (const size of [1, 2, 3]) {
    const found = [...combinations(all, size)].filter((changes) => helps(one, action, changes));
    if (found.length === 0) continue;
    const power = (changes: readonly Candidate[]) => changes.reduce((sum, change) => sum + change.power, 0);
    return distinct(found.sort((a, b) => power(a) - power(b)).map((changes) => changes.map(({ fix }) => fix))).slice(
      0,
      MOST,
    );
  }
  return [];
}

/** Two ways for a new token to reach further are one piece of advice. */
function distinct(sets: readonly Fix[][]): Fix[][] {
  return [...new Map(sets.map((set) => [JSON.stringify(set), set])).values()];
}

/** Who may make a change, as the action that it takes; null: whoever runs the client. */
export function actionOf(fix: Fix, place: "person" | "organization"): Action | null {
  switch (fix.kind) {
    case "channel grant":
      return "channel.grant";
    case "package grant":
      return "package.grant";
    case "group member":
      return fix.invite ? "member.invite" : "group.change";
    case "new group":
      return "group.create";
    case "role":
      return fix.role === "owner" ? "member.owner" : fix.invite ? "member.invite" : "member.change";
    case "visibility":
      return "channel.visibility";
    case "unrestrict":
      return "package.access";
    case "new token":
      return place === "person" ? "token.create" : "organization.tokens";
    case "unblock":
      return "token.block";
    case "network":
      return null;
    case "activate":
    case "administrator":
      return "user.manage";
  }
}
