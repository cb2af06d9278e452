"use client";

import { use } from "react";
import { Button, type ButtonProps } from "./button.tsx";
import { FormContext } from "./form-context.ts";

/** The verb of the surrounding ActionForm; busy while it runs. */
export function SubmitButton({
  variant = "primary",
  className = "self-start",
  ...rest
}: Omit<ButtonProps, "type" | "busy">) {
  const form = use(FormContext);
  return <Button type="submit" variant={variant} busy={form?.pending} className={className} {...rest} />;
}
