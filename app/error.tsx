"use client";

import { useEffect } from "react";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { RequestId } from "#components/ui/request-id.tsx";
import { SkipLink } from "#components/ui/shell.tsx";

/** `digest` names the line in the server's log; the fault itself never leaves the server. */
export default function Failed({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  useEffect(() => {
    document.title = "Error · Sluice";
  }, []);
  return (
    <>
      <SkipLink />
      <main id="main" tabIndex={-1} className="mx-auto max-w-104 space-y-4 px-4 py-16">
        <h1 tabIndex={-1}>Something went wrong here</h1>
        <p className="text-muted">
          Nothing was changed by this. Try again; if it stays, tell your administrator the id below.
        </p>
        {error.digest ? <RequestId id={error.digest} /> : null}
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" onClick={() => retry()}>
            Try again
          </Button>
          <ButtonLink href="/">Home</ButtonLink>
        </div>
      </main>
    </>
  );
}
