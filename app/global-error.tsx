"use client";

import "./globals.css";

/** Shown when even the layout failed: it stands on nothing but itself. */
export default function GlobalFailed({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <title>Error · Sluice</title>
        <main className="mx-auto max-w-104 space-y-4 px-4 py-16">
          <h1>Something went wrong here</h1>
          <p className="text-muted">
            Load the page again; if it stays, tell your administrator{error.digest ? ` the id ${error.digest}` : ""}.
          </p>
        </main>
      </body>
    </html>
  );
}
