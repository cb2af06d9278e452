"use server";

import { redirect } from "next/navigation";
import { action } from "#app/action.ts";
import { createOrganization } from "#core/organizations.ts";
import { CreateOrganization } from "#core/people.input.ts";

export const create = action(
  CreateOrganization,
  async (ctx, input) => {
    const { name } = await createOrganization(ctx, input);
    return { name };
  },
  { after: async ({ name }) => redirect(`/${name}`) },
);
