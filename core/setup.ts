/** First-run setup: proven by the code that the server prints, gone for good once there is an administrator. */
import { timingSafeEqual } from "node:crypto";
import { eq } from "drizzle-orm";
import { v7 as newId } from "uuid";
import type { Reader, Writer } from "#db/client.ts";
import { settings, users } from "#db/schema/people.ts";
import { change, proven, touch } from "./change.ts";
import type { Context, Services } from "./context.ts";
import { claimName } from "./names.ts";
import { insertChannel, insertOrganization } from "./organizations.ts";
import type { Setup } from "./people.input.ts";
import { conflict, invalidField } from "./refusal.ts";
import { digestOf } from "./secret.ts";
import { insertUser } from "./users.ts";

/** Whether the server has an administrator, active or not: then setup is over for ever. */
export async function isSetUp(db: Reader): Promise<boolean> {
  return (await db.select({ id: users.id }).from(users).where(eq(users.administrator, true)).limit(1)).length > 0;
}

const same = (a: string, b: string) => timingSafeEqual(Buffer.from(digestOf(a)), Buffer.from(digestOf(b)));

const PUBLIC_URL = "publicUrl";

/** The public address that the setup page was given, or undefined. */
export async function savedPublicUrl(db: Reader): Promise<string | undefined> {
  const [row] = await db.select().from(settings).where(eq(settings.key, PUBLIC_URL));
  return typeof row?.value === "string" ? row.value : undefined;
}

async function saveAddress(tx: Writer, publicUrl: string) {
  await tx
    .insert(settings)
    .values({ key: PUBLIC_URL, value: publicUrl })
    .onConflictDoUpdate({ target: settings.key, set: { value: publicUrl } });
}

/** Whether a setup code is the one that was printed; compared in constant time. */
export const isSetupCode = ({ setupCode }: Services, code: string): boolean =>
  setupCode !== null && same(setupCode, code);

/**
 * Makes the first administrator, their organization and its channel, and keeps the public address.
 * @throws Refusal invalid for a wrong code, conflict when somebody else was faster.
 */
export async function completeSetup(ctx: Context, input: Setup) {
  const { services } = ctx;
  if (!isSetupCode(services, input.code))
    throw invalidField("code", "That code is not right. It is printed when the server starts and changes at restart.");
  const passwordHash = await services.passwords.hash(input.password);
  const made = await change(ctx, async (tx, ctx) => {
    if (await isSetUp(tx)) throw conflict("Setup was completed by someone else.");
    const { login, name, email } = input;
    const user = await insertUser(tx, ctx.now, { login, name, email, passwordHash, administrator: true });
    const at = await insertOrganization(
      tx,
      ctx.now,
      { name: input.organization, displayName: "", owner: user.id },
      "organization",
    );
    if (input.channel !== input.organization) {
      const what = { id: newId(), organizationId: at.id, name: input.channel };
      await claimName(tx, { kind: "channel", ...what }, "channel");
      await insertChannel(tx, ctx.now, { ...what, visibility: "private", description: "" });
    }
    if (!services.settings.publicUrlIsFixed) await saveAddress(tx, input.publicUrl);
    const subject = { kind: "server", id: null, name: "Sluice", organizationId: null };
    const after = {
      administrator: user.login,
      organization: at.name,
      channel: input.channel,
      publicUrl: input.publicUrl,
    };
    return proven("server.setup").record({
      subject,
      after,
      value: { user, organization: at.name, channel: input.channel },
    });
  });
  services.setupCode = null;
  if (!services.settings.publicUrlIsFixed)
    Object.assign(services.settings, { publicUrl: input.publicUrl, publicUrlIsKnown: true });
  return made;
}

/** Makes the first administrator that the environment names, when there is none yet. Whether it did. */
export async function createFirstAdministrator(
  services: Services,
  now: Date,
  first: { login: string; email: string; password: string },
): Promise<boolean> {
  if (await isSetUp(services.database.read)) return false;
  const passwordHash = await services.passwords.hash(first.password);
  await touch(services, async (tx) => {
    if (await isSetUp(tx)) return;
    await insertUser(tx, now, { ...first, name: first.login, passwordHash, administrator: true });
  });
  return true;
}
