"use client";

import { useRouter } from "next/navigation";
import { useEffect, useReducer, useRef } from "react";
import { newKey } from "#components/ui/form-state.ts";
import { announce } from "#components/ui/live.ts";
import { bytes } from "#components/ui/numbers.ts";
import { advance, due, type Item, underWay } from "./queue.ts";
import { type Sent, sendFile } from "./send-file.ts";

/** Sends files to a channel, two at a time, and brings the page up to date when none is left. */
export function useUploads(channel: string, limit: number) {
  const router = useRouter();
  const [items, step] = useReducer(advance, []);
  const files = useRef(new Map<string, { file: File; stop?: AbortController }>());
  const busy = underWay(items);

  useEffect(() => {
    for (const item of due(items)) {
      const held = files.current.get(item.id);
      if (!held || held.stop) continue; // under way already: an effect may run twice
      held.stop = new AbortController();
      step({ do: "start", id: item.id });
      send(item, held.file, held.stop.signal);
    }
  });

  const wasBusy = useRef(false);
  useEffect(() => {
    if (wasBusy.current && !busy) router.refresh();
    wasBusy.current = busy;
  }, [busy, router]);

  useEffect(() => {
    const held = files.current;
    return () => {
      for (const { stop } of held.values()) stop?.abort(new DOMException("Left", "AbortError"));
    };
  }, []);

  async function send(item: Item, file: File, signal: AbortSignal) {
    const { id } = item;
    const sent = await sendFile(channel, file, [item.label], {
      onSent: (bytes) => step({ do: "sent", id, bytes }),
      onChecking: () => step({ do: "checking", id }),
      signal,
    }).catch(() => null);
    if (!sent) return; // taken away meanwhile
    const held = files.current.get(id);
    if (held) held.stop = undefined;
    step({ do: "end", id, sent });
    announce(said(item.name, sent));
  }

  function add(chosen: readonly File[], label: string) {
    const added = chosen.map((file): Item => {
      const id = newKey();
      const over = file.size > limit;
      files.current.set(id, { file });
      return {
        id,
        name: file.name,
        size: file.size,
        label,
        state: over ? "refused" : "waiting",
        final: over,
        message: over ? `This server takes files of at most ${bytes(limit)}. Nothing was sent.` : undefined,
      };
    });
    for (const { name, message } of added) if (message) announce(`${name} refused. ${message}`);
    step({ do: "add", items: added });
  }

  function remove(id: string) {
    files.current.get(id)?.stop?.abort(new DOMException("Removed", "AbortError"));
    files.current.delete(id);
    step({ do: "remove", id });
  }

  return {
    items,
    busy,
    add,
    remove,
    retry: (id: string) => step({ do: "retry", id }),
    clear: () => step({ do: "clear" }),
  };
}

function said(name: string, sent: Sent): string {
  if (sent.status === "refused") return `${name} refused. ${sent.reason}`;
  return sent.status === "published" ? `${name} published` : `${name} is already here`;
}
