import "server-only";
import { cache } from "react";
import type { Refusal } from "#core/refusal.ts";

/** What a refusal of this request said, for the page that shows it: `forbidden()` carries no words. */
export const refusalNote = cache((): { sentence: string; refusal: Refusal | null } => ({
  sentence: "",
  refusal: null,
}));
