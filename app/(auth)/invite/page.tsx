import type { Metadata } from "next";
import { anyContext } from "#app/context.ts";
import { Invitation } from "#components/invite/invitation.tsx";
import { PlainShell } from "#components/ui/shell.tsx";
import { join, joinAsMe, look } from "./actions.ts";

export const metadata: Metadata = { title: "Invitation" };

export default async function InvitePage() {
  const { session } = await anyContext();
  return (
    <PlainShell>
      <Invitation look={look} join={join} joinAsMe={joinAsMe} login={session?.login ?? null} />
    </PlainShell>
  );
}
