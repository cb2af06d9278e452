"use client";

import { count } from "#components/text.ts";
import { useClock } from "#components/ui/clock.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import type { TokenRow } from "./token-row.ts";
import { UseWords } from "./use-words.tsx";

const LATELY = 7 * 86_400_000;
const NAMED = 5;

/** Revoking several at once, and whom it breaks: what was used in the last week is named. */
export function RevokeMany({
  tokens,
  action,
  onDone,
}: {
  tokens: readonly TokenRow[];
  action: FormAction;
  onDone: () => void;
}) {
  const { now = 0 } = useClock();
  const latest = tokens
    .flatMap(({ id, name, used }) => (used && now - Date.parse(used.at) < LATELY ? [{ id, name, used }] : []))
    .toSorted((a, b) => Date.parse(b.used.at) - Date.parse(a.used.at));
  const what = count(tokens.length, "token");
  return (
    <ConfirmAction
      action={action}
      label={`Revoke ${what}`}
      look={{ variant: "danger-secondary", size: "small" }}
      title={`Revoke ${what}?`}
      confirm={`Revoke ${what}`}
      busy={`Revoking ${what}`}
      onDone={onDone}
    >
      {tokens.map(({ id }) => (
        <input key={id} type="hidden" name="ids" value={id} />
      ))}
      {latest.length > 0 ? (
        <>
          <p>{latest.length === 1 ? "One of them was" : `${latest.length} of them were`} used in the last week:</p>
          <ul className="list-disc ps-5">
            {latest.slice(0, NAMED).map(({ id, name, used }) => (
              <li key={id}>
                <strong className="wrap-anywhere">{name}</strong> <UseWords used={used} />
              </li>
            ))}
            {latest.length > NAMED ? <li>and {latest.length - NAMED} more</li> : null}
          </ul>
          <p>Those requests will be refused at once.</p>
        </>
      ) : (
        <p>None of them was used in the last week.</p>
      )}
      <p>This cannot be undone. They stay listed for 90 days.</p>
    </ConfirmAction>
  );
}
