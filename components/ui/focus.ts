"use client";

function seen(element: Element | null | undefined): element is HTMLElement {
  return element instanceof HTMLElement && element.isConnected && element.checkVisibility();
}

/** Back to where one came from; when that is gone, to the button of its menu, else to the page's heading: never to body. */
export function returnFocus(invoker: Element | null): void {
  const popover = invoker?.closest("[popover]");
  const opener = popover?.id ? document.querySelector(`[popovertarget="${CSS.escape(popover.id)}"]`) : null;
  const heading = document.querySelector("main h1");
  if (heading instanceof HTMLElement) heading.tabIndex = -1;
  [invoker, opener, heading].find(seen)?.focus();
}
