"use client";

import type { Ref } from "react";
import { formText } from "../text.ts";
import { fieldId } from "./form-state.ts";
import { DangerIcon } from "./icons.tsx";
import { RequestId } from "./request-id.tsx";

/** Says what the fields say, in the same words, and leads to them. The form gives it the focus. */
export function ErrorSummary({
  form,
  message,
  fields = {},
  requestId,
  compact = false,
  ref,
}: {
  /** Id of the form, from which the ids of its fields follow. */
  form: string;
  message?: string;
  fields?: Record<string, string>;
  requestId?: string;
  /** For a form of one control: what its field does not say itself, without a box. */
  compact?: boolean;
  ref?: Ref<HTMLElement>;
}) {
  const wrong = Object.entries(fields);
  if (compact)
    return (
      <section ref={ref} tabIndex={-1} aria-label={formText.problem} className="basis-full font-medium text-danger">
        {message ? <p className="max-w-prose">{message}</p> : null}
        {requestId ? <RequestId id={requestId} /> : null}
      </section>
    );
  return (
    <section
      ref={ref}
      tabIndex={-1}
      aria-labelledby={`${form}-problem`}
      className="flex gap-3 rounded-card border border-danger bg-danger-bg p-4"
    >
      <DangerIcon size={20} className="text-danger" />
      <div className="min-w-0 space-y-1.5">
        <h2 id={`${form}-problem`} className="text-reading font-semibold">
          {formText.problem}
        </h2>
        {message && !wrong.some(([, words]) => words === message) ? <p>{message}</p> : null}
        {wrong.length > 0 ? (
          <ul className="space-y-1">
            {wrong.map(([name, words]) => (
              <li key={name}>
                <a
                  href={`#${fieldId(form, name)}`}
                  className="font-medium text-danger"
                  onClick={(event) => lead(event, form, name)}
                >
                  {words}
                </a>
              </li>
            ))}
          </ul>
        ) : null}
        {requestId ? <RequestId id={requestId} /> : null}
      </div>
    </section>
  );
}

/** Focus rather than a jump: no new history entry, and the field is typed into at once. */
function lead(event: React.MouseEvent, form: string, name: string) {
  const field = document.getElementById(fieldId(form, name)) ?? document.getElementsByName(name)[0];
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.scrollIntoView({ block: "center" });
}
