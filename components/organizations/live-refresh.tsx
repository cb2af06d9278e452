"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const EVERY = 5_000;
const FOR = 10 * 60_000;

/** Asks for the page again while it is looked at, for ten minutes at most: something on it is about to happen. */
export function LiveRefresh() {
  const router = useRouter();
  useEffect(() => {
    const end = Date.now() + FOR;
    const timer = setInterval(() => {
      if (Date.now() > end) return clearInterval(timer);
      if (document.visibilityState === "visible") router.refresh();
    }, EVERY);
    return () => clearInterval(timer);
  }, [router]);
  return null;
}
