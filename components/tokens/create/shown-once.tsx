import type { ReactNode } from "react";
import { ButtonLink, buttonClass } from "#components/ui/button.tsx";

/** What a page that has shown a secret says when it is loaded again. */
export function ShownOnce({ detail, children }: { detail: string; children?: ReactNode }) {
  return (
    <div className="max-w-form space-y-4">
      <h1 tabIndex={-1}>This secret was shown once</h1>
      <p className="max-w-prose">
        It is stored nowhere and cannot be shown again. If it was not saved, rotate the token: it keeps its name and its
        rights, and gets a new secret.
      </p>
      <div className="flex flex-wrap gap-2">
        {/* Whole new pages: a form's state begins anew. */}
        <a href={`${detail}/rotate?unsaved=yes`} data-button="" className={buttonClass({ variant: "primary" })}>
          Rotate to get a new one
        </a>
        <ButtonLink href={detail}>Token details</ButtonLink>
        {children}
      </div>
    </div>
  );
}
