import type { Metadata } from "next";
import { read } from "#app/context.ts";
import { organizationOf } from "#app/organization.ts";
import { PUBLIC_REFUSED, VISIBILITY_ORDER, VISIBILITY_WORDS } from "#components/channels/visibility.tsx";
import { ActionForm } from "#components/ui/action-form.tsx";
import { Breadcrumb } from "#components/ui/breadcrumb.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { RadioCards } from "#components/ui/choice-field.tsx";
import { TextArea, TextField } from "#components/ui/field.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { authorize } from "#core/change.ts";
import { resourceOf } from "#core/organizations.ts";
import { serverPolicy } from "#core/server-policy.ts";
import { create } from "./actions.ts";

type Props = { params: Promise<{ org: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Create channel · ${(await organizationOf((await params).org)).displayName}` };
}

export default async function NewChannelPage({ params }: Props) {
  const { org } = await params;
  const organization = await organizationOf(org);
  await read(async (ctx) => authorize(ctx, "channel.create", resourceOf(organization)));
  const { publicChannels } = await read((ctx) => serverPolicy(ctx.db));
  const channels = `/${org}/channels`;
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: organization.displayName, href: `/${org}` },
              { label: "Channels", href: channels },
              { label: "Create channel", href: `${channels}/new` },
            ]}
          />
        }
        title="Create channel"
        description="A channel is a source of packages with one answer to who may use it."
      />
      <ActionForm
        action={create}
        busy="Creating channel"
        hidden={{ organization: org }}
        guard
        className="flex max-w-form flex-col gap-6"
      >
        <TextField
          name="name"
          label="Name"
          mono
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          help="Part of the address that clients use. It is unique on this server and never changes."
        />
        <RadioCards
          name="visibility"
          label="Who can read it?"
          columns={1}
          defaultValue="private"
          options={VISIBILITY_ORDER.map((value) => {
            const { label, sentence, icon } = VISIBILITY_WORDS[value];
            const refused = value === "public" && !publicChannels ? PUBLIC_REFUSED : undefined;
            return { value, label, help: sentence, icon, reason: refused };
          })}
        />
        <TextArea name="description" label="Description" optional rows={3} maxLength={1000} />
        <div className="flex flex-wrap gap-2">
          <SubmitButton>Create channel</SubmitButton>
          <ButtonLink href={channels} variant="quiet">
            Cancel
          </ButtonLink>
        </div>
      </ActionForm>
    </>
  );
}
