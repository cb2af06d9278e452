"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { action } from "#app/action.ts";
import { deleteOrganization, updateOrganization } from "#core/organizations.ts";
import { OrganizationRef, UpdateOrganization } from "#core/people.input.ts";

export const rename = action(
  UpdateOrganization,
  async (ctx, input) => {
    const { displayName } = await updateOrganization(ctx, input);
    return { displayName };
  },
  { message: "Display name saved" },
);

const DeleteOrganization = OrganizationRef.extend({ confirmation: z.string() }).refine(
  ({ organization, confirmation }) => organization === confirmation,
  { path: ["confirmation"], message: "Type the name of the organization exactly." },
);

export const remove = action(
  DeleteOrganization,
  async (ctx, { organization }) => deleteOrganization(ctx, { organization }),
  { after: async () => redirect("/") },
);
