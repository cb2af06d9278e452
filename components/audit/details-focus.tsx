"use client";

import { useEffect, useRef } from "react";

/** Takes the focus to the details when a row is opened, and back to its row when they are closed. */
export function DetailsFocus({ id, region }: { id: string; region: string }) {
  const last = useRef(id);
  last.current = id;
  useEffect(() => {
    // Whoever comes by a link begins at the top of the page, as everywhere; who steps on stays where they are.
    if (document.activeElement === document.getElementById(`row-${id}`)) document.getElementById(region)?.focus();
  }, [id, region]);
  useEffect(
    () => () => {
      setTimeout(() => {
        if (document.activeElement === document.body) document.getElementById(`row-${last.current}`)?.focus();
      });
    },
    [],
  );
  return null;
}
