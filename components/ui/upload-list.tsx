"use client";

import { type ReactNode, useId } from "react";
import { fileText } from "../text.ts";
import { IconButton } from "./button.tsx";
import { DangerIcon, FileIcon, OkIcon, RotateIcon, XIcon } from "./icons.tsx";
import { bytes } from "./numbers.ts";

export type Upload = {
  id: string;
  name: string;
  size: number;
  state: "waiting" | "sending" | "checking" | "done" | "refused";
  /** Bytes sent so far. */
  sent?: number;
  /** Why it was refused, or what became of it. */
  message?: ReactNode;
  /** Instead of the word for its state: "Already here". */
  words?: string;
  /** Refused for good: trying again cannot help. */
  final?: boolean;
};

function wordsOf({ state, sent = 0, size, words }: Upload): string {
  if (words) return words;
  return state === "sending" ? fileText.sending(Math.floor((sent / Math.max(1, size)) * 100)) : fileText[state];
}

/** Each file with its progress, its end and, if refused, the reason. */
export function UploadList({
  uploads,
  onRetry,
  onRemove,
}: {
  uploads: readonly Upload[];
  onRetry?: (id: string) => void;
  onRemove?: (id: string) => void;
}) {
  const id = useId();
  if (uploads.length === 0) return null;
  return (
    <ul aria-label={fileText.uploads} className="divide-y divide-border rounded-card border border-border">
      {uploads.map((upload) => (
        <li key={upload.id} className="flex items-start gap-3 px-3 py-2.5">
          <span className="mt-0.5">
            {upload.state === "done" ? <OkIcon size={20} className="text-ok" /> : null}
            {upload.state === "refused" ? <DangerIcon size={20} className="text-danger" /> : null}
            {upload.state === "done" || upload.state === "refused" ? null : (
              <FileIcon size={20} className="text-muted" />
            )}
          </span>
          <div className="min-w-0 flex-1 space-y-1">
            <div className="flex flex-wrap justify-between gap-x-4">
              <span id={`${id}-${upload.id}`} className="min-w-0 font-mono break-all">
                {upload.name}
              </span>
              <span className={`tabular-nums ${upload.state === "refused" ? "text-danger" : "text-muted"}`}>
                {bytes(upload.size)} · {wordsOf(upload)}
              </span>
            </div>
            {upload.state === "sending" || upload.state === "checking" ? (
              <progress
                aria-labelledby={`${id}-${upload.id}`}
                max={upload.size}
                value={upload.state === "checking" ? upload.size : (upload.sent ?? 0)}
              />
            ) : null}
            {upload.message ? (
              <div className={upload.state === "refused" ? "text-danger" : "text-muted"}>{upload.message}</div>
            ) : null}
          </div>
          <div className="-my-1 flex">
            {onRetry && upload.state === "refused" && !upload.final ? (
              <IconButton
                size="small"
                icon={<RotateIcon />}
                label={fileText.retry(upload.name)}
                onClick={() => onRetry(upload.id)}
              />
            ) : null}
            {onRemove && upload.state !== "done" ? (
              <IconButton
                size="small"
                icon={<XIcon />}
                label={fileText.remove(upload.name)}
                onClick={() => onRemove(upload.id)}
              />
            ) : null}
          </div>
        </li>
      ))}
    </ul>
  );
}
