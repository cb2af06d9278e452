import type { Metadata } from "next";
import { administration } from "#app/administration.ts";
import { personContext, read } from "#app/context.ts";
import { EnvironmentTable } from "#components/admin/environment-table.tsx";
import { FoundersCard, PublicChannelsCard } from "#components/admin/policy-cards.tsx";
import { PolicyFields } from "#components/tokens/policy/policy-fields.tsx";
import { ActionForm } from "#components/ui/action-form.tsx";
import { Card } from "#components/ui/card.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { getEnvironment, getServerPolicy, listPublicChannels } from "#core/server-policy.ts";
import { saveFounders, savePublicChannels, saveTokenRules } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  await administration();
  return { title: "Settings · Server" };
}

export default async function ServerSettingsPage() {
  await administration();
  const { ctx } = await personContext();
  const policy = await read(getServerPolicy);
  const open = await read(listPublicChannels);
  const environment = await read(async (ctx) => getEnvironment(ctx));
  const { publicUrl, publicUrlIsKnown } = ctx.services.settings;
  return (
    <>
      <PageHeader title="Server settings" description="What holds for every organization of this server." />
      <div className="max-w-form space-y-6">
        <PublicChannelsCard allowed={policy.publicChannels} open={open} action={savePublicChannels} />
        <FoundersCard everybody={policy.everybodyFounds} action={saveFounders} />
        <Card title="Tokens" description="What holds for tokens on the whole server. Organizations may ask for more.">
          <ActionForm action={saveTokenRules} busy="Saving token rules" guard className="flex flex-col gap-4">
            <PolicyFields policy={policy} server={null} />
            <SubmitButton variant="secondary">Save token rules</SubmitButton>
          </ActionForm>
        </Card>
      </div>
      <Card
        title="Settings of the environment"
        description="Read when the server starts. To change one, set its variable and start the server again."
        flush
      >
        <EnvironmentTable rows={environment} savedUrl={publicUrlIsKnown ? publicUrl : null} />
      </Card>
    </>
  );
}
