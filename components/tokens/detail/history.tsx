import type { ReactNode } from "react";
import { Card } from "#components/ui/card.tsx";
import { list } from "#components/ui/numbers.ts";
import { FullTime, Time } from "#components/ui/time.tsx";
import type { TokenEvent } from "#core/token-history.ts";

const FIELDS: Record<string, string> = {
  name: "its name",
  note: "its note",
  scopes: "its permissions",
  networks: "its networks",
  expiresAt: "its expiry",
  where: "where it counts",
};

const WORDS: Record<TokenEvent["what"], (event: TokenEvent) => ReactNode> = {
  created: () => "Created",
  rotated: ({ oldSecretEndsAt, at }) => (
    <>
      Rotated
      {oldSecretEndsAt && Date.parse(oldSecretEndsAt) > at.getTime() ? (
        <span className="block text-muted">
          The secret before was to work until <FullTime at={oldSecretEndsAt} />.
        </span>
      ) : (
        <span className="block text-muted">The secret before ended at once.</span>
      )}
    </>
  ),
  ended: () => "Old secret ended",
  narrowed: ({ changed }) =>
    changed.length > 0 ? `Edited: ${list(changed.map((field) => FIELDS[field] ?? field))}` : "Edited, without a change",
  revoked: () => "Revoked",
  leaked: () => "Its secret was found where it should not be",
  other: ({ action }) => <code>{action}</code>,
};

/** What happened to a token, newest first, as the audit log has it. */
export function History({ events }: { events: readonly TokenEvent[] }) {
  return (
    <Card title="History">
      <ol className="divide-y divide-border">
        {events.map((event) => (
          <li key={event.id} className="flex flex-wrap justify-between gap-x-6 gap-y-0.5 py-2 first:pt-0 last:pb-0">
            <div className="min-w-0 flex-1 basis-60">{WORDS[event.what](event)}</div>
            <p className="text-muted">
              <Time at={event.at.toISOString()} /> by {event.byToken ? `token ${event.by}` : event.by}
            </p>
          </li>
        ))}
      </ol>
      {events.length === 0 ? <p className="text-muted">Nothing is kept of it any more.</p> : null}
    </Card>
  );
}
