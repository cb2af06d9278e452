import "server-only";
import { notFound } from "next/navigation";
import { cache } from "react";
import { getChannel } from "#core/channels.ts";
import { getOrganization } from "#core/organizations.ts";
import { read } from "./context.ts";

/** The organization in the address, read once for layout, metadata and page; 404 for who does not belong to it. */
export const organizationOf = cache((name: string) => read((ctx) => getOrganization(ctx, name)));

/** The channel in the address, with its organization; 404 when it is hidden, missing or another organization's. */
export const channelOf = cache(async (org: string, name: string) => {
  const organization = await organizationOf(org);
  const channel = await read((ctx) => getChannel(ctx, name));
  if (channel.organizationId !== organization.id) notFound();
  return { organization, channel };
});
