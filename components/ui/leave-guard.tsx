"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { leaveText } from "../text.ts";
import { Button } from "./button.tsx";
import { Dialog, DialogFooter } from "./dialog.tsx";

/**
 * While mounted, asks before the page is left by a link, by Back (where the browser has the Navigation API)
 * or by closing. `extra` adds buttons between Stay and Leave; they get `leave` to call when they are done.
 */
export function LeaveGuard({
  title = leaveText.title,
  children = leaveText.body,
  leaveLabel = leaveText.leave,
  pathOnly = false,
  extra,
}: {
  title?: string;
  children?: ReactNode;
  leaveLabel?: string;
  /** Another filter or sort of the same page is not leaving: for work that a change of the query does not end. */
  pathOnly?: boolean;
  extra?: (leave: () => void) => ReactNode;
}) {
  const router = useRouter();
  const [go, setGo] = useState<(() => void) | null>(null);
  const open = useRef(false);

  useEffect(() => {
    const ask = (go: () => void) => setGo(() => go);

    function onClick(event: MouseEvent) {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
      if (open.current || !link || !leads(link, event, pathOnly)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(() => router.push(link.pathname + link.search + link.hash));
    }
    function onNavigate(event: NavigateEvent) {
      if (
        open.current ||
        event.navigationType !== "traverse" ||
        !event.cancelable ||
        event.destination.sameDocument === false
      )
        return;
      event.preventDefault();
      const { key } = event.destination;
      ask(() => window.navigation.traverseTo(key));
    }
    function onUnload(event: BeforeUnloadEvent) {
      if (!open.current) event.preventDefault();
    }

    document.addEventListener("click", onClick, true);
    window.addEventListener("beforeunload", onUnload);
    window.navigation?.addEventListener("navigate", onNavigate);
    return () => {
      document.removeEventListener("click", onClick, true);
      window.removeEventListener("beforeunload", onUnload);
      window.navigation?.removeEventListener("navigate", onNavigate);
    };
  }, [router, pathOnly]);

  function leave() {
    open.current = true;
    setGo(null);
    go?.();
  }

  return (
    <Dialog open={go !== null} onClose={() => setGo(null)} title={title} question>
      {children}
      <DialogFooter>
        {extra?.(leave)}
        <Button variant="secondary" onClick={leave}>
          {leaveLabel}
        </Button>
        <Button variant="primary" onClick={() => setGo(null)} data-focus="">
          {leaveText.stay}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

/** A plain click on a link that would replace this page by another one of ours. */
function leads(link: HTMLAnchorElement, event: MouseEvent, pathOnly: boolean): boolean {
  const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  const here = link.origin === location.origin && (!link.target || link.target === "_self") && !link.download;
  const other = link.pathname !== location.pathname || (!pathOnly && link.search !== location.search);
  return plain && here && other;
}
