"use client";

import { CodeBlock } from "#components/ui/code-block.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { clientBlocks, type SnippetOf } from "./snippets.ts";

/** How each client is told to use a channel. With a secret it stays masked until `shown`; the chosen client is remembered. */
export function ClientTabs({
  shown,
  onCopied,
  ...of
}: SnippetOf & {
  shown?: boolean;
  /** Something with the secret in it has reached the clipboard. */
  onCopied?: () => void;
}) {
  const tabs = clientBlocks(of).map(({ id, label, blocks }) => ({
    id,
    label,
    content: (
      <div className="space-y-5">
        {blocks.map((block) => (
          <CodeBlock
            key={block.title}
            {...block}
            name={`Copy ${label}: ${block.title}`}
            what="snippet"
            secret={of.secret}
            shown={shown}
            onCopied={onCopied && (() => holdsSecret(block.code, of.secret) && onCopied())}
          />
        ))}
      </div>
    ),
  }));
  return <Tabs label="Client" tabs={tabs} remember="sluice.client" />;
}

const holdsSecret = (code: string, secret?: string) => secret !== undefined && code.includes(secret);
