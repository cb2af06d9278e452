"use client";

import { type ReactNode, type SyntheticEvent, useEffect, useId, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { dialogText } from "../text.ts";
import { Button, type ButtonLook, IconButton } from "./button.tsx";
import { returnFocus } from "./focus.ts";
import { XIcon } from "./icons.tsx";
import { LiveRegion } from "./live-region.tsx";

export type DialogProps = {
  open: boolean;
  /** Escape, the cross, or whatever the content calls. */
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  size?: "small" | "large";
  /** No cross: for a question that its own buttons answer (Escape still closes). */
  question?: boolean;
};

/** A native modal. Its content lives only while it is open, so it always starts fresh. */
export function Dialog({ open, ...props }: DialogProps) {
  return open ? createPortal(<OpenDialog {...props} />, document.body) : null;
}

/** Focus goes to `[data-focus]`, else to the first field or button. */
function OpenDialog({ onClose, title, children, size = "small", question = false }: Omit<DialogProps, "open">) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();

  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    const invoker = document.activeElement;
    element.showModal();
    element.querySelector<HTMLElement>("[data-focus]")?.focus();
    return () => {
      element.close();
      // After React has removed what this change removes, the invoker perhaps among it.
      setTimeout(() => !document.querySelector("dialog:modal") && returnFocus(invoker));
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={stop}
      onSubmit={stop}
      onInput={stop}
      onChange={stop}
      onBlur={stop}
      onKeyDown={stop}
      className={`m-auto w-[calc(100%-2rem)] overflow-auto rounded-card border border-border bg-bg p-0 shadow-overlay open:animate-overlay ${size === "large" ? "max-w-form" : "max-w-120"} max-h-[calc(100dvh-2rem)]`}
    >
      <div className="flex items-start gap-4 px-5 pt-4">
        <h2 id={heading} className="min-w-0 flex-1 py-0.5 text-h3">
          {title}
        </h2>
        {question ? null : (
          <IconButton size="small" icon={<XIcon />} label={dialogText.close} onClick={onClose} className="-me-2" />
        )}
      </div>
      <div className="px-5 pt-2 pb-5">{children}</div>
      <LiveRegion />
    </dialog>
  );
}

/** React would bubble these to the form or menu that holds the dialog, although the page does not. */
function stop(event: SyntheticEvent) {
  event.stopPropagation();
}

/** The buttons at the end of a dialog: the verb first in reading order on phones, last on wide screens. */
export function DialogFooter({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">{children}</div>;
}

/** A button and the dialog it opens. `children` may be a function that gets `close`, in client components. */
export function DialogButton({
  label,
  title,
  children,
  size,
  look,
  className,
}: {
  label: ReactNode;
  title: ReactNode;
  children: ReactNode | ((close: () => void) => ReactNode);
  size?: "small" | "large";
  look?: ButtonLook;
  className?: string;
}) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button {...look} className={className} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog open={open} onClose={close} title={title} size={size}>
        {typeof children === "function" ? children(close) : children}
      </Dialog>
    </>
  );
}
