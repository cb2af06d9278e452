import type { ReactNode } from "react";
import { channelOf } from "#app/organization.ts";
import { KIND_WORDS } from "#components/channels/kinds.tsx";
import { PackageTabs } from "#components/packages/package-tabs.tsx";
import { Badge, Tag } from "#components/ui/badge.tsx";
import { Breadcrumb } from "#components/ui/breadcrumb.tsx";
import { LockIcon } from "#components/ui/icons.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { packageOf } from "./package-of.ts";

type Props = {
  children: ReactNode;
  params: Promise<{ org: string; channel: string; kind: string; name: string }>;
};

/** The head of a package, the same on its tabs. */
export default async function PackageLayout({ children, params }: Props) {
  const { org, channel, kind, name } = await params;
  const { organization } = await channelOf(org, channel);
  const pack = await packageOf(channel, kind, name);
  const path = `/${org}/channels/${channel}`;
  const here = `${path}/packages/${kind}/${name}`;
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: organization.displayName, href: `/${org}` },
              { label: channel, href: path },
              { label: pack.name, href: here },
            ]}
          />
        }
        title={<span className="font-mono break-all">{pack.name}</span>}
        badges={
          <>
            <Tag>{KIND_WORDS[pack.kind]}</Tag>
            {pack.latest ? <Badge>{`Latest ${pack.latest}`}</Badge> : null}
            {pack.access === "restricted" ? (
              <Badge tone="warn" icon={<LockIcon className="size-3.5!" />}>
                Restricted
              </Badge>
            ) : null}
          </>
        }
        description={pack.summary}
      />
      <PackageTabs path={here} />
      {children}
    </>
  );
}
