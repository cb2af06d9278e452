"use server";

import { action } from "#app/action.ts";
import { PreviewForm } from "#core/impact.input.ts";
import { previewChange } from "#core/impact.ts";

/** Nothing changes: what it answers is shown in the dialog that asks whether it shall. */
export const preview = action(PreviewForm, previewChange, { path: null });
