import type { Metadata } from "next";
import { read } from "#app/context.ts";
import { organizationOf } from "#app/organization.ts";
import { ActionForm } from "#components/ui/action-form.tsx";
import { Breadcrumb } from "#components/ui/breadcrumb.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { authorize } from "#core/change.ts";
import { resourceOf } from "#core/organizations.ts";
import { create } from "./actions.ts";

type Props = { params: Promise<{ org: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Create group · ${(await organizationOf((await params).org)).displayName}` };
}

export default async function NewGroupPage({ params }: Props) {
  const { org } = await params;
  const organization = await organizationOf(org);
  await read(async (ctx) => authorize(ctx, "group.create", resourceOf(organization)));
  const groups = `/${org}/groups`;
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: organization.displayName, href: `/${org}` },
              { label: "Groups", href: groups },
              { label: "Create group", href: `${groups}/new` },
            ]}
          />
        }
        title="Create group"
        description="A group gives people access to channels. Both are added on its page."
      />
      <ActionForm
        action={create}
        busy="Creating group"
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
          help="Lower-case letters, digits, - and _. It is unique in this organization."
        />
        <TextField
          name="description"
          label="Description"
          optional
          autoComplete="off"
          maxLength={200}
          help="Who belongs in it, in one line."
        />
        <div className="flex flex-wrap gap-2">
          <SubmitButton>Create group</SubmitButton>
          <ButtonLink href={groups} variant="quiet">
            Cancel
          </ButtonLink>
        </div>
      </ActionForm>
    </>
  );
}
