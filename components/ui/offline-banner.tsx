"use client";

import { useSyncExternalStore } from "react";
import { toastText } from "../text.ts";
import { Banner } from "./callout.tsx";

function subscribe(onChange: () => void) {
  addEventListener("online", onChange);
  addEventListener("offline", onChange);
  return () => {
    removeEventListener("online", onChange);
    removeEventListener("offline", onChange);
  };
}

export function OfflineBanner() {
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  return <div role="alert">{online ? null : <Banner tone="warn">{toastText.offline}</Banner>}</div>;
}
