import type { ReactNode } from "react";
import { administration } from "#app/administration.ts";

/** Asks before anything is streamed, so that whoever does not administer the server gets the status 404. */
export default async function AdministrationLayout({ children }: { children: ReactNode }) {
  await administration();
  return children;
}
