import { Callout } from "#components/ui/callout.tsx";
import { FullTime } from "#components/ui/time.tsx";
import type { TakenOver } from "#core/administration.ts";

/** Tells those who run an organization that a server administrator made themselves an owner of it, and why. */
export function TakenOverNotes({ notes }: { notes: readonly TakenOver[] }) {
  return notes.map(({ by, at, reason }) => (
    <Callout
      key={at.toISOString()}
      tone="warn"
      title={
        <>
          {by} took over this organization on <FullTime at={at.toISOString()} />
        </>
      }
    >
      <p className="wrap-anywhere">Reason: {reason}</p>
      <p className="text-muted">A server administrator became an owner. This note stays here for 30 days.</p>
    </Callout>
  ));
}
