/** The one place where a name is taken: users, organizations and channels share one space (architecture section 1). */
import { eq } from "drizzle-orm";
import type { Reader, Writer } from "#db/client.ts";
import { channels } from "#db/schema/organizations.ts";
import { names } from "#db/schema/people.ts";
import { RESERVED_CHANNEL_NAMES, SUBDIRS } from "#formats/conda/names.ts";
import { takenField } from "./refusal.ts";

/** First path segments of pages, registry and API, what conda reads as part of an address, and what may become either. */
const WORDS = [
  "t",
  "conda",
  "pypi",
  "api",
  "healthz",
  "readyz",
  "metrics",
  "well-known",
  "sign-in",
  "sign-out",
  "setup",
  "invite",
  "password",
  "me",
  "admin",
  "app",
  "account",
  "dev",
  "upload",
  "help",
  "health",
  "_next",
  "static",
  "docs",
  "new",
  "label",
  "get",
  "login",
  "logout",
  "settings",
  "simple",
  "legacy",
  "channels",
  "groups",
  "members",
  "tokens",
  "audit",
  "access",
  "explain",
  "packages",
  "icon.svg",
  "favicon.ico",
  "robots.txt",
  "sluice",
  "main",
  "nolabel",
];
const RESERVED: ReadonlySet<string> = new Set([...WORDS, ...RESERVED_CHANNEL_NAMES, ...SUBDIRS]);

/** Whether no user, organization, channel or group may have the name, in any letter case. What looks like a secret never. */
export const isReserved = (name: string): boolean =>
  RESERVED.has(name.toLowerCase()) || /^slc-|slc-[0-9a-z]{16}/i.test(name);

const isFree = async (db: Reader, name: string) =>
  !isReserved(name) && (await db.select({ id: names.id }).from(names).where(eq(names.name, name))).length === 0;

/** A name near `name` that is free, to offer instead. */
export async function freeName(db: Reader, name: string): Promise<string> {
  for (let i = 2; i < 100; i++) if (await isFree(db, `${name}-${i}`)) return `${name}-${i}`;
  return "";
}

/**
 * Takes a name for good. The first channel of an organization has its name: they share the entry.
 * @throws Refusal conflict, with a free suggestion, when it is reserved or taken.
 */
export async function claimName(
  tx: Writer,
  claim: { kind: "user" | "organization" | "channel"; name: string; id: string; organizationId?: string },
  field = "name",
): Promise<void> {
  const { kind, name, id, organizationId } = claim;
  if (isReserved(name)) throw takenField(field, `The name ${name} is reserved. ${await freeName(tx, name)} is free.`);
  const [holder] = await tx.select().from(names).where(eq(names.name, name));
  if (holder?.kind === "organization" && kind === "channel" && holder.id === organizationId) {
    const [there] = await tx.select({ id: channels.id }).from(channels).where(eq(channels.name, name));
    if (!there) return;
  }
  if (holder) throw takenField(field, `The name ${name} is taken. ${await freeName(tx, name)} is free.`);
  await tx.insert(names).values({ name, kind, id });
}
