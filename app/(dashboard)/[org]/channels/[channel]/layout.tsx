import type { ReactNode } from "react";
import { channelOf } from "#app/organization.ts";

/** Asks before anything is streamed, so that a channel that is hidden or missing answers with the status 404. */
export default async function ChannelLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ org: string; channel: string }>;
}) {
  const { org, channel } = await params;
  await channelOf(org, channel);
  return children;
}
