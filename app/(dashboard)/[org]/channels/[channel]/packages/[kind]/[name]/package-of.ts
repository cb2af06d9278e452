import "server-only";
import { notFound } from "next/navigation";
import { cache } from "react";
import { KINDS, type Kind } from "#access/vocabulary.ts";
import { read } from "#app/context.ts";
import { getPackage, type PackageDetail } from "#core/packages.ts";

/** The package in the address, read once for layout, metadata and page. */
export const packageOf = cache(async (channel: string, kind: string, name: string): Promise<PackageDetail> => {
  const known: Kind | undefined = KINDS.find((each) => each === kind);
  if (!known) notFound();
  return read((ctx) => getPackage(ctx, { channel, kind: known, name: decodeURIComponent(name) }));
});
