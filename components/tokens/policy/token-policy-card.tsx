"use client";

import { useState } from "react";
import type { TokenPolicy } from "#access/vocabulary.ts";
import { count } from "#components/text.ts";
import { ActionForm } from "#components/ui/action-form.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { toast } from "#components/ui/live.ts";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { Time } from "#components/ui/time.tsx";
import { PolicyFields } from "./policy-fields.tsx";

/** A token that a policy would keep out. */
export type Beyond = { id: string; name: string; owner: string; lastUsedAt: string | null };

/** What became of sending the form: the tokens it would touch, to be looked at first, or nothing more to say. */
export type PolicySaved = { saved: true } | { saved: false; beyond: readonly Beyond[] };

const SHOWN = 20;

/** What an organization asks of tokens. What would stop working is named before it does. */
export function TokenPolicyCard({
  organization,
  version,
  policy,
  server,
  action,
}: {
  organization: string;
  version: number;
  policy: Partial<TokenPolicy>;
  server: TokenPolicy;
  action: FormAction<PolicySaved>;
}) {
  const [beyond, setBeyond] = useState<readonly Beyond[] | null>(null);
  return (
    <Card
      title="Token policy"
      description="Holds for every token that reaches the organization's channels, from the next request on."
    >
      <ActionForm
        action={action}
        hidden={{ organization, version: String(version), reviewed: beyond === null ? "" : "yes" }}
        busy="Saving token policy"
        guard
        quiet
        onDone={(answer) => {
          setBeyond(answer.saved ? null : answer.beyond);
          if (answer.saved) toast("Token policy saved");
        }}
        className="flex flex-col gap-4"
      >
        <PolicyFields policy={policy} server={server} />
        {beyond === null ? null : (
          <Callout tone="warn" title={`${count(beyond.length, "token stops", "tokens stop")} working here`}>
            <p>
              They live longer than this policy allows, and are refused from the next request on until they are rotated.
            </p>
            <ul className="mt-2 max-h-48 list-disc overflow-y-auto ps-5">
              {beyond.slice(0, SHOWN).map(({ id, name, owner, lastUsedAt }) => (
                <li key={id} className="wrap-anywhere">
                  {name} <span className="text-muted">of {owner}, </span>
                  <span className="text-muted">
                    {lastUsedAt ? (
                      <>
                        last used <Time at={lastUsedAt} />
                      </>
                    ) : (
                      "never used"
                    )}
                  </span>
                </li>
              ))}
              {beyond.length > SHOWN ? <li>{count(beyond.length - SHOWN, "other token")}</li> : null}
            </ul>
          </Callout>
        )}
        <SubmitButton variant={beyond === null ? "secondary" : "danger"}>
          {beyond === null ? "Save token policy" : "Save and refuse them"}
        </SubmitButton>
      </ActionForm>
    </Card>
  );
}
