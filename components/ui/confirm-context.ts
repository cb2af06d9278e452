"use client";

import { createContext } from "react";

/** What is known of the consequences: they are being worked out, they are shown, or they cannot be told. */
export type Known = "asking" | "told" | "unknown";

/** How a preview inside a confirmation says what is known; null outside of one. */
export const ConfirmContext = createContext<((known: Known) => void) | null>(null);
