import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { anyContext } from "#app/context.ts";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { PlainShell } from "#components/ui/shell.tsx";
import { signOut } from "./actions.ts";

export const metadata: Metadata = { title: "Sign out" };

export default async function SignOutPage() {
  const { session } = await anyContext();
  if (!session) redirect("/sign-in");
  return (
    <PlainShell>
      <form action={signOut} className="space-y-4">
        <h1 tabIndex={-1}>Sign out?</h1>
        <p className="text-muted">You are signed in as {session.login}. Tokens keep working.</p>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary">
            Sign out
          </Button>
          <ButtonLink href="/">Stay</ButtonLink>
        </div>
      </form>
    </PlainShell>
  );
}
