/** Roles as pages name them, and what each may do. */
import { roleAtLeast } from "#access/can.ts";
import { ROLES, type Role } from "#access/vocabulary.ts";

export const ROLE_WORDS: Record<Role, string> = { member: "Member", admin: "Admin", owner: "Owner" };

export const ROLE_HELP =
  "Members use what their groups give. Admins manage channels, groups, people and tokens. Owners also manage owners.";

/** The roles of a select: nobody gives one above their own, and the option says so. */
export const roleOptions = (mine: Role) =>
  ROLES.map((value) => {
    const disabled = !roleAtLeast(mine, value);
    return { value, label: disabled ? `${ROLE_WORDS[value]} (only an owner can)` : ROLE_WORDS[value], disabled };
  });
