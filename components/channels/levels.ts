import type { Level } from "#access/vocabulary.ts";

/** What each level on a channel lets people do, in one sentence each. */
export const LEVEL_SENTENCES: Record<Level, string> = {
  read: "Find and download packages.",
  write: "Read, and upload packages, set labels and yank.",
  admin: "Write, and replace and remove files, restrict packages and give access to groups.",
};
