import type { Metadata } from "next";
import { levelOn } from "#access/can.ts";
import { personContext, read } from "#app/context.ts";
import { may } from "#app/may.ts";
import { channelOf } from "#app/organization.ts";
import { type Query, readQuery, type SearchParams } from "#app/query.ts";
import { YourLevel } from "#components/access/your-level.tsx";
import { AccessTable } from "#components/channels/access-table.tsx";
import { AskFor } from "#components/channels/ask-for.tsx";
import { GiveAccess } from "#components/channels/give-access.tsx";
import { choicesOf } from "#components/channels/group-choices.ts";
import { LEVEL_SENTENCES } from "#components/channels/levels.ts";
import { VISIBILITY_WORDS } from "#components/channels/visibility.tsx";
import { explainHref } from "#components/explain/links.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { GroupIcon } from "#components/ui/icons.tsx";
import { listChannelGrants, resourceOf } from "#core/channels.ts";
import { listGroups } from "#core/groups.ts";
import { listAdministrators } from "#core/overview.ts";
import { listChannelAccess } from "#core/who-has-access.ts";
import { Everybody } from "../../everybody.tsx";
import { giveAccess, removeAccess, setLevel } from "./actions.ts";

type Props = { params: Promise<{ org: string; channel: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, channel: name } = await params;
  const { organization, channel } = await channelOf(org, name);
  return { title: `Access · ${channel.name} · ${organization.displayName}` };
}

export default async function AccessPage({ params, searchParams }: Props) {
  const { org, channel: name } = await params;
  const { channel } = await channelOf(org, name);
  const { ctx } = await personContext();
  const { level, because } = levelOn(ctx.standing, channel, null);
  return (
    <div className="space-y-6">
      <YourLevel
        level={level}
        because={because}
        sentence={level ? LEVEL_SENTENCES[level] : "Only packages that are shared with a group of yours, one by one."}
      >
        {level === "admin" ? null : (
          <AskFor
            what="more"
            administrators={await read((ctx) => listAdministrators(ctx, org))}
            explain={explainHref(org, { who: "me", can: level === "write" ? "manage-access" : "upload", on: name })}
          />
        )}
      </YourLevel>
      {(await may("channel.grant", resourceOf(channel))) ? (
        <>
          <Groups org={org} name={name} />
          <All org={org} name={name} query={await readQuery(searchParams)} />
        </>
      ) : (
        <Card title="Everybody else">
          <ul className="list-disc space-y-1 ps-5">
            <li>{VISIBILITY_WORDS[channel.visibility].sentence}</li>
            <li>Owners and administrators of the organization have admin on every channel.</li>
            <li>A token does what its owner may do, and never more.</li>
          </ul>
        </Card>
      )}
    </div>
  );
}

async function All({ org, name, query }: { org: string; name: string; query: Query }) {
  const rows = await read((ctx) => listChannelAccess(ctx, { channel: name }));
  return <Everybody org={org} path={`/${org}/channels/${name}/access`} on={name} rows={rows} query={query} />;
}

async function Groups({ org, name }: { org: string; name: string }) {
  const grants = await read((ctx) => listChannelGrants(ctx, name));
  const groups = await read((ctx) => listGroups(ctx, org));
  const give =
    groups.length > 0 ? (
      <GiveAccess
        on={name}
        fields={{ organization: org, channel: name }}
        action={giveAccess}
        groups={choicesOf(groups, grants)}
      />
    ) : (
      <ButtonLink href={`/${org}/groups/new`} variant="primary">
        Create group
      </ButtonLink>
    );
  return (
    <Card
      title="Groups with access"
      description="People get access through groups. The highest level wins."
      flush
      actions={grants.length > 0 ? give : null}
    >
      {grants.length > 0 ? (
        <AccessTable
          organization={org}
          on={name}
          fields={{ channel: name }}
          grants={grants}
          actions={{ set: setLevel, remove: removeAccess }}
        />
      ) : (
        <EmptyState icon={<GroupIcon size={20} />} title="No group has access" level={3} actions={give}>
          <p>
            {groups.length > 0
              ? "Give a group access and its members can use this channel at once."
              : "Make a group of people first, then give it access."}
          </p>
        </EmptyState>
      )}
    </Card>
  );
}
