import { KeyIcon, QuestionIcon, TerminalIcon, UserIcon } from "#components/ui/icons.tsx";
import type { AuditRow } from "#core/audit-log.ts";
import { sentenceOf, type Told } from "./sentences.ts";

/** A row in words; the names in it stand out. */
export function Sentence({ row }: { row: Told }) {
  return (
    <span className="wrap-anywhere">
      {sentenceOf(row).map((part, at) =>
        typeof part === "string" ? (
          part
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one sentence never move
          <b key={at} className="font-semibold">
            {part.name}
          </b>
        ),
      )}
    </span>
  );
}

const ICONS = { user: UserIcon, token: KeyIcon, anonymous: QuestionIcon, operator: TerminalIcon };
export const ACTOR_WORDS = { user: "Person", token: "Token", anonymous: "Nobody signed in", operator: "Operator" };

/** What kind of actor it was; the sentence names it. */
export function ActorIcon({ kind }: { kind: AuditRow["actorKind"] }) {
  const Icon = ICONS[kind];
  return <Icon className="mt-1 flex-none text-muted" />;
}
