"use client";

import { createContext, type ReactNode } from "react";
import type { FormAction } from "#components/ui/form-state.ts";
import type { Impact } from "#core/impact.ts";

export type Source = { organization: string; preview: FormAction<Impact> };

/** Where the dialogs of one organization's pages ask what a change would take from whom. */
export const SourceContext = createContext<Source | null>(null);

export function ImpactSource({ children, ...source }: Source & { children: ReactNode }) {
  return <SourceContext value={source}>{children}</SourceContext>;
}
