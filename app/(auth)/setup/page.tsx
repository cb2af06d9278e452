import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { anyContext } from "#app/context.ts";
import { SetupSteps } from "#components/setup/setup-steps.tsx";
import { PlainShell } from "#components/ui/shell.tsx";
import { isSetUp } from "#core/setup.ts";
import { checkCode, finishSetup } from "./actions.ts";

export const metadata: Metadata = { title: "Set up" };

export default async function SetupPage() {
  const { ctx } = await anyContext();
  if (await isSetUp(ctx.db)) notFound();
  const { publicUrl, publicUrlIsFixed } = ctx.services.settings;
  return (
    <PlainShell>
      <SetupSteps checkCode={checkCode} finish={finishSetup} publicUrl={publicUrl} fixed={publicUrlIsFixed} />
    </PlainShell>
  );
}
