import type { Metadata } from "next";
import Link from "next/link";
import { personContext, read } from "#app/context.ts";
import { may } from "#app/may.ts";
import { organizationOf } from "#app/organization.ts";
import { LatestActivity } from "#components/audit/latest.tsx";
import { AskFor } from "#components/channels/ask-for.tsx";
import { VisibilityBadge } from "#components/channels/visibility.tsx";
import { FirstStepsCard } from "#components/organizations/first-steps.tsx";
import { NewestPackages } from "#components/organizations/newest-packages.tsx";
import { ROLE_WORDS } from "#components/organizations/roles.ts";
import { TakenOverNotes } from "#components/organizations/taken-over.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { LevelBadge } from "#components/ui/badge.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ChannelIcon, KeyIcon, PlusIcon } from "#components/ui/icons.tsx";
import { bytes, integer } from "#components/ui/numbers.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import { listTakeOvers } from "#core/administration.ts";
import { AuditFilter } from "#core/audit.input.ts";
import { listAudit } from "#core/audit-log.ts";
import { type Channel, listChannels } from "#core/channels.ts";
import { resourceOf } from "#core/organizations.ts";
import { type Administrator, countPeople, firstSteps, listAdministrators, listNewestPackages } from "#core/overview.ts";

type Props = { params: Promise<{ org: string }> };

const SHOWN = 8;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Overview · ${(await organizationOf((await params).org)).displayName}` };
}

export default async function OverviewPage({ params }: Props) {
  const { org } = await params;
  const organization = await organizationOf(org);
  const { ctx } = await personContext();
  const create = await may("channel.create", resourceOf(organization));
  const channels = await read((ctx) => listChannels(ctx, org));
  const people = await read((ctx) => countPeople(ctx, org));
  const administrators = await read((ctx) => listAdministrators(ctx, org));
  const newest = await read((ctx) => listNewestPackages(ctx, org));
  const steps = create ? await read((ctx) => firstSteps(ctx, org)) : null;
  const audit = await may("audit.read", resourceOf(organization));
  const told = audit ? await read((ctx) => listTakeOvers(ctx, org)) : [];
  const newestLines = { ...AuditFilter.parse({}), organization: org, limit: 10 };
  const latest = audit ? (await read((ctx) => listAudit(ctx, newestLines))).rows : null;
  const packages = channels.reduce((sum, channel) => sum + channel.packages, 0);
  const size = channels.reduce((sum, channel) => sum + channel.size, 0);
  return (
    <>
      <PageHeader
        title={organization.displayName}
        description={organization.displayName === org ? undefined : <code>{org}</code>}
        actions={
          create ? (
            <ButtonLink href={`/${org}/channels/new`} variant="primary" icon={<PlusIcon />}>
              Create channel
            </ButtonLink>
          ) : (
            <ButtonLink href={`/${org}/tokens/new`} variant="primary" icon={<KeyIcon />}>
              Create token
            </ButtonLink>
          )
        }
      />
      <TakenOverNotes notes={told} />
      <Counts
        counts={[
          { words: ["Channel", "Channels"], value: channels.length, href: `/${org}/channels` },
          { words: ["Package", "Packages"], value: packages, hint: bytes(size), href: `/${org}/channels` },
          { words: ["Group", "Groups"], value: people.groups, href: `/${org}/groups` },
          { words: ["Member", "Members"], value: people.members, href: `/${org}/members` },
        ]}
      />
      {steps ? <FirstStepsCard organization={org} steps={steps} channel={channels[0]?.name} /> : null}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="min-w-0 space-y-6">
          <Channels org={org} channels={channels} administrators={administrators} create={create} />
          {latest ? <LatestActivity rows={latest} path={`/${org}/audit`} /> : null}
        </div>
        <div className="min-w-0 space-y-6">
          <NewestPackages organization={org} packages={newest} />
          <Administrators administrators={administrators} me={ctx.standing.person?.login ?? ""} />
        </div>
      </div>
    </>
  );
}

type Count = { words: [one: string, other: string]; value: number; hint?: string; href: string };

function Counts({ counts }: { counts: readonly Count[] }) {
  return (
    <ul className="grid grid-cols-2 gap-3 sm:grid-cols-4">
      {counts.map(({ words: [one, other], value, hint, href }) => (
        <li key={one}>
          <Link
            href={href}
            prefetch={false}
            className="flex flex-col-reverse justify-end rounded-card border border-border p-3 text-inherit no-underline transition-colors hover:border-control hover:bg-surface"
          >
            <span className="text-muted">
              {value === 1 ? one : other}
              {hint ? <span className="text-meta"> · {hint}</span> : null}
            </span>
            <span className="text-h2 font-semibold tabular-nums">{integer(value)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Channels({
  org,
  channels,
  administrators,
  create,
}: {
  org: string;
  channels: readonly Channel[];
  administrators: readonly Administrator[];
  create: boolean;
}) {
  const newestFirst = [...channels].sort((a, b) => (b.lastUpload?.getTime() ?? 0) - (a.lastUpload?.getTime() ?? 0));
  return (
    <Card
      title="Channels"
      flush
      footer={
        channels.length > SHOWN ? (
          <Link href={`/${org}/channels`} prefetch={false}>
            All {integer(channels.length)} channels
          </Link>
        ) : null
      }
    >
      {channels.length === 0 ? (
        <EmptyState
          icon={<ChannelIcon size={20} />}
          title={create ? "No channels yet" : "No channel is shared with you yet"}
          level={3}
        >
          {create ? <p>A channel holds packages.</p> : <AskFor what="access" administrators={administrators} />}
        </EmptyState>
      ) : (
        <ul className="divide-y divide-border">
          {newestFirst.slice(0, SHOWN).map(({ name, description, level, visibility }) => (
            <li key={name} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
              <div className="min-w-0 flex-1 basis-48">
                <Link
                  href={`/${org}/channels/${name}`}
                  prefetch={false}
                  className="inline-block py-0.5 font-mono font-medium break-all no-underline hover:underline"
                >
                  {name}
                </Link>
                {description ? <p className="truncate text-meta text-muted">{description}</p> : null}
              </div>
              <VisibilityBadge visibility={visibility} />
              <LevelBadge level={level ?? "none"} label={level ? undefined : "Some packages"} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Administrators({ administrators, me }: { administrators: readonly Administrator[]; me: string }) {
  return (
    <Card title="Who runs it" description="They create channels, invite people and give access." flush>
      <ul className="divide-y divide-border">
        {administrators.slice(0, SHOWN).map(({ login, name, role }) => (
          <li key={login} className="flex items-center gap-3 px-4 py-2">
            <Avatar name={name || login} size="small" />
            <span className="min-w-0 flex-1 truncate">
              {name || login}{" "}
              <span className="text-muted">
                {name && name !== login ? login : ""}
                {login === me ? " (you)" : ""}
              </span>
            </span>
            <span className="text-muted">{ROLE_WORDS[role]}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
