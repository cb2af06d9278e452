import { z } from "zod";
import { ROLES } from "#access/vocabulary.ts";
import { Name } from "#core/names.input.ts";
import { createOrganization, getOrganization, listOrganizations, updateOrganization } from "#core/organizations.ts";
import { CreateOrganization, UpdateOrganization } from "#core/people.input.ts";
import { Paging, page, paged } from "../paging.ts";
import { made, ok, route } from "../route.ts";

export const Organization = z
  .object({ name: z.string(), displayName: z.string(), createdAt: z.date() })
  .meta({ id: "Organization" });

const Mine = z.object({ ...Organization.shape, role: z.enum(ROLES) }).meta({ id: "MyOrganization" });

export const organizations = [
  route({
    id: "listOrganizations",
    method: "GET",
    path: "/organizations",
    summary: "The organizations you belong to, with your role",
    scopes: ["api:read"],
    input: Paging,
    answers: { 200: page(Mine) },
    handle: async (ctx, paging) => ok(paged(await listOrganizations(ctx), paging, ({ name }) => name)),
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
    input: z.object({ organization: Name }),
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
];
