/** Files on their way: pure changes of a list, so that every state can be tested without a browser. */
import type { Upload } from "#components/ui/upload-list.tsx";
import type { Sent } from "./send-file.ts";

export type Item = Upload & { label: string };

export type Step =
  | { do: "add"; items: readonly Item[] }
  | { do: "start"; id: string }
  | { do: "sent"; id: string; bytes: number }
  | { do: "checking"; id: string }
  | { do: "end"; id: string; sent: Sent }
  | { do: "retry"; id: string }
  | { do: "remove"; id: string }
  | { do: "clear" };

/** How many travel at once: more only make each slower. */
export const AT_ONCE = 2;

const isUnderWay = ({ state }: Item) => state === "sending" || state === "checking";

export const underWay = (items: readonly Item[]): boolean =>
  items.some((item) => isUnderWay(item) || item.state === "waiting");

/** The files to start now. */
export function due(items: readonly Item[]): readonly Item[] {
  const free = AT_ONCE - items.filter(isUnderWay).length;
  return items.filter(({ state }) => state === "waiting").slice(0, Math.max(0, free));
}

/** What a file says when it has ended. */
function endOf(label: string, sent: Sent): Pick<Item, "state" | "words" | "message"> {
  if (sent.status === "refused") return { state: "refused", message: sent.reason };
  if (sent.status === "already here")
    return { state: "done", words: "Already here", message: "The very same file. Nothing was published twice." };
  return { state: "done", message: label === "main" ? undefined : `With label ${label}.` };
}

function changed(item: Item, step: Exclude<Step, { do: "add" | "remove" | "clear" }>): Item {
  switch (step.do) {
    case "start":
      return { ...item, state: "sending", sent: 0, message: undefined };
    case "sent":
      return item.state === "sending" ? { ...item, sent: step.bytes } : item;
    case "checking":
      return { ...item, state: "checking", sent: item.size };
    case "end":
      return { ...item, ...endOf(item.label, step.sent) };
    case "retry":
      return { ...item, state: "waiting", sent: 0, message: undefined };
  }
}

export function advance(items: readonly Item[], step: Step): readonly Item[] {
  if (step.do === "add") return [...items, ...step.items];
  if (step.do === "remove") return items.filter(({ id }) => id !== step.id);
  if (step.do === "clear") return items.filter(({ state }) => state !== "done");
  return items.map((item) => (item.id === step.id ? changed(item, step) : item));
}
