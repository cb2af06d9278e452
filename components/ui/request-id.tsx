"use client";

import { formText, regionText } from "../text.ts";
import { CopyButton } from "./copy-button.tsx";

export function RequestId({ id }: { id: string }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-meta text-muted">
      <span>
        {formText.requestId} <code>{id}</code>
      </span>
      <CopyButton text={id} what={formText.requestId} name={regionText.copyRequestId} size="small" variant="quiet" />
    </p>
  );
}
