import type { Metadata } from "next";
import { roleAtLeast } from "#access/can.ts";
import { holds } from "#access/vocabulary.ts";
import { personContext, read } from "#app/context.ts";
import { may } from "#app/may.ts";
import { AskFor } from "#components/channels/ask-for.tsx";
import { CreateToken } from "#components/home/create-token.tsx";
import { ExpiringTokens } from "#components/home/expiring-tokens.tsx";
import { MyChannels } from "#components/home/my-channels.tsx";
import { Organizations } from "#components/home/organizations.tsx";
import { FirstStepsCard } from "#components/organizations/first-steps.tsx";
import { condaLine, openCondaLine } from "#components/tokens/snippets.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { BuildingIcon, ChannelIcon, PlusIcon } from "#components/ui/icons.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Region } from "#components/ui/region.tsx";
import { listChannels, listMyChannels } from "#core/channels.ts";
import type { Context } from "#core/context.ts";
import { listOrganizations } from "#core/organizations.ts";
import { firstSteps, listAdministrators } from "#core/overview.ts";
import { listMyTokens, type Token } from "#core/tokens.ts";

export const metadata: Metadata = { title: "Home" };

type Mine = Awaited<ReturnType<typeof listOrganizations>>;

const SOON = 30 * 24 * 3_600_000;
const SHOWN = 12;

export default async function Home() {
  const organizations = await read(listOrganizations);
  if (organizations.length === 0) return <Nowhere founder={await may("organization.create", { kind: "server" })} />;
  const run = organizations.find(({ role }) => roleAtLeast(role, "admin"));
  return (
    <>
      <PageHeader title="Home" actions={<CreateToken organizations={organizations} />} />
      {run ? (
        <Region what="the first steps" rows={5}>
          <Steps organization={run.name} />
        </Region>
      ) : null}
      <Region what="what needs you" rows={2}>
        <Attention />
      </Region>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Region what="your channels" rows={6}>
          <Channels organizations={organizations} />
        </Region>
        <Organizations organizations={organizations} />
      </div>
    </>
  );
}

function Nowhere({ founder }: { founder: boolean }) {
  return (
    <>
      <PageHeader title="Home" />
      <Card>
        <EmptyState
          icon={<BuildingIcon size={20} />}
          title="You do not belong to an organization yet"
          actions={
            founder ? (
              <ButtonLink href="/new" variant="primary" icon={<PlusIcon />}>
                Create organization
              </ButtonLink>
            ) : null
          }
        >
          <p>
            {founder
              ? "An organization has members, groups, channels and tokens of its own."
              : "Ask an administrator of an organization for an invitation."}
          </p>
        </EmptyState>
      </Card>
    </>
  );
}

async function Steps({ organization }: { organization: string }) {
  const steps = await read((ctx) => firstSteps(ctx, organization));
  const [channel] = await read((ctx) => listChannels(ctx, organization));
  return <FirstStepsCard organization={organization} steps={steps} channel={channel?.name} />;
}

async function Attention() {
  const { ctx } = await personContext();
  const tokens = await read((ctx) => listMyTokens(ctx));
  const soon = tokens
    .filter(({ status, expiresAt }) => status === "active" && expiresAt && endsSoon(expiresAt, ctx))
    .sort((a, b) => (a.expiresAt?.getTime() ?? 0) - (b.expiresAt?.getTime() ?? 0));
  return soon.length > 0 ? <ExpiringTokens tokens={soon} /> : null;
}

const endsSoon = (at: Date, { now }: Context) => at.getTime() - now.getTime() <= SOON;

async function Channels({ organizations }: { organizations: Mine }) {
  const { ctx } = await personContext();
  const channels = await read(listMyChannels);
  const tokens = await read((ctx) => listMyTokens(ctx));
  if (channels.length === 0) return <NoChannels organizations={organizations} />;
  const { publicUrl } = ctx.services.settings;
  const shown = channels.slice(0, SHOWN);
  const more = new Set(channels.slice(SHOWN).map(({ organization }) => organization));
  return (
    <MyChannels
      more={[...more]}
      channels={shown.map(({ name, organization, level, visibility, packages }) => ({
        name,
        organization,
        level,
        visibility,
        packages,
        line: (visibility === "public" ? openCondaLine : condaLine)({ publicUrl, channel: name }),
        open: visibility === "public" || tokens.some((token) => opens(token, name, organization)),
      }))}
    />
  );
}

/** Whether a token of mine lets conda read the channel now. */
function opens({ status, scopes, where, owner }: Token, channel: string, organization: string): boolean {
  if (status !== "active" || !holds(scopes, "conda:download")) return false;
  if (owner.organization && owner.organization !== organization) return false;
  return where.kind === "all" || (where.kind === "channels" && where.channels.includes(channel));
}

async function NoChannels({ organizations }: { organizations: Mine }) {
  const run = organizations.find(({ role }) => roleAtLeast(role, "admin"));
  if (run)
    return (
      <Card title="My channels">
        <EmptyState
          icon={<ChannelIcon size={20} />}
          title="No channels yet"
          level={3}
          actions={<ButtonLink href={`/${run.name}/channels/new`}>Create channel</ButtonLink>}
        />
      </Card>
    );
  const asked = await Promise.all(
    organizations.slice(0, 3).map(async ({ name }) => ({
      name,
      administrators: await read((ctx) => listAdministrators(ctx, name)),
    })),
  );
  return (
    <Card title="My channels">
      <EmptyState icon={<ChannelIcon size={20} />} title="No channel is shared with you yet" level={3}>
        {asked.map(({ name, administrators }) => (
          <AskFor key={name} what={`access to a channel of ${name}`} administrators={administrators} />
        ))}
      </EmptyState>
    </Card>
  );
}
