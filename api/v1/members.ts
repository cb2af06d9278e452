import { z } from "zod";
import { KINDS, LEVELS, PACKAGE_ACCESSES, ROLES, VISIBILITIES } from "#access/vocabulary.ts";
import { getMember, listMemberAccess } from "#core/member-access.ts";
import { addMember, leaveOrganization, listMembers, removeMember, setRole } from "#core/members.ts";
import { Name } from "#core/names.input.ts";
import { AddMember, LeaveOrganization, RemoveMember, SetRole } from "#core/people.input.ts";
import { Paging, page, paged } from "../paging.ts";
import { done, made, ok, route } from "../route.ts";

const Member = z
  .object({
    login: z.string(),
    name: z.string(),
    email: z.string(),
    active: z.boolean(),
    role: z.enum(ROLES),
    groups: z.array(z.string()),
    since: z.date(),
  })
  .meta({ id: "Member" });

const MemberDetail = Member.extend({
  activity: z
    .object({
      tokens: z.number().int().describe("Tokens that live, are not blocked, and can reach into the organization."),
      lastSeenAt: z.date().nullable(),
    })
    .nullable()
    .describe("For administrators and the member."),
}).meta({ id: "MemberDetail" });

const level = z.enum(LEVELS).nullable();
const because = z.array(z.string());
const MemberAccess = z
  .object({
    channel: z.string(),
    visibility: z.enum(VISIBILITIES),
    level: level.describe("Null where there is something on packages alone."),
    because,
    packages: z
      .array(z.object({ kind: z.enum(KINDS), name: z.string(), access: z.enum(PACKAGE_ACCESSES), level, because }))
      .describe("Packages on which the level is another one than on the channel."),
  })
  .meta({ id: "MemberAccess" });

const Ref = z.object({ organization: Name, login: Name });

export const members = [
  route({
    id: "listMembers",
    method: "GET",
    path: "/organizations/{organization}/members",
    summary: "The members of an organization, with their roles and groups",
    scopes: ["api:read"],
    input: z.object({ organization: Name, ...Paging.shape }),
    answers: { 200: page(Member) },
    handle: async (ctx, { organization, ...paging }) =>
      ok(paged(await listMembers(ctx, organization), paging, ({ login }) => login)),
  }),
  route({
    id: "addMember",
    method: "POST",
    path: "/organizations/{organization}/members",
    summary: "Add a person who has an account; for server administrators who own the organization, others invite",
    scopes: ["all"],
    input: AddMember,
    answers: { 201: Member },
    handle: async (ctx, input) => made(await addMember(ctx, input)),
  }),
  route({
    id: "getMember",
    method: "GET",
    path: "/organizations/{organization}/members/{login}",
    summary: "One member; administrators and the member see more",
    scopes: ["api:read"],
    input: Ref,
    answers: { 200: MemberDetail },
    handle: async (ctx, input) => ok(await getMember(ctx, input)),
  }),
  route({
    id: "listMemberAccess",
    method: "GET",
    path: "/organizations/{organization}/members/{login}/access",
    summary: "What a member may do on each channel and because of what; for administrators and the member",
    scopes: ["api:read"],
    input: Ref.extend(Paging.shape),
    answers: { 200: page(MemberAccess) },
    handle: async (ctx, { organization, login, ...paging }) =>
      ok(paged(await listMemberAccess(ctx, { organization, login }), paging, ({ channel }) => channel)),
  }),
  route({
    id: "setRole",
    method: "PATCH",
    path: "/organizations/{organization}/members/{login}",
    summary: "Change a member's role; with was: only if that is still the role",
    scopes: ["api:modify-group"],
    input: SetRole,
    answers: { 200: z.object({ login: z.string(), role: z.enum(ROLES) }) },
    handle: async (ctx, input) => ok(await setRole(ctx, input)),
  }),
  route({
    id: "removeMember",
    method: "DELETE",
    path: "/organizations/{organization}/members/{login}",
    summary: "Take a person out of the organization and all its groups",
    scopes: ["api:modify-group"],
    input: RemoveMember,
    answers: { 204: null },
    handle: async (ctx, input) => {
      await removeMember(ctx, input);
      return done();
    },
  }),
  route({
    id: "leaveOrganization",
    method: "POST",
    path: "/organizations/{organization}/leave",
    summary: "Leave an organization; its last owner cannot",
    scopes: ["api:modify-group"],
    input: LeaveOrganization,
    answers: { 204: null },
    handle: async (ctx, input) => {
      await leaveOrganization(ctx, input);
      return done();
    },
  }),
];
