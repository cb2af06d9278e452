"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useTransition } from "react";
import { regionText } from "../text.ts";
import { Button } from "./button.tsx";
import { Callout } from "./callout.tsx";
import { RequestId } from "./request-id.tsx";

/** One region failed and the rest works. Without `onRetry` it asks the server for the page again. */
export function ErrorRegion({
  what,
  onRetry,
  requestId,
  children,
}: {
  what: string;
  onRetry?: () => void;
  requestId?: string;
  children?: ReactNode;
}) {
  const router = useRouter();
  const [pending, start] = useTransition();
  return (
    <div role="alert">
      <Callout
        tone="danger"
        title={regionText.failed(what)}
        actions={
          <Button size="small" busy={pending} onClick={() => start(() => (onRetry ? onRetry() : router.refresh()))}>
            {regionText.retry}
          </Button>
        }
      >
        {children}
        {requestId ? <RequestId id={requestId} /> : null}
      </Callout>
    </div>
  );
}
