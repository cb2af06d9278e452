import type { ReactNode } from "react";
import { read } from "#app/context.ts";
import { openLog } from "#core/audit-log.ts";

/** Asks before anything is streamed, so that a member who may not read the log answers with the status 403. */
export default async function AuditLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ org: string }>;
}) {
  const { org } = await params;
  await read((ctx) => openLog(ctx, { organization: org }));
  return children;
}
