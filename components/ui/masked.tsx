"use client";

import { type Ref, useEffect, useRef } from "react";
import { maskText, unmaskSelection } from "./masked-text.ts";

/**
 * Text with its secret hidden until `shown`, and on paper always. A selection copied by hand carries the real
 * value, because what people select is what they mean.
 */
export function Masked({
  text,
  secret,
  shown,
  onCopied,
  ref,
}: {
  text: string;
  secret: string;
  shown: boolean;
  onCopied?: () => void;
  ref?: Ref<HTMLSpanElement>;
}) {
  const own = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    function onCopy(event: ClipboardEvent) {
      const selection = getSelection();
      const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
      if (!range || range.collapsed || !own.current?.contains(range.commonAncestorContainer)) return;
      if (!shown) {
        const lead = range.cloneRange();
        lead.setStart(own.current, 0);
        lead.setEnd(range.startContainer, range.startOffset);
        const start = lead.toString().length;
        event.clipboardData?.setData(
          "text/plain",
          unmaskSelection(text, secret, start, start + range.toString().length),
        );
        event.preventDefault();
      }
      onCopied?.();
    }
    document.addEventListener("copy", onCopy);
    return () => document.removeEventListener("copy", onCopy);
  }, [text, secret, shown, onCopied]);

  const masked = maskText(text, secret);
  return (
    <>
      <span ref={join(own, ref)} className="print:hidden">
        {shown ? text : masked}
      </span>
      <span aria-hidden className="hidden print:inline">
        {masked}
      </span>
    </>
  );
}

function join<E>(...refs: (Ref<E> | undefined)[]) {
  return (element: E | null) => {
    for (const ref of refs) {
      if (typeof ref === "function") ref(element);
      else if (ref) ref.current = element;
    }
  };
}
