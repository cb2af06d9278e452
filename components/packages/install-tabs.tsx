"use client";

import Link from "next/link";
import { plainAddress } from "#components/tokens/snippets.ts";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { installCommands } from "./install.ts";

/** The command that installs the chosen version, per client. */
export function InstallTabs({
  publicUrl,
  channel,
  label,
  name,
  version,
  setup,
}: {
  publicUrl: string;
  channel: string;
  label?: string;
  name: string;
  version: string;
  /** Where one learns how to connect. */
  setup: string;
}) {
  const address = plainAddress({ publicUrl, channel, label });
  const tabs = installCommands({ name, version, address }).map(({ id, code }) => ({
    id,
    label: id,
    content: (
      <CodeBlock
        code={code}
        name={`Copy install command of ${name} for ${id}`}
        what="install command"
        note={
          <>
            The channel has to be set up first:{" "}
            <Link href={setup} prefetch={false}>
              Connect a client
            </Link>
            .
          </>
        }
      />
    ),
  }));
  return <Tabs label="Client" tabs={tabs} remember="sluice.install" />;
}
