import type { Metadata } from "next";
import { read } from "#app/context.ts";
import { may } from "#app/may.ts";
import { organizationOf } from "#app/organization.ts";
import { DeleteOrganization } from "#components/organizations/delete-organization.tsx";
import { DisplayName } from "#components/organizations/display-name.tsx";
import { TokenPolicyCard } from "#components/tokens/policy/token-policy-card.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { authorize } from "#core/change.ts";
import { contentsOfOrganization, resourceOf } from "#core/organizations.ts";
import { getTokenPolicy } from "#core/token-policy.ts";
import { remove, rename, saveTokenPolicy } from "./actions.ts";

type Props = { params: Promise<{ org: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Settings · ${(await organizationOf((await params).org)).displayName}` };
}

export default async function OrganizationSettingsPage({ params }: Props) {
  const { org } = await params;
  const organization = await organizationOf(org);
  await read(async (ctx) => authorize(ctx, "organization.edit", resourceOf(organization)));
  const { displayName, version } = organization;
  const mayDelete = await may("organization.delete", resourceOf(organization));
  return (
    <>
      <PageHeader title="Settings" />
      <div className="max-w-form space-y-6">
        <DisplayName organization={{ name: org, displayName, version }} action={rename} />
        {(await may("organization.policy", resourceOf(organization))) ? (
          <TokenPolicyCard
            organization={org}
            version={version}
            policy={organization.tokenPolicy ?? {}}
            server={(await read((ctx) => getTokenPolicy(ctx, org))).server}
            action={saveTokenPolicy}
          />
        ) : null}
        {mayDelete ? (
          <DeleteOrganization
            name={org}
            contents={await read((ctx) => contentsOfOrganization(ctx, org))}
            action={remove}
          />
        ) : null}
      </div>
    </>
  );
}
