/** Levels as a select offers them. */
import { LEVELS, type Level } from "#access/vocabulary.ts";

export const LEVEL_WORDS: Record<Level, string> = { read: "Read", write: "Write", admin: "Admin" };

export const LEVEL_OPTIONS = LEVELS.map((value) => ({ value, label: LEVEL_WORDS[value] }));
