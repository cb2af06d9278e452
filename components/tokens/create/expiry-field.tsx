"use client";

import { useState } from "react";
import { useClock } from "#components/ui/clock.tsx";
import { DateField, SelectField } from "#components/ui/field.tsx";
import { useField } from "#components/ui/form-context.ts";
import { absolute } from "#components/ui/instants.ts";
import { integer } from "#components/ui/numbers.ts";

const DAY = 86_400_000;

const CHOICES = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
  { value: "date", label: "On a date" },
];

/** A date ends with its last second where the viewer is. */
const endOf = (date: string) => Date.parse(`${date}T23:59:59`);

const dateOf = (ms: number) => {
  const at = new Date(ms);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
};

/** How long the token works, and until which moment that is. `longest` is what the server allows, in days. */
export function ExpiryField({ initial, longest }: { initial: string; longest: number }) {
  const [choice, setChoice] = useState(initial);
  const [date, setDate] = useState("");
  const { now, zone } = useClock();
  const instant = useField({ name: "expiresAt" });
  const own = choice === "date";
  const at = own ? endOf(date) : (now ?? Number.NaN) + Number(choice) * DAY;
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
        options={CHOICES.filter(({ value }) => value === "date" || Number(value) <= longest)}
        help={own ? undefined : <span suppressHydrationWarning>{words}</span>}
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
            help={words ?? `At most ${longest} days from now.`}
          />
          <input type="hidden" name="expiresAt" value={Number.isNaN(at) ? "" : new Date(at).toISOString()} />
        </>
      ) : null}
    </div>
  );
}
