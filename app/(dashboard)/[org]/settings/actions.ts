"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { action } from "#app/action.ts";
import type { PolicySaved } from "#components/tokens/policy/token-policy-card.tsx";
import type { Context } from "#core/context.ts";
import { deleteOrganization, updateOrganization } from "#core/organizations.ts";
import { OrganizationRef, UpdateOrganization } from "#core/people.input.ts";
import { setTokenPolicy, tokensBeyond } from "#core/token-policy.ts";
import { TokenPolicyForm } from "#core/tokens.input.ts";

export const rename = action(
  UpdateOrganization,
  async (ctx, input) => {
    const { displayName } = await updateOrganization(ctx, input);
    return { displayName };
  },
  { message: "Display name saved" },
);

/** What would stop working is looked at before it does: the first answer names it, the second sending does it. */
async function save(ctx: Context, { reviewed, ...input }: TokenPolicyForm): Promise<PolicySaved> {
  const beyond = await tokensBeyond(ctx, input.organization, input);
  if (beyond.length > 0 && !reviewed)
    return {
      saved: false,
      beyond: beyond.map(({ id, name, owner, lastUsedAt }) => ({
        id,
        name,
        owner,
        lastUsedAt: lastUsedAt?.toISOString() ?? null,
      })),
    };
  await setTokenPolicy(ctx, input);
  return { saved: true };
}

export const saveTokenPolicy = action(TokenPolicyForm, save);

const DeleteOrganization = OrganizationRef.extend({ confirmation: z.string() }).refine(
  ({ organization, confirmation }) => organization === confirmation,
  { path: ["confirmation"], message: "Type the name of the organization exactly." },
);

export const remove = action(
  DeleteOrganization,
  async (ctx, { organization }) => deleteOrganization(ctx, { organization }),
  { after: async () => redirect("/") },
);
