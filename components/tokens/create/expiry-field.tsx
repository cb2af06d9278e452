"use client";

import { useState } from "react";
import { count } from "#components/text.ts";
import { useClock } from "#components/ui/clock.tsx";
import { DateField, SelectField } from "#components/ui/field.tsx";
import { useField } from "#components/ui/form-context.ts";
import { absolute } from "#components/ui/instants.ts";
import { integer } from "#components/ui/numbers.ts";
import type { Limits } from "./wish.ts";

const DAY = 86_400_000;

const USUAL = [
  { days: 7, label: "7 days" },
  { days: 30, label: "30 days" },
  { days: 90, label: "90 days" },
  { days: 365, label: "1 year" },
];

/** What policy leaves of the usual times, and its own longest one when that is shorter than a year. */
function choicesOf({ longest, never }: Limits) {
  const usual = USUAL.filter(({ days }) => days <= longest).map(({ days, label }) => ({
    value: String(days),
    label: days === longest && days < 365 ? `${label}, the longest allowed` : label,
  }));
  const own = longest >= 365 || USUAL.some(({ days }) => days === longest);
  return [
    ...usual,
    ...(own ? [] : [{ value: "longest", label: `${count(longest, "day")}, the longest allowed` }]),
    { value: "date", label: "On a date" },
    ...(never ? [{ value: "never", label: "No expiry" }] : []),
  ];
}

/** A date ends with its last second where the viewer is. */
export const endOf = (date: string) => Date.parse(`${date}T23:59:59`);

export const dateOf = (ms: number) => {
  const at = new Date(ms);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
};

/** How long the token works, and until which moment that is. */
export function ExpiryField({
  initial,
  limits,
  everywhere,
}: {
  initial: string;
  limits: Limits;
  /** Whether it is to reach every channel, which makes a life without end worse. */
  everywhere: boolean;
}) {
  const { longest, whose } = limits;
  const choices = choicesOf(limits);
  const longestOf = choices.findLast(({ value }) => value === "longest" || Number(value) > 0);
  const asked = choices.find(({ value }) => value === initial) ?? longestOf;
  const [choice, setChoice] = useState(asked?.value ?? "date");
  const [date, setDate] = useState("");
  const { now, zone } = useClock();
  const instant = useField({ name: "expiresAt" });
  const own = choice === "date";
  const at = own ? endOf(date) : (now ?? Number.NaN) + (choice === "longest" ? longest : Number(choice)) * DAY;
  const days = Math.round((at - (now ?? Number.NaN)) / DAY);
  const words =
    Number.isNaN(at) || Number.isNaN(days)
      ? null
      : `${absolute(at, zone)} (${integer(days)} ${days === 1 ? "day" : "days"})`;
  const last = now === undefined ? undefined : dateOf(now + (longest - 1) * DAY);
  return (
    <div className="flex flex-col gap-3">
      <SelectField
        name="expires"
        label="Expires"
        value={choice}
        onChange={(event) => setChoice(event.target.value)}
        options={choices}
        help={
          own ? undefined : (
            <>
              <span suppressHydrationWarning>{words}</span>
              {longest < 365 ? (
                <span className="block">
                  {whose} allows at most {count(longest, "day")}.
                </span>
              ) : null}
              {choice === "never" ? (
                <span className="block font-medium text-warn">
                  A leaked token without expiry works until someone notices{everywhere ? ", in every channel" : ""}.
                </span>
              ) : null}
            </>
          )
        }
        error={own ? undefined : instant.error}
        className="max-w-120"
      />
      {own ? (
        <>
          <DateField
            id={instant.id}
            name="expiresOn"
            label="Last day"
            value={date}
            min={now === undefined ? undefined : dateOf(now)}
            max={last}
            onChange={(event) => setDate(event.target.value)}
            error={instant.error}
            help={words ?? `At most ${count(longest, "day")} from now. It ends with that day, ${zone} time.`}
          />
          <input type="hidden" name="expiresAt" value={Number.isNaN(at) ? "" : new Date(at).toISOString()} />
        </>
      ) : null}
    </div>
  );
}
