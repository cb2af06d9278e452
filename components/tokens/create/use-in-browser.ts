"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** Whether script runs here: without it no secret can be shown. */
export const useInBrowser = () =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
