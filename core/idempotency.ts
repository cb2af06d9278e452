/**
 * `Idempotency-Key`: a key's row is written in the transaction that makes the thing, so both are there or neither, also
 * after a kill; of two requests at once the database lets one write it, and the other answers with what was made.
 */
import { and, eq, gt, lt } from "drizzle-orm";
import type { Reader, Writer } from "#db/client.ts";
import { idempotency } from "#db/schema/people.ts";
import type { Context, Services } from "./context.ts";
import { invalid, Refusal } from "./refusal.ts";
import { digestOf } from "./secret.ts";

/** A wish not to do one thing twice: digests of who asks where with which key, and of what is asked. */
export type Once = { key: string; body: string };

const LIFETIME = 24 * 3_600_000;

/** Thrown inside `change` instead of doing it again. */
export class Repeated extends Error {
  readonly objectId: string;
  constructor(objectId: string) {
    super("this was done before");
    this.objectId = objectId;
  }
}

/** The same context, in which `change` does nothing twice. `input` has a fixed order of keys and no secret. */
export function withKey(ctx: Context, route: string, key: string, input: unknown): Context {
  const { kind, id } = ctx.actor;
  const once = { key: digestOf(`${kind} ${id} ${route} ${key}`), body: digestOf(JSON.stringify(input)) };
  return { ...ctx, once };
}

async function findMade(db: Reader, { key, body }: Once, now: Date): Promise<string | undefined> {
  const since = new Date(now.getTime() - LIFETIME);
  const [row] = await db
    .select()
    .from(idempotency)
    .where(and(eq(idempotency.key, key), gt(idempotency.at, since)));
  if (row && row.body !== body)
    throw invalid("This Idempotency-Key was used for another request. Send a new key with a new request.");
  return row?.objectId;
}

/** Inside the transaction, before the verb. @throws Repeated, or Refusal invalid when the key came with another body. */
export async function refuseRepeat(tx: Writer, once: Once, now: Date): Promise<void> {
  const objectId = await findMade(tx, once, now);
  if (objectId !== undefined) throw new Repeated(objectId);
}

/** Inside the transaction, after the verb. */
export async function rememberOnce(tx: Writer, { key, body }: Once, objectId: string, now: Date): Promise<void> {
  const row = { key, body, objectId, at: now };
  // A key older than a day stands for nothing any more.
  await tx
    .delete(idempotency)
    .where(and(eq(idempotency.key, key), lt(idempotency.at, new Date(now.getTime() - LIFETIME))));
  await tx.insert(idempotency).values(row);
}

/** Runs `act`; when the context's key has made something before, answers with `again` of its id. */
export async function once<Made, Told>(
  ctx: Context,
  act: () => Promise<Made>,
  again: (objectId: string) => Promise<Told>,
): Promise<Made | Told> {
  try {
    return await act();
  } catch (fault) {
    if (fault instanceof Repeated) return again(fault.objectId);
    // The other of two at once may have lost its race for a name before the one for the key.
    const lost = fault instanceof Refusal && fault.kind === "conflict";
    const objectId = ctx.once && lost ? await findMade(ctx.db, ctx.once, ctx.now) : undefined;
    if (objectId === undefined) throw fault;
    return again(objectId);
  }
}

/** Forgets keys that are older than a day. */
export function forgetKeys({ database }: Services, now: Date): Promise<void> {
  return database.write(async (tx) => {
    await tx.delete(idempotency).where(lt(idempotency.at, new Date(now.getTime() - LIFETIME)));
  });
}
