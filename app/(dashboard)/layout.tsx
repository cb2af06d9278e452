import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { personContext } from "#app/context.ts";
import { DashboardShell } from "#components/dashboard-shell.tsx";
import { parseTheme, themeCookie } from "#components/ui/theme.ts";
import { listOrganizations } from "#core/organizations.ts";

/** The frame of every signed-in page. Which organization is open is read from the address, in the browser too. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { ctx, session } = await personContext();
  const organizations = await listOrganizations(ctx);
  const jar = await cookies();
  const { administrator = false, founder = false } = ctx.standing.person ?? {};
  return (
    <DashboardShell
      organizations={organizations.map(({ name, displayName, role }) => ({ name, displayName, role }))}
      account={{ name: session.name, login: session.login, administrator, founder }}
      theme={parseTheme(jar.get(themeCookie)?.value)}
    >
      {children}
    </DashboardShell>
  );
}
