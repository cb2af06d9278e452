import { z } from "zod";
import { ROLES } from "#access/vocabulary.ts";
import { ChannelName, Email, isLine, line, Name, Password, reference } from "./names.input.ts";
import { TokenRules } from "./tokens.input.ts";

export const SignIn = z.object({
  login: z.string().trim().toLowerCase().min(1, "Enter your login.").max(254).refine(isLine, "Enter your login."),
  password: z.string().min(1, "Enter your password.").max(1000),
});
export type SignIn = z.infer<typeof SignIn>;

const origin = z
  .string()
  .trim()
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const { protocol, pathname, search, hash, username } = new URL(text);
    return /^https?:$/.test(protocol) && pathname === "/" && !search && !hash && !username;
  }, "Enter the address without a path, for example https://packages.example.org.")
  .transform((text) => new URL(text).origin);

export const Setup = z.object({
  code: z.string().trim().min(1, "Enter the setup code."),
  login: Name,
  name: line(100).default(""),
  email: Email,
  password: Password,
  publicUrl: origin,
  organization: Name,
  channel: ChannelName,
});
export type Setup = z.infer<typeof Setup>;

export const CreateUser = z.object({
  login: Name,
  email: Email,
  name: line(100).default(""),
  /** Without one the answer carries a link by which the person chooses it. */
  password: Password.optional(),
});
export type CreateUser = z.infer<typeof CreateUser>;

export const UpdateUser = z.object({
  login: Name,
  active: z.boolean().optional(),
  administrator: z.boolean().optional(),
});
export type UpdateUser = z.infer<typeof UpdateUser>;

export const UserRef = z.object({ login: Name });
export type UserRef = z.infer<typeof UserRef>;

export const ChoosePassword = z.object({
  code: z.string().trim().min(1, "The link is not whole."),
  password: Password,
});
export type ChoosePassword = z.infer<typeof ChoosePassword>;

export const CreateOrganization = z.object({ name: Name, displayName: line(100).default("") });
export type CreateOrganization = z.infer<typeof CreateOrganization>;

export const UpdateOrganization = z.object({
  organization: Name,
  displayName: line(100).min(1, "Enter a display name."),
  /** What the form showed; a stale one is a conflict. Absent: whatever is there. */
  version: z.coerce.number().int().optional(),
});
export type UpdateOrganization = z.infer<typeof UpdateOrganization>;

export const OrganizationRef = z.object({ organization: Name });
export type OrganizationRef = z.infer<typeof OrganizationRef>;

export const TakeOver = z.object({
  organization: Name,
  /** The organization's name again, typed. */
  name: z.string().trim().min(1, "Type the name of the organization.").max(64),
  reason: line(500).min(1, "Say why. The owners of the organization read it."),
});
export type TakeOver = z.infer<typeof TakeOver>;

export const ServerPolicy = z.object({
  /** Whether channels may be public: readable without an account. */
  publicChannels: z.boolean(),
  /** Whether everybody with an account may create organizations; server administrators always may. */
  everybodyFounds: z.boolean(),
  ...TokenRules.shape,
});
export type ServerPolicy = z.infer<typeof ServerPolicy>;
export const UpdateServerPolicy = ServerPolicy.partial();
export type UpdateServerPolicy = z.infer<typeof UpdateServerPolicy>;

export const AddMember = z.object({ organization: Name, login: Name, role: z.enum(ROLES).default("member") });
export type AddMember = z.infer<typeof AddMember>;

/** A person without an account, made and added at once. */
export const AddNewMember = CreateUser.extend({
  organization: Name,
  role: z.enum(ROLES).default("member"),
  /** A form posts an empty field for none. */
  password: z.preprocess((given) => (given === "" ? undefined : given), Password.optional()),
});
export type AddNewMember = z.infer<typeof AddNewMember>;

export const SetRole = z.object({
  organization: Name,
  login: Name,
  role: z.enum(ROLES),
  /** The role that the form showed; another one by now is a conflict. Absent: whatever it is. */
  was: z.enum(ROLES).optional(),
});
export type SetRole = z.infer<typeof SetRole>;

export const RemoveMember = z.object({ organization: Name, login: Name });
export type RemoveMember = z.infer<typeof RemoveMember>;

/** A member's page: several groups at once. */
export const JoinGroups = z.object({
  organization: Name,
  login: Name,
  groups: z.array(Name).min(1, "Choose at least one group.").max(1000),
});
export type JoinGroups = z.infer<typeof JoinGroups>;

export const LeaveOrganization = z.object({ organization: Name });
export type LeaveOrganization = z.infer<typeof LeaveOrganization>;

export const Invite = z.object({
  organization: Name,
  email: Email,
  role: z.enum(ROLES).default("member"),
  groups: z.array(Name).max(100).default([]),
});
export type Invite = z.infer<typeof Invite>;

/** The page's form: one address per line. */
export const InviteMany = Invite.omit({ email: true }).extend({
  emails: z
    .string()
    .max(20_000)
    .transform((text) => [...new Set(text.split(/[\n,;]/).map((each) => each.trim().toLowerCase()))].filter(Boolean))
    .pipe(
      z.array(z.string()).min(1, "Enter at least one email address.").max(100, "Invite at most 100 people at once."),
    ),
});
export type InviteMany = z.infer<typeof InviteMany>;

export const WithdrawInvitation = z.object({ organization: Name, id: reference(64) });
export type WithdrawInvitation = z.infer<typeof WithdrawInvitation>;

/** Accepting makes an account, unless somebody who is signed in accepts. */
export const AcceptInvitation = z.object({
  code: z.string().trim().min(1, "The link is not whole."),
  login: Name,
  name: line(100).default(""),
  password: Password,
});
export type AcceptInvitation = z.infer<typeof AcceptInvitation>;
