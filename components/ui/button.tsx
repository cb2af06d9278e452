import Link from "next/link";
import { type ComponentProps, type ReactNode, useId } from "react";
import { Spinner } from "./icons.tsx";

export type ButtonLook = {
  /** `danger` is solid, for the verb itself; `danger-secondary` opens a dialog; `menu…` fills a row of a menu. */
  variant?: "primary" | "secondary" | "quiet" | "danger" | "danger-secondary" | "menu" | "menu-danger";
  size?: "normal" | "small";
  icon?: ReactNode;
};

const variants = {
  primary: "border-transparent bg-accent text-on-accent hover:bg-accent-strong active:bg-accent",
  secondary: "border-control bg-bg text-text hover:bg-surface active:bg-sunken",
  quiet: "border-transparent text-text hover:bg-hover active:bg-active",
  danger: "border-transparent bg-danger text-bg hover:bg-danger-strong active:bg-danger",
  "danger-secondary": "border-control bg-bg text-danger hover:border-danger hover:bg-danger-bg active:bg-danger-bg",
  menu: "w-full justify-start border-transparent text-text hover:bg-hover active:bg-active",
  "menu-danger": "w-full justify-start border-transparent text-danger hover:bg-danger-bg active:bg-danger-bg",
};
const off = "border-border bg-sunken text-muted";
const sizes = { normal: "min-h-control px-4 py-1", small: "min-h-target px-2.5 py-0.5" };
const square = { normal: "size-control", small: "size-target" };

export function buttonClass({ variant = "secondary", size = "normal" }: ButtonLook, shape = "", disabled = false) {
  const box = shape || (variant.startsWith("menu") ? "min-h-target px-2 py-1" : sizes[size]);
  const gap = "inline-flex items-center justify-center gap-2 rounded-control border text-body font-medium";
  return `${gap} no-underline transition-colors print:hidden ${box} ${disabled ? off : variants[variant]}`;
}

export type ButtonProps = ComponentProps<"button"> &
  ButtonLook & {
    /** Keeps label and width, shows that the work goes on. Never disables. */
    busy?: boolean;
    /** Why it cannot be used now: shown below, and the button stays reachable. */
    reason?: string;
  };

export function Button({ variant, size, icon, busy = false, reason, className = "", children, ...rest }: ButtonProps) {
  const id = useId();
  const inert = reason
    ? ({ type: "button", onClick: undefined, "aria-disabled": true, "aria-describedby": id } as const)
    : {};
  const button = (
    <button
      type="button"
      {...rest}
      {...inert}
      aria-busy={busy || undefined}
      className={`${buttonClass({ variant, size }, "", Boolean(reason))} ${busy ? "cursor-progress" : ""} ${className}`}
    >
      {busy && icon ? <Spinner className="size-4" /> : icon}
      {busy && !icon ? (
        <span className="relative start-2.5">
          <Spinner className="absolute -start-5 top-1/2 -mt-1.75" />
          {children}
        </span>
      ) : (
        children
      )}
    </button>
  );
  if (!reason) return button;
  return (
    <span className="inline-flex max-w-full flex-col items-start gap-1">
      {button}
      <span id={id} className="text-meta text-muted">
        {reason}
      </span>
    </span>
  );
}

/** A square button; its label is read out and shown on hover. */
export function IconButton({
  variant = "quiet",
  size,
  icon,
  label,
  className = "",
  ...rest
}: Omit<ButtonProps, "reason"> & { label: string }) {
  const { busy = false, ...attributes } = rest;
  return (
    <button
      type="button"
      title={label}
      {...attributes}
      aria-label={label}
      aria-busy={busy || undefined}
      className={`${buttonClass({ variant }, square[size ?? "normal"])} flex-none ${className}`}
    >
      {busy ? <Spinner className="size-4" /> : icon}
    </button>
  );
}

export function ButtonLink({
  variant,
  size,
  icon,
  className = "",
  children,
  ...rest
}: ComponentProps<typeof Link> & ButtonLook) {
  return (
    <Link prefetch={false} data-button="" {...rest} className={`${buttonClass({ variant, size })} ${className}`}>
      {icon}
      {children}
    </Link>
  );
}
