"use client";

import { type MouseEvent, use } from "react";
import { Button, type ButtonProps } from "./button.tsx";
import { FormContext } from "./form-context.ts";

/** The verb of the surrounding ActionForm; busy while it runs. */
export function SubmitButton({
  variant = "primary",
  className = "self-start",
  waiting = false,
  ...rest
}: Omit<ButtonProps, "type" | "busy"> & {
  /** Something that has to be known first is still being asked: pressing it does nothing yet. */
  waiting?: boolean;
}) {
  const form = use(FormContext);
  const held = waiting
    ? ({ "aria-disabled": true, onClick: (event: MouseEvent) => event.preventDefault() } as const)
    : {};
  return (
    <Button type="submit" variant={variant} busy={form?.pending || waiting} className={className} {...rest} {...held} />
  );
}
