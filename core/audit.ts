/** Rows of the audit log: `change` writes one with what it changes, `witness` writes what nobody permitted. */
import { v7 as newId } from "uuid";
import type { Writer } from "#db/client.ts";
import { audit } from "#db/schema/people.ts";
import type { Context } from "./context.ts";

/** What an audit row speaks about. */
export type Subject = { kind: string; id: string | null; name: string; organizationId: string | null };

export type Entry = {
  action: string;
  outcome: "done" | "refused";
  subject: Subject;
  before?: unknown;
  after?: unknown;
};

type Asker = Pick<Context, "actor" | "now" | "requestId" | "address" | "client">;

export async function writeEntry(tx: Writer, by: Asker, { action, outcome, subject, before, after }: Entry) {
  await tx.insert(audit).values({
    id: newId(),
    at: by.now,
    action,
    outcome,
    actorKind: by.actor.kind,
    actorId: by.actor.id,
    actorName: by.actor.name,
    organizationId: subject.organizationId,
    objectKind: subject.kind,
    objectId: subject.id,
    objectName: subject.name,
    before: before ?? null,
    after: after ?? null,
    requestId: by.requestId,
    address: by.address,
    client: by.client,
  });
}

/** Facts that are written although no permit was asked for: a closed list (architecture section 3). */
export const WITNESSED = {
  "session.refused": "refused",
  "session.end": "done",
  "write.refused": "refused",
  "audit.export": "done",
  "token.leaked": "done",
} as const satisfies Record<string, Entry["outcome"]>;
export type Witnessed = keyof typeof WITNESSED;

/** Writes one audit row on its own. */
export async function witness(ctx: Context, action: Witnessed, subject: Subject, after?: unknown) {
  const outcome = WITNESSED[action];
  await ctx.services.database.write((tx) => writeEntry(tx, ctx, { action, outcome, subject, after }));
}
