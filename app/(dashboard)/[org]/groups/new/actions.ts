"use server";

import { redirect } from "next/navigation";
import { action } from "#app/action.ts";
import { CreateGroup } from "#core/groups.input.ts";
import { createGroup } from "#core/groups.ts";

export const create = action(
  CreateGroup,
  async (ctx, input) => {
    const { name } = await createGroup(ctx, input);
    return { organization: input.organization, name };
  },
  { after: async ({ organization, name }) => redirect(`/${organization}/groups/${name}`) },
);
