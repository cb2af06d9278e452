"use client";

/** True only after the write happened. `near` is something selectable beside the focus: Safari wants a selection. */
export async function writeClipboard(text: string, near: Element): Promise<boolean> {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // denied: the older way may still be open
    }
  }
  return writeByEvent(text, near);
}

/** Plain http has no Clipboard API; a `copy` event may still say what goes onto the clipboard. */
function writeByEvent(text: string, near: Element): boolean {
  let written = false;
  const answer = (event: ClipboardEvent) => {
    event.stopImmediatePropagation();
    event.preventDefault();
    event.clipboardData?.setData("text/plain", text);
    written = event.clipboardData !== null;
  };
  const selection = getSelection();
  const before = selection?.rangeCount ? selection.getRangeAt(0) : null;
  document.addEventListener("copy", answer, true);
  try {
    select(near);
    return document.execCommand("copy") && written;
  } catch {
    return false;
  } finally {
    document.removeEventListener("copy", answer, true);
    selection?.removeAllRanges();
    if (before) selection?.addRange(before);
  }
}

export function select(element: Element): void {
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
    element.focus();
    element.select();
  } else getSelection()?.selectAllChildren(element);
}
