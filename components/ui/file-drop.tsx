"use client";

import { type DragEvent, type ReactNode, useId, useRef, useState } from "react";
import { fileText } from "../text.ts";
import { UploadIcon } from "./icons.tsx";
import { announce } from "./live.ts";

/** Picks files, by dropping or choosing; what happens to them is the caller's. `accept` are name endings. */
export function FileDrop({
  label,
  accept,
  multiple = true,
  hint,
  onFiles,
}: {
  /** Name of the field: "Package files". */
  label: string;
  /** ".conda", ".tar.bz2", ".whl" */
  accept: readonly string[];
  multiple?: boolean;
  hint?: ReactNode;
  onFiles: (files: File[]) => void;
}) {
  const [over, setOver] = useState(false);
  const [left, setLeft] = useState<string[]>([]);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();

  function take(list: FileList | null) {
    const files = [...(list ?? [])].slice(0, multiple ? undefined : 1);
    const fits = (file: File) => accept.some((ending) => file.name.toLowerCase().endsWith(ending));
    const refused = files
      .filter((file) => !fits(file))
      .map((file) => fileText.refusedType(file.name, accept.join(", ")));
    setLeft(refused);
    if (refused.length > 0) announce(refused.join(" "));
    const taken = files.filter(fits);
    if (taken.length > 0) onFiles(taken);
    if (input.current) input.current.value = "";
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  }

  return (
    <div className="space-y-2 print:hidden">
      <label
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={`flex cursor-pointer flex-col items-center gap-1 rounded-card border border-dashed px-4 py-8 text-center transition-colors hover:border-text hover:bg-surface has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus ${over ? "border-accent bg-selected" : "border-control"}`}
      >
        <UploadIcon size={20} className="mb-1 text-muted" />
        <span className="sr-only">{label}: </span>
        <span>
          {multiple ? fileText.drop : fileText.dropOne}{" "}
          <span className="font-medium text-link underline underline-offset-2">
            {multiple ? fileText.choose : fileText.chooseOne}
          </span>
        </span>
        {hint ? (
          <span id={id} className="text-muted">
            {hint}
          </span>
        ) : null}
        <input
          ref={input}
          type="file"
          className="sr-only"
          accept={accept.map((ending) => ending.slice(ending.lastIndexOf("."))).join(",")}
          multiple={multiple}
          aria-describedby={hint ? id : undefined}
          onChange={(event) => take(event.target.files)}
        />
      </label>
      {left.length > 0 ? (
        <ul className="text-danger">
          {left.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
