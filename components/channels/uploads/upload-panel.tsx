"use client";

import { lazy, type ReactNode, Suspense, useId, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { TextField } from "#components/ui/field.tsx";
import { FileDrop } from "#components/ui/file-drop.tsx";
import { UploadIcon } from "#components/ui/icons.tsx";
import { bytes } from "#components/ui/numbers.ts";
import { UploadList } from "#components/ui/upload-list.tsx";
import { useUploads } from "./use-uploads.ts";

const LeaveGuard = lazy(async () => ({ default: (await import("#components/ui/leave-guard.tsx")).LeaveGuard }));

const ENDINGS = [".conda", ".tar.bz2"];

/** The toolbar of a channel's packages with its primary action, and the panel that it opens. */
export function UploadPanel({
  channel,
  limit,
  toolbar,
  initiallyOpen,
}: {
  channel: string;
  /** Largest file in bytes. */
  limit: number;
  toolbar?: ReactNode;
  /** In an empty channel there is nothing else to look at. */
  initiallyOpen: boolean;
}) {
  const [open, setOpen] = useState(initiallyOpen);
  const [label, setLabel] = useState("main");
  const { items, busy, add, remove, retry, clear } = useUploads(channel, limit);
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();

  /** What was pressed is gone afterwards: the focus stays in the panel. */
  function keepFocus(then: () => void) {
    then();
    panel.current?.querySelector<HTMLElement>("input[type=file]")?.focus();
  }

  return (
    <>
      {toolbar || !initiallyOpen ? (
        <div className="flex flex-wrap items-center gap-2" data-print="none">
          <div className="min-w-0 flex-1 basis-72">{toolbar}</div>
          <Button
            variant="primary"
            icon={<UploadIcon />}
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
          >
            Upload packages
          </Button>
        </div>
      ) : null}
      <div ref={panel} id={id} hidden={!open}>
        <Card
          title="Upload packages"
          actions={
            items.some(({ state }) => state === "done") && !busy ? (
              <Button size="small" onClick={() => keepFocus(clear)}>
                Clear finished
              </Button>
            ) : null
          }
        >
          <div className="space-y-4">
            <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_16rem]">
              <FileDrop
                label="Package files"
                accept={ENDINGS}
                hint={`${ENDINGS.join(" and ")} files of at most ${bytes(limit)} each. What they are is read from the files themselves.`}
                onFiles={(files) => add(files, label.trim() || "main")}
              />
              <TextField
                name="label"
                label="Label"
                mono
                value={label}
                maxLength={128}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                onChange={(event) => setLabel(event.target.value)}
                help="For the files you add next. Clients that ask for no label get main."
              />
            </div>
            <UploadList
              uploads={items}
              onRetry={(id) => keepFocus(() => retry(id))}
              onRemove={(id) => keepFocus(() => remove(id))}
            />
          </div>
        </Card>
      </div>
      <Suspense>
        {busy ? (
          <LeaveGuard title="Leave while files are uploading?" leaveLabel="Leave" pathOnly>
            Files that have not arrived are not published. Those that are published stay.
          </LeaveGuard>
        ) : null}
      </Suspense>
    </>
  );
}
