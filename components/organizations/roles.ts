import type { Role } from "#access/vocabulary.ts";

export const ROLE_WORDS: Record<Role, string> = { owner: "Owner", admin: "Admin", member: "Member" };
