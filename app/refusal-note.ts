import "server-only";
import { cache } from "react";

/** What a refusal of this request said, for the page that shows it: `forbidden()` carries no words. */
export const refusalNote = cache((): { sentence: string } => ({ sentence: "" }));
