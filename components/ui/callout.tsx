import type { ReactNode } from "react";
import { shellText } from "../text.ts";
import { DangerIcon, InfoIcon, OkIcon, WarningIcon } from "./icons.tsx";

export type Tone = "info" | "ok" | "warn" | "danger";

const tones = {
  info: "border-info/40 bg-info-bg",
  ok: "border-ok/40 bg-ok-bg",
  warn: "border-warn/40 bg-warn-bg",
  danger: "border-danger/40 bg-danger-bg",
};
export const toneIcons = {
  info: <InfoIcon size={20} className="text-info" />,
  ok: <OkIcon size={20} className="text-ok" />,
  warn: <WarningIcon size={20} className="text-warn" />,
  danger: <DangerIcon size={20} className="text-danger" />,
};

/** A message in the flow of the page: icon, words, and what to do. */
export function Callout({
  tone = "info",
  title,
  actions,
  children,
  id,
}: {
  tone?: Tone;
  title?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
  id?: string;
}) {
  return (
    <div id={id} className={`flex gap-2.5 rounded-card border p-3 ${tones[tone]}`}>
      {toneIcons[tone]}
      <div className="min-w-0 flex-1 space-y-1">
        {title ? <p className="font-semibold">{title}</p> : null}
        {children ? <div className="max-w-prose space-y-1">{children}</div> : null}
        {actions ? <div className="flex flex-wrap gap-2 pt-1.5">{actions}</div> : null}
      </div>
    </div>
  );
}

/** The same for the whole page, from edge to edge, above everything. */
export function Banner({
  tone = "info",
  actions,
  children,
}: {
  tone?: Tone;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={shellText.notice}
      className={`flex flex-wrap items-center gap-x-3 gap-y-2 border-b px-4 py-2 lg:px-6 ${tones[tone]}`}
    >
      {toneIcons[tone]}
      <div className="min-w-0 flex-1 basis-60">{children}</div>
      {actions}
    </section>
  );
}
