import type { Level } from "#access/vocabulary.ts";

export type GroupChoice = {
  name: string;
  description: string;
  members: number;
  /** What it has there now. */
  level: Level | null;
};

/** Groups as the dialog offers them, with what each has now. */
export function choicesOf(
  groups: readonly Omit<GroupChoice, "level">[],
  grants: readonly { group: string; level: Level }[],
): GroupChoice[] {
  const levels = new Map(grants.map(({ group, level }) => [group, level]));
  return groups.map(({ name, description, members }) => ({
    name,
    description,
    members,
    level: levels.get(name) ?? null,
  }));
}
