/** From a refusal to the page that explains it: the question that it has answered with no. */
import { eq } from "drizzle-orm";
import type { Resource, Standing } from "#access/can.ts";
import type { Action } from "#access/policy.ts";
import type { Reader } from "#db/client.ts";
import { organizations } from "#db/schema/organizations.ts";
import { QUESTION_WORDS, QUESTIONS, type Question } from "./explain.input.ts";
import { Refusal } from "./refusal.ts";

/** A question as the page's address and `explainAccess` take it; `on` is `channel` or `channel/kind/package`. */
export type Asked = { organization: string; who: string; can: Question; on: string };

const BY_ACTION = new Map<string, Question>(
  QUESTION_WORDS.flatMap((word) =>
    Object.entries(QUESTIONS[word]).flatMap(([of, action]) => (of === "words" ? [] : [[action, word] as const])),
  ),
);

/** The word of an action that can be asked about, or null. */
export const questionOf = (action: Action): Question | null => BY_ACTION.get(action) ?? null;

function onOf(resource: Resource): string {
  if (resource.kind === "channel") return resource.channel.name;
  if (resource.kind !== "package") return "";
  const { kind, name } = resource.package;
  return name ? `${resource.channel.name}/${kind}/${name}` : resource.channel.name;
}

/** The question behind a refusal, for whoever can open the page: members, and the holders of their organization's tokens. */
export async function askedBy(db: Reader, fault: unknown): Promise<Asked | null> {
  if (!(fault instanceof Refusal) || !fault.decided || fault.organizationId === null) return null;
  const { action, resource, standing } = fault.decided;
  const can = questionOf(action);
  if (!can || !belongs(standing, fault.organizationId)) return null;
  const [at] = await db
    .select({ name: organizations.name })
    .from(organizations)
    .where(eq(organizations.id, fault.organizationId));
  const who = standing.token ? `token:${standing.token.id}` : "me";
  return at ? { organization: at.name, who, can, on: onOf(resource) } : null;
}

const belongs = ({ person, token }: Standing, organizationId: string) =>
  person?.roles[organizationId] !== undefined || token?.organization === organizationId;

/** The page that answers a question, below the server's address. */
export function explainPath({ organization, who, can, on }: Asked): string {
  return `/${organization}/explain?${new URLSearchParams({ who, can, ...(on && { on }) })}`;
}
