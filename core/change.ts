/**
 * Every write goes through here: one transaction, one permit, one audit row, all or nothing (style section 6). A permit
 * comes only from `authorize` or `proven`, and only what it records is accepted, so a write that nobody allowed or that
 * leaves no trace does not compile.
 */
import { can, type Resource, type Standing } from "#access/can.ts";
import { type Action, RULES } from "#access/policy.ts";
import { isTaken, type Writer } from "#db/client.ts";
import { type Subject, witness, writeEntry } from "./audit.ts";
import type { Context } from "./context.ts";
import { refuseRepeat, rememberOnce } from "./idempotency.ts";
import { conflict, forbidden, missing, Refusal, unauthenticated } from "./refusal.ts";

/** What may be done on proof of something held (a password, a one-use code), not on standing. */
export const PROOFS = [
  "server.setup",
  "session.start",
  "invitation.accept",
  "password.choose",
  "operator.act",
] as const;
export type Proof = (typeof PROOFS)[number];

/** Whether what changed decides who may do what: then every cached right is forgotten before the answer goes out. */
type Touches = { access?: boolean; channels?: readonly string[] };

const sealed = Symbol("recorded");
type Entry = Parameters<typeof writeEntry>[2];
export type Recorded<T> = { readonly [sealed]: { entries: readonly Entry[]; touches: Touches; value: T } };

/** What an audit row says of one thing that was done. */
type Done = { subject: Subject; before?: unknown; after?: unknown };

export class Permit {
  readonly #action: Action | Proof;
  constructor(key: typeof sealed, action: Action | Proof) {
    if (key !== sealed) throw new TypeError("permits come from authorize");
    this.#action = action;
  }

  /** The audit row of what was done, the value to answer with, and whose cached rights it outdates. */
  record<T>({ value, touches, ...done }: Done & { value: T; touches?: Touches }): Recorded<T> {
    return this.recordEach([done], value, touches);
  }

  /** The same for a reviewed batch: one act, one transaction, a row for each thing it touched. */
  recordEach<T>(done: readonly Done[], value: T, touches: Touches = { access: true }): Recorded<T> {
    const entries = done.map((each): Entry => ({ action: this.#action, outcome: "done", ...each }));
    return { [sealed]: { entries, touches, value } };
  }

  /** Nothing needed changing (a repeated PUT): no audit row. */
  unchanged<T>(value: T): Recorded<T> {
    return { [sealed]: { entries: [], touches: {}, value } };
  }
}

const nameOf = (action: Action, resource: Resource): string => {
  if (resource.kind === "server") return "this server";
  if (resource.kind === "channel") return resource.channel.name;
  // "… upload new packages to" a channel.
  if (resource.kind === "package") return (action === "package.create" ? resource.channel : resource.package).name;
  return resource.name;
};

function organizationOf(resource: Resource): string | null {
  if (resource.kind === "organization") return resource.id;
  if (resource.kind === "channel" || resource.kind === "package") return resource.channel.organizationId;
  return resource.kind === "token" ? resource.organization : null;
}

/**
 * Whether the actor may know that the resource exists; if not, a refusal says what it says for an absent one. A token's
 * scopes and networks are no secret to its holder, and a name without a package is a matter of its channel.
 */
function mayKnow({ standing }: Context, resource: Resource): boolean {
  const { person, token } = standing;
  const near: Standing = { person, token: token && { ...token, scopes: ["all"], inNetwork: true } };
  switch (resource.kind) {
    case "server":
      return true;
    case "organization":
      return person?.roles[resource.id] !== undefined && (!token?.fence || token.fence === resource.id);
    case "channel":
      return can(near, "channel.see", resource).allowed;
    case "package":
      // Uploading to a hidden name has its own single answer, made by the verb.
      return can(near, resource.package.id === null ? "channel.see" : "package.read", resource).allowed;
    case "user":
      return person?.id === resource.id;
    case "token":
      return token?.id === resource.id || (person !== null && person.id === resource.person);
  }
}

/** The refusal that `can`'s no becomes: unauthenticated, missing or forbidden, with the deciding step's sentence. */
export function refusalOf(ctx: Context, action: Action, resource: Resource): Refusal | null {
  const decision = can(ctx.standing, action, resource);
  if (decision.allowed) return null;
  if (!ctx.standing.person && !ctx.standing.token) return unauthenticated();
  if (!mayKnow(ctx, resource)) return missing();
  const who = ctx.standing.token ? `Token ${ctx.standing.token.name}` : "You";
  const why = decision.because.filter((step) => !step.passed).map((step) => step.text);
  const sentence = `${who} cannot ${RULES[action].words} ${nameOf(action, resource)}. ${why.join(" ")}`.trim();
  return forbidden(sentence, organizationOf(resource), { action, resource, standing: ctx.standing });
}

/**
 * Permits an act, or throws.
 * @throws Refusal unauthenticated (nobody asks), missing (it may not know of the thing), forbidden (with the reason).
 */
export function authorize(ctx: Context, action: Action, resource: Resource): Permit {
  const refusal = refusalOf(ctx, action, resource);
  if (refusal) throw refusal;
  return new Permit(sealed, action);
}

/** A permit for what was proven by something held; the caller has checked it in this very transaction. */
export function proven(action: Proof): Permit {
  return new Permit(sealed, action);
}

/**
 * Runs `verb` in one serializable transaction with the actor's rights as they are inside it, writes its audit row, and
 * forgets cached rights before it answers. It may run more than once: it has no effect outside `tx`.
 */
export async function change<T>(ctx: Context, verb: (tx: Writer, ctx: Context) => Promise<Recorded<T>>): Promise<T> {
  const { database, access } = ctx.services;
  try {
    const { touches, value } = await database.write(async (tx, announce) => {
      if (ctx.once) await refuseRepeat(tx, ctx.once, ctx.now);
      const standing = await ctx.restand(tx);
      const recorded = (await verb(tx, { ...ctx, db: tx, standing }))[sealed];
      for (const entry of recorded.entries) await writeEntry(tx, ctx, entry);
      const made = recorded.entries[0]?.subject.id;
      if (ctx.once && made) await rememberOnce(tx, ctx.once, made, ctx.now);
      if (recorded.touches.access || recorded.touches.channels) await announce();
      return recorded;
    });
    if (touches.access) access.bump();
    for (const channel of touches.channels ?? []) access.bumpChannel(channel);
    return value;
  } catch (fault) {
    await noteRefusal(ctx, fault);
    // Two at once wanted one name: the database let one have it.
    if (isTaken(fault)) throw conflict("That has just been taken by someone else. Choose another name.");
    throw fault;
  }
}

async function noteRefusal(ctx: Context, fault: unknown) {
  if (!(fault instanceof Refusal) || fault.kind !== "forbidden") return;
  const { message, organizationId } = fault;
  ctx.noteUse?.("refused", "rights");
  await witness(ctx, "write.refused", { kind: "refusal", id: null, name: "", organizationId }, message);
}

/** Asks before a change what it will ask again, because a hash or a file comes between; a refused write is noted as there. */
export async function beforehand<T>(ctx: Context, ask: () => T | Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (fault) {
    await noteRefusal(ctx, fault);
    throw fault;
  }
}

/** Bookkeeping that nobody decided (last used, download counts): the one unaudited writer. */
export function touch(services: Context["services"], write: (tx: Writer) => Promise<void>): Promise<void> {
  return services.database.write(write);
}
