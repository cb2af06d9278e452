import type { Metadata } from "next";
import { read } from "#app/context.ts";
import { ActionForm } from "#components/ui/action-form.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { authorize } from "#core/change.ts";
import { create } from "./actions.ts";

export const metadata: Metadata = { title: "Create organization" };

export default async function NewOrganizationPage() {
  await read(async (ctx) => authorize(ctx, "organization.create", { kind: "server" }));
  return (
    <>
      <PageHeader
        title="Create organization"
        description="An organization has members, groups, channels and tokens of its own. You become its first owner."
      />
      <ActionForm action={create} busy="Creating organization" guard className="flex max-w-form flex-col gap-6">
        <TextField
          name="name"
          label="Name"
          mono
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          help="Part of its address. It is unique on this server and never changes. Its first channel gets the same name."
        />
        <TextField
          name="displayName"
          label="Display name"
          optional
          autoComplete="organization"
          help="What people read. It can be changed later."
        />
        <div className="flex flex-wrap gap-2">
          <SubmitButton>Create organization</SubmitButton>
          <ButtonLink href="/" variant="quiet">
            Cancel
          </ButtonLink>
        </div>
      </ActionForm>
    </>
  );
}
