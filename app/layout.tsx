import "./globals.css";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Clock } from "#components/ui/clock.tsx";
import { parseTheme, themeAttribute, themeCookie } from "#components/ui/theme.ts";
import { Toaster } from "#components/ui/toast.tsx";

/** The nonce of the content security policy is new for every request, so no page can be made ahead of time. */
export const dynamic = "force-dynamic";

export const metadata: Metadata = { title: { default: "Sluice", template: "%s · Sluice" }, referrer: "same-origin" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  const theme = themeAttribute(parseTheme(jar.get(themeCookie)?.value));
  return (
    <html lang="en" data-theme={theme}>
      <body>
        <Clock now={new Date().toISOString()}>{children}</Clock>
        <Toaster />
      </body>
    </html>
  );
}
