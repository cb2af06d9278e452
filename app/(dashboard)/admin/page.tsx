import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { administration } from "#app/administration.ts";

export async function generateMetadata(): Promise<Metadata> {
  await administration();
  return {};
}

export default async function AdministrationPage() {
  await administration();
  redirect("/admin/users");
}
