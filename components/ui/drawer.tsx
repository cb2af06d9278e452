"use client";

import { type MouseEvent, type ReactNode, useRef } from "react";
import { dialogText } from "../text.ts";
import { buttonClass, IconButton } from "./button.tsx";
import { XIcon } from "./icons.tsx";

/** A dialog at the edge. It is in the page from the start, and opens without script where buttons have commands. */
export function Drawer({
  id,
  label,
  icon,
  children,
  className = "",
}: {
  id: string;
  label: string;
  icon: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const command = { command: "show-modal", commandfor: id };

  function onClick(event: MouseEvent<HTMLDialogElement>) {
    const beside = event.target === event.currentTarget;
    const link = event.target instanceof Element && event.target.closest("a");
    if (beside || link) dialog.current?.close();
  }

  return (
    <>
      <button
        ref={opener}
        type="button"
        aria-label={label}
        aria-haspopup="dialog"
        {...command}
        onClick={() => dialog.current?.open || dialog.current?.showModal()}
        className={`${buttonClass({ variant: "quiet" }, "size-control")} ${className}`}
      >
        {icon}
      </button>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape and the cross do the same */}
      <dialog
        ref={dialog}
        id={id}
        aria-label={label}
        onClick={onClick}
        onClose={() => opener.current?.focus()}
        className="m-0 h-dvh max-h-none w-72 max-w-[calc(100%-3rem)] overflow-auto border-e border-border bg-bg p-0 shadow-overlay open:animate-overlay"
      >
        <div className="min-h-full p-3">
          <div className="mb-2 flex items-center justify-between ps-2.5">
            <p className="text-reading font-semibold">{label}</p>
            <IconButton icon={<XIcon size={20} />} label={dialogText.close} onClick={() => dialog.current?.close()} />
          </div>
          {children}
        </div>
      </dialog>
    </>
  );
}
