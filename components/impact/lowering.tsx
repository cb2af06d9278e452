import { atLeast } from "#access/can.ts";
import { LEVELS, type Level } from "#access/vocabulary.ts";
import type { Asked } from "#components/ui/apply-select.tsx";
import type { Hypothesis } from "#core/impact.input.ts";
import { ImpactPreview } from "./impact-preview.tsx";

/** What a select of levels asks before it applies one that is lower than what the group has. */
export function askLowering(
  { group, on, level }: { group: string; on: string; level: Level },
  changeTo: (lower: Level) => Hypothesis,
): Record<string, Asked> {
  const lower = LEVELS.filter((each) => !atLeast(each, level));
  const question = (to: Level): Asked => ({
    title: `Lower ${group} to ${to} on ${on}?`,
    confirm: "Lower level",
    impact: { preview: <ImpactPreview change={changeTo(to)} />, object: on },
  });
  return Object.fromEntries(lower.map((to) => [to, question(to)]));
}
