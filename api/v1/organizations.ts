import { z } from "zod";
import { ROLES } from "#access/vocabulary.ts";
import { listAllOrganizations, takeOver } from "#core/administration.ts";
import {
  createOrganization,
  deleteOrganization,
  getOrganization,
  listOrganizations,
  updateOrganization,
} from "#core/organizations.ts";
import { CreateOrganization, OrganizationRef, TakeOver, UpdateOrganization } from "#core/people.input.ts";
import { Paging, page, paged } from "../paging.ts";
import { done, made, ok, route } from "../route.ts";

export const Organization = z
  .object({ name: z.string(), displayName: z.string(), createdAt: z.date(), version: z.number().int() })
  .meta({ id: "Organization" });

const Listed = z
  .object({
    ...Organization.shape,
    role: z.enum(ROLES).nullable().describe("Yours; null where you are no member, which only all=true shows."),
    members: z.number().int().optional().describe("With all=true."),
    channels: z.number().int().optional().describe("With all=true."),
    size: z.number().int().optional().describe("Bytes of its files, with all=true."),
    owners: z.array(z.string()).optional().describe("Logins, with all=true."),
  })
  .meta({ id: "ListedOrganization" });

const List = Paging.extend({
  all: z
    .enum(["true", "false"])
    .default("false")
    .describe("Every organization of the server with its size; for server administrators, with scope all."),
});

export const organizations = [
  route({
    id: "listOrganizations",
    method: "GET",
    path: "/organizations",
    summary: "The organizations you belong to, with your role; all of the server for its administrators",
    scopes: ["api:read"],
    input: List,
    answers: { 200: page(Listed) },
    handle: async (ctx, { all, ...paging }) => {
      const rows = all === "true" ? await listAllOrganizations(ctx) : await listOrganizations(ctx);
      return ok(paged<z.input<typeof Listed>>(rows, paging, ({ name }) => name));
    },
  }),
  route({
    id: "createOrganization",
    method: "POST",
    path: "/organizations",
    summary: "Create an organization, its first channel of the same name, and yourself as its first owner",
    scopes: ["api"],
    input: CreateOrganization,
    answers: { 201: Organization },
    handle: async (ctx, input) => made(await createOrganization(ctx, input)),
  }),
  route({
    id: "getOrganization",
    method: "GET",
    path: "/organizations/{organization}",
    summary: "One organization",
    scopes: ["api:read"],
    input: OrganizationRef,
    answers: { 200: Organization },
    handle: async (ctx, { organization }) => ok(await getOrganization(ctx, organization)),
  }),
  route({
    id: "updateOrganization",
    method: "PATCH",
    path: "/organizations/{organization}",
    summary: "Change the display name; the name itself never changes",
    scopes: ["api"],
    input: UpdateOrganization,
    answers: { 200: Organization },
    handle: async (ctx, input) => ok(await updateOrganization(ctx, input)),
  }),
  route({
    id: "deleteOrganization",
    method: "DELETE",
    path: "/organizations/{organization}",
    summary: "Delete an organization with its channels, groups and tokens; its names stay reserved for ever",
    scopes: ["api"],
    input: OrganizationRef,
    answers: { 204: null },
    handle: async (ctx, input) => {
      await deleteOrganization(ctx, input);
      return done();
    },
  }),
  route({
    id: "takeOver",
    method: "POST",
    path: "/organizations/{organization}/take-over",
    summary: "Become an owner of an organization, for a reason that its owners read; for server administrators",
    scopes: ["all"],
    input: TakeOver,
    answers: { 200: Organization },
    handle: async (ctx, input) => ok(await takeOver(ctx, input)),
  }),
];
