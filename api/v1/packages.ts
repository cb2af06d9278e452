import { z } from "zod";
import { KINDS, LEVELS, PACKAGE_ACCESSES } from "#access/vocabulary.ts";
import { ChannelRef, DeclarePackage, PackageRef, SetPackageAccess } from "#core/channels.input.ts";
import { declarePackage, getPackage, listPackages, setPackageAccess } from "#core/packages.ts";
import { Paging, page, paged } from "../paging.ts";
import { ok, route } from "../route.ts";
import { File } from "./files.ts";

const PATH = "/channels/{channel}/packages";

const Package = z
  .object({
    kind: z.enum(KINDS),
    name: z.string(),
    access: z.enum(PACKAGE_ACCESSES),
    summary: z.string(),
    latest: z.string().nullable(),
    labels: z.array(z.string()),
    platforms: z.array(z.string()),
    files: z.number().int(),
    size: z.number().int(),
    updated: z.date(),
  })
  .meta({ id: "Package" });

const PackageDetail = z
  .object({
    ...Package.shape,
    level: z.enum(LEVELS).nullable().describe("Your level on the package."),
    versions: z.array(z.string()),
    items: z.array(File),
    about: z.record(z.string(), z.unknown()).describe("What the newest file says of itself."),
  })
  .meta({ id: "PackageDetail" });

const PackageAccess = z
  .object({ kind: z.enum(KINDS), name: z.string(), access: z.enum(PACKAGE_ACCESSES) })
  .meta({ id: "PackageAccess" });

export const packages = [
  route({
    id: "listPackages",
    method: "GET",
    path: PATH,
    summary: "The packages of a channel that you may read; q keeps names that contain it",
    scopes: ["api:read"],
    anonymous: true,
    input: z.object({ ...ChannelRef.shape, q: z.string().max(214).optional(), ...Paging.shape }),
    answers: { 200: page(Package) },
    handle: async (ctx, { channel, q, ...paging }) =>
      ok(paged(await listPackages(ctx, channel, q), paging, ({ name, kind }) => `${name} ${kind}`)),
  }),
  route({
    id: "getPackage",
    method: "GET",
    path: `${PATH}/{kind}/{name}`,
    summary: "One package with its files",
    scopes: ["api:read"],
    anonymous: true,
    input: PackageRef,
    answers: { 200: PackageDetail },
    handle: async (ctx, input) => ok(await getPackage(ctx, input)),
  }),
  route({
    id: "declarePackage",
    method: "PUT",
    path: `${PATH}/{kind}/{name}`,
    summary:
      "Make a package before its first file, so that rights come before bytes; with access, api:modify-group too",
    scopes: ["conda:upload", "pypi:upload", "api:write", "api:modify-group"],
    input: DeclarePackage,
    answers: { 200: PackageAccess },
    handle: async (ctx, input) => ok(await declarePackage(ctx, input)),
  }),
  route({
    id: "setPackageAccess",
    method: "PATCH",
    path: `${PATH}/{kind}/{name}`,
    summary: "Set whether channel grants reach the package (inherit) or package grants alone do (restricted)",
    scopes: ["api:modify-group"],
    input: SetPackageAccess,
    answers: { 200: PackageAccess },
    handle: async (ctx, input) => ok(await setPackageAccess(ctx, input)),
  }),
];
