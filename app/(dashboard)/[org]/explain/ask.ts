import "server-only";
import { read } from "#app/context.ts";
import { ExplainAccess } from "#core/explain.input.ts";
import { type Explained, explainAccess, type Unknown } from "#core/explain.ts";
import { Refusal } from "#core/refusal.ts";

/** What the address says: each part may be missing. */
export type Asked = { who: string; can: string; on: string };

export type Told =
  | { kind: "nothing" }
  | { kind: "answer"; answer: Explained }
  | { kind: "unknown"; unknown: Unknown }
  | { kind: "refused"; sentence: string; field: "who" | "on" | null };

/** `ml-prod`, or `ml-prod/conda/numpy`. */
function splitOn(on: string) {
  const [channel = "", kind, ...name] = on.split("/");
  if (!channel) return {};
  return name.length > 0 ? { channel, kind, package: name.join("/") } : { channel };
}

/** Asks what the address asks. What is wrong with the question is an answer too, and not another page. */
export async function ask(organization: string, { who, can, on }: Asked): Promise<Told> {
  if (!can) return { kind: "nothing" };
  const bare = /^[a-z0-9_-]+$/.test(who) && who !== "me" && who !== "anonymous";
  const parsed = ExplainAccess.safeParse({
    organization,
    actor: bare ? `user:${who}` : who || "me",
    action: can,
    ...splitOn(on),
  });
  if (!parsed.success) {
    const wrong = String(parsed.error.issues[0]?.path[0] ?? "");
    if (wrong === "actor")
      return { kind: "refused", sentence: "Say me, user:login, group:name, token:id or anonymous.", field: "who" };
    if (wrong === "action")
      return { kind: "refused", sentence: "Choose one of the things that can be asked about.", field: null };
    return {
      kind: "refused",
      sentence: "Write a channel, or channel/conda/package or channel/pypi/package.",
      field: "on",
    };
  }
  const answer = await read((ctx) => explainAccess(ctx, parsed.data).catch(asTold));
  if ("kind" in answer) return answer;
  return "unknown" in answer ? { kind: "unknown", unknown: answer } : { kind: "answer", answer };
}

function asTold(fault: unknown): Told {
  if (!(fault instanceof Refusal) || (fault.kind !== "forbidden" && fault.kind !== "invalid")) throw fault;
  const field = "channel" in fault.fields ? "on" : fault.kind === "forbidden" ? "who" : null;
  return { kind: "refused", sentence: fault.message, field };
}
