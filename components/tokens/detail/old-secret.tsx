import { Callout } from "#components/ui/callout.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { FullTime } from "#components/ui/time.tsx";
import type { SecretUse, TokenUse } from "#core/usage.ts";
import { UseWords } from "../use-words.tsx";

/** While two secrets work: which one is still used, so that one knows when the old one can go. */
export function OldSecret({
  id,
  name,
  use: { present, old },
  end,
}: {
  id: string;
  name: string;
  use: TokenUse;
  end: FormAction;
}) {
  if (!old) return null;
  return (
    <Callout
      tone="info"
      title="Two secrets work"
      actions={
        <ConfirmAction
          action={end}
          fields={{ id }}
          label="End old secret now"
          look={{ size: "small" }}
          title={`End the old secret of ${name}?`}
          confirm="End old secret"
          busy="Ending old secret"
        >
          <p>
            <code>{old.hint}</code> was <Used of={old} since={present.createdAt} />.{" "}
            {old.lastUsedAt && old.lastUsedAt >= present.createdAt ? "Those requests will be refused at once." : ""}
          </p>
          <p>
            The new one, <code>{present.hint}</code>, was <Used of={present} />.
          </p>
        </ConfirmAction>
      }
    >
      <p>
        Old secret <code>{old.hint}</code>: <Used of={old} since={present.createdAt} />; it works until{" "}
        <FullTime at={old.endsAt.toISOString()} both />.
      </p>
      <p>
        New secret <code>{present.hint}</code>: <Used of={present} />.
      </p>
    </Callout>
  );
}

function Used({ of, since }: { of: SecretUse; since?: Date }) {
  const { lastUsedAt, lastUsedClient, lastUsedAddress } = of;
  if (!lastUsedAt) return "never used";
  if (since && lastUsedAt < since) return "not used since there is a new one";
  return (
    <>
      {since ? "still " : ""}
      <UseWords used={{ at: lastUsedAt.toISOString(), client: lastUsedClient ?? "", address: lastUsedAddress ?? "" }} />
    </>
  );
}
