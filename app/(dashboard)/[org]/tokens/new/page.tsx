import type { Metadata } from "next";
import { createOne, findNamed, preview, revoke } from "#app/(dashboard)/_tokens/actions.ts";
import { limitsOf } from "#app/(dashboard)/_tokens/limits.ts";
import { prefillOf } from "#app/(dashboard)/_tokens/prefill.ts";
import { personContext, read } from "#app/context.ts";
import { may } from "#app/may.ts";
import { organizationOf } from "#app/organization.ts";
import { readQuery, type SearchParams } from "#app/query.ts";
import { CreateToken } from "#components/tokens/create/create-token.tsx";
import type { Home } from "#components/tokens/create/wish.ts";
import { Breadcrumb } from "#components/ui/breadcrumb.tsx";
import { list } from "#components/ui/numbers.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import { listChannels } from "#core/channels.ts";
import { listGroups } from "#core/groups.ts";
import { type Organization, resourceOf } from "#core/organizations.ts";
import { listAdministrators } from "#core/overview.ts";
import { policyOf } from "#core/token-policy.ts";

type Props = { params: Promise<{ org: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Create token · ${(await organizationOf((await params).org)).displayName}` };
}

export default async function NewTokenPage({ params, searchParams }: Props) {
  const { org } = await params;
  const organization = await organizationOf(org);
  const { ctx } = await personContext();
  const query = await readQuery(searchParams);
  const home = await homeOf(organization);
  const seen = await read((ctx) => listChannels(ctx, org));
  const channels = seen.map(({ name, description, level }) => ({ name, description, level }));
  const tokens = `/${org}/tokens`;
  const path = `${tokens}/new`;
  return (
    <CreateToken
      made={query.text("made") || null}
      path={path}
      list={tokens}
      home={home}
      channels={channels}
      prefill={prefillOf(query, channels, home.reason === null)}
      limits={await limitsOf(organization)}
      publicUrl={ctx.services.settings.publicUrl}
      create={createOne}
      preview={preview}
      findNamed={findNamed}
      revoke={revoke}
      header={
        <PageHeader
          breadcrumb={
            <Breadcrumb
              items={[
                { label: organization.displayName, href: `/${org}` },
                { label: "Tokens", href: tokens },
                { label: "Create token", href: path },
              ]}
            />
          }
          title="Create token"
          description="A token lets conda, pip or CI use private channels. The secret is shown once."
        />
      }
    />
  );
}

/** What an organization offers to a token's maker; whoever may not let it own one is told whom to ask. */
async function homeOf(organization: Organization): Promise<Home> {
  const { name, displayName } = organization;
  const { ctx } = await personContext();
  const { makers } = await policyOf(ctx.db, organization);
  const byOwners = makers === "owner" && !(await may("organization.policy", resourceOf(organization)));
  if (!byOwners && (await may("organization.tokens", resourceOf(organization)))) {
    const groups = await read((ctx) => listGroups(ctx, name));
    return { name, displayName, reason: null, groups: groups.map(({ name, description }) => ({ name, description })) };
  }
  const all = await read((ctx) => listAdministrators(ctx, name));
  const people = all.filter(({ role }) => !byOwners || role === "owner").map(({ login }) => login);
  const ask = people.length > 0 ? ` Ask one of them: ${list(people.slice(0, 5))}.` : "";
  const only = byOwners ? "Only its owners create these: a policy says so." : "Only its administrators create these.";
  return { name, displayName, reason: `${only}${ask}`, groups: [] };
}
