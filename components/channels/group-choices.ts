import type { Level } from "#access/vocabulary.ts";

export type GroupChoice = {
  name: string;
  description: string;
  members: number;
  /** What it has there now. */
  level: Level | null;
  /** Of that; 0 for nothing. */
  version: number;
};

type Grant = { group: string; level: Level; version: number };

/** Groups as the dialog offers them, with what each has now. */
export function choicesOf(
  groups: readonly Omit<GroupChoice, "level" | "version">[],
  grants: readonly Grant[],
): GroupChoice[] {
  const given = new Map(grants.map((grant) => [grant.group, grant]));
  return groups.map(({ name, description, members }) => ({
    name,
    description,
    members,
    level: given.get(name)?.level ?? null,
    version: given.get(name)?.version ?? 0,
  }));
}
