import type { ReactNode } from "react";
import { CodeBlock } from "#components/ui/code-block.tsx";

/** A link that exists here and in nobody's database: to be copied now. */
export function OneTimeLink({
  title,
  link,
  name,
  note,
}: {
  title: string;
  link: string;
  name: string;
  note?: ReactNode;
}) {
  return <CodeBlock title={title} code={link} name={name} what="link" note={note} />;
}
