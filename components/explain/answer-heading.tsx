"use client";

import { type ReactNode, useEffect, useRef } from "react";

/** The answer's heading takes the focus whenever there is a new answer; `at` tells them apart. */
export function AnswerHeading({ at, children }: { at: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (at) heading.current?.focus();
  }, [at]);
  return (
    <h2 ref={heading} tabIndex={-1} className="w-fit text-reading font-semibold">
      {children}
    </h2>
  );
}
