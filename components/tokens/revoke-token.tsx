import type { ButtonLook } from "#components/ui/button.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import type { TokenRow } from "./token-row.ts";
import { UseWords } from "./use-words.tsx";

/** Revoking, and whom it breaks. */
export function RevokeToken({
  token: { id, name, used },
  action,
  look,
  label = "Revoke",
}: {
  token: Pick<TokenRow, "id" | "name" | "used">;
  action: FormAction;
  look: ButtonLook;
  label?: string;
}) {
  return (
    <ConfirmAction
      action={action}
      fields={{ id }}
      label={label}
      name={label === "Revoke" ? `Revoke ${name}` : undefined}
      look={look}
      title={`Revoke ${name}?`}
      confirm="Revoke token"
      busy="Revoking token"
    >
      <p>
        {used ? (
          <>
            {name} was <UseWords used={used} />. Those requests will be refused at once.
          </>
        ) : (
          "It was never used."
        )}
      </p>
      <p>This cannot be undone. It stays listed for 90 days.</p>
    </ConfirmAction>
  );
}
